"""B12: a whole catalogue out to a file and in again, as the page does it.

    ./run bench files                      100,000 items: CSV, workbook, the workbook as Excel saves it (checked only), JSON
    ./run bench files --items 10000 --formats zip,jsonl --no-faulty

Brought in through the page's own way: the upload is taken in, the worker's task starts the process that checks it, the official
orders it, and another process writes the drafts; of each process the time and the largest memory are taken (VmHWM). The place is
emptied before each form, so everything is new: checked to the last cell, all constraints and triggers on, audit lines and events
written. The first file again has to find that nothing changed. A file with five faulty cells in every row gives the table of
faults. Written out by the product's own command, in a process of its own too.
"""

import argparse
import csv
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.harness import stand
from benchmarks.harness.options import stand_options
from benchmarks.harness.results import Row, keep, say, show

MOST_MEMORY = 300  # MB
EMPTY = "TRUNCATE catalogue_serviceitem, kernel_eventpending CASCADE"
SAVED = "saved.xlsx"  # not written by us, but as a person's program saves it
FAULTY = {"事项类型": "许可", "是否收费": "也许", "承诺办结时限": "三十", "区划代码": "云江", "生效日期": "明天"}
INLINE = re.compile(rb't="inlineStr"><is><t[^>]*>(.*?)</t></is>', re.DOTALL)


def main(arguments: list[str]) -> None:
    parser = stand_options("files", __doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--formats", default=f"zip,xlsx,{SAVED},json")
    parser.add_argument("--no-faulty", action="store_true", help="without the file that is full of faults")
    asked = parser.parse_args(arguments)
    if stand.inside("files", arguments, keep=asked.keep, options=asked.pg_options):
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    from benchmarks.data.ready import migrated
    from benchmarks.generate import Filler

    folder = stand.folder()
    assert folder is not None
    migrated()
    filler = Filler(items=asked.items, applicants=1_000, say=say)
    filler.ground()
    bench = Bench(asked.items, _manager(filler), folder)
    paths = {}
    for format in asked.formats.split(","):
        paths[format] = path = folder / f"catalogue.{format}"
        if format == SAVED:
            as_excel_saves(paths["xlsx"], path)
        else:
            bench.export(format, path)
        say(f"{format}: {path.stat().st_size / 1e6:.0f} MB")
    if not asked.no_faulty:
        faulty = folder / "faulty.zip"
        full_of_faults(paths["zip"], faulty)
        bench.bring_in("zip, five faults in every row", faulty)
    for place, (format, path) in enumerate(paths.items()):
        bench.bring_in(format, path, writes=format != SAVED, again=not place)
    show(f"{asked.items} items", bench.figures)
    keep(asked.json, "files", bench.figures)


def _manager(filler: Any) -> Any:
    """An official who keeps the items of every body."""
    from tongban.identity.enums import Role
    from tongban.identity.models import Post

    leader = filler.place.organs[0].leader
    Post.objects.bulk_create(
        Post(staff=leader, role=Role.CATALOGUE_MANAGER, body=organ.body, starts_on=filler.at.date())
        for organ in filler.place.organs
    )
    return leader


@dataclass
class Bench:
    items: int
    manager: Any
    folder: Path
    figures: list[Row] = field(default_factory=list)

    def export(self, format: str, path: Path) -> None:
        command = [sys.executable, "-m", "tongban", "catalogue", "export", str(path), "--format", format]
        with self._timed(f"{format}: written out"):
            subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(Path("src").resolve())})

    def bring_in(self, name: str, path: Path, *, writes: bool = True, again: bool = False) -> None:
        from django.db import connection
        from django.utils import timezone

        from tongban.catalogue.services.files import running, runs
        from tongban.kernel import children, relay

        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
        self.manager.refresh_from_db()
        run = runs.upload_file(
            chunks=children.blocks_of(path), name=path.name, by=self.manager, at=timezone.localtime()
        )  # fmt: skip
        with self._timed(f"{name}: checked, all new"):
            running.work_off(clock=timezone.localtime)
        run.refresh_from_db()
        if run.counts.get("faults"):
            say(f"{run.counts['faults']} faults, a table of {run.report.size / 1e6:.0f} MB")
            return
        self._must(run.state == "checked" and run.counts["created"] == self.items, run)
        if not writes:
            return
        runs.order_import(
            public_id=run.public_id, partial=False, seen_faulty=0, by=self.manager, at=timezone.localtime()
        )  # fmt: skip
        with self._timed(f"{name}: written as drafts"):
            running.work_off(clock=timezone.localtime)
        run.refresh_from_db()
        self._must(run.state == "done" and run.written["created"] == self.items, run)
        began = time.monotonic()
        handled = relay.run()
        self._say(
            f"{name}: seconds until the relay has handed on what follows ({handled} events)", time.monotonic() - began
        )
        if not again:
            return
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        run = runs.upload_file(
            chunks=children.blocks_of(path), name=path.name, by=self.manager, at=timezone.localtime()
        )  # fmt: skip
        with self._timed(f"{name}: checked again, nothing changed"):
            running.work_off(clock=timezone.localtime)
        run.refresh_from_db()
        self._must(run.counts["unchanged"] == self.items, run)

    def _must(self, is_right: bool, run: Any) -> None:
        if not is_right:
            raise SystemExit(f"{run.name}: {run.state} {run.problem} {run.counts} {run.written} {run.faults[:3]}")

    @contextmanager
    def _timed(self, name: str) -> Any:
        watching = Watching()
        began = time.monotonic()
        yield
        took = time.monotonic() - began
        watching.end()
        say(
            f"{name}: {took:.0f} s, {self.items / took:.0f} items/s, {watching.cpu:.0f} CPU-s, {watching.memory:.0f} MB"
        )
        self._say(f"{name}, items/s ({took:.0f} s, {watching.cpu:.0f} CPU-s)", self.items / took)
        self._say(f"{name}, largest memory in MB", watching.memory, f"≤ {MOST_MEMORY}")

    def _say(self, what: str, value: float, goal: str = "") -> None:
        self.figures.append(("B12", what, value, goal))


class Watching:
    """The most memory and CPU seconds of any process that this one starts, as the kernel counts them."""

    def __init__(self) -> None:
        self.memory = self.cpu = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            for pid in _children():
                self.memory, self.cpu = max(self.memory, largest_of(pid)), max(self.cpu, cpu_of(pid))


def _children() -> list[int]:
    me, found = str(os.getpid()), []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if path.read_text().rpartition(")")[2].split()[1] == me:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def largest_of(pid: int) -> float:
    """MB. What `wait4` tells would begin with the memory of the process that forked."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def full_of_faults(source: Path, target: Path) -> None:
    """The table of items alone, with five cells of every row spoilt."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        import io

        with old.open("事项.csv") as read, new.open("事项.csv", "w", force_zip64=True) as write:
            rows = csv.reader(io.TextIOWrapper(read, encoding="utf-8-sig", newline=""))
            out = io.TextIOWrapper(write, encoding="utf-8", newline="")
            writer = csv.writer(out)
            heads = next(rows)
            writer.writerow(heads)
            spoilt = {heads.index(head): cell for head, cell in FAULTY.items()}
            for row in rows:
                writer.writerow([spoilt.get(place, cell) for place, cell in enumerate(row)])
            out.flush()
            out.detach()


def as_excel_saves(source: Path, target: Path) -> None:
    """Every text once, in the part of the texts that all sheets share: what a workbook is after somebody saved it."""
    known: dict[bytes, int] = {}

    def shared(found: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % known.setdefault(found.group(1), len(known))

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename == "xl/sharedStrings.xml":
                continue
            with old.open(entry) as read, new.open(entry.filename, "w", force_zip64=True) as write:
                if "worksheets/" not in entry.filename:
                    write.write(read.read())
                else:
                    _by_rows(read.read, write.write, lambda rows: INLINE.sub(shared, rows))
        with new.open("xl/sharedStrings.xml", "w", force_zip64=True) as write:
            write.write(b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
            for text in known:
                write.write(b"<si><t>%s</t></si>" % text)
            write.write(b"</sst>")


def _by_rows(read: Callable[[int], bytes], write: Callable[[bytes], Any], change: Callable[[bytes], bytes]) -> None:
    rest = b""
    while block := read(1 << 20):
        rest += block
        cut = rest.rfind(b"</row>") + 1
        write(change(rest[:cut]))
        rest = rest[cut:]
    write(rest)
