"""B8: a hundred thousand rows to Excel and to CSV in the background, and the pages of everybody else meanwhile.

    ./run bench export                        100,000 cases, three interleaved rounds of pages alone, with Excel, with CSV
    ./run bench export --rows 20000 --rounds 1
    ./run bench export --json OUT.json

Memory is the most that the process that writes ever held (VmHWM), and the most that it and the worker held together.
Pages are read by one person after the other without a pause, in turn; a page's figure while an export runs is divided by
its figure in the same round without one. Every file is opened again and its rows are counted.
"""

import argparse
import asyncio
import statistics
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.harness import rounds, serving, stand
from benchmarks.harness.browser import Browser, sign_in
from benchmarks.harness.results import Row, keep, say, show

PAGES = {
    "due list": "/workbench/due/", "all cases": "/workbench/all/", "case": "/workbench/cases/{number}/",
    "today": "/workbench/", "guide": "/items/{item}/",
}  # fmt: skip
CALM_SECONDS = 12.0
PATIENCE = 600.0  # seconds for one file


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench export")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server")
    parser.add_argument("--threads", type=int, default=4, help="threads of each")
    parser.add_argument("--pause", type=float, default=0.02, help="seconds between two pages")
    parser.add_argument("--json", metavar="PATH")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    asked = options(arguments)
    if stand.inside("export", arguments):
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    filled, case = _fill(asked.rows)
    with serving.web(workers=asked.workers, threads=asked.threads) as web, serving.worker() as worker:
        reader = Reader(web, filled, case, asked.pause)
        reader.run(seconds=3.0)  # warm
        files: dict[str, list[Written]] = defaultdict(list)

        def calm() -> rounds.Figures:
            return reader.run(seconds=CALM_SECONDS)

        def exporting(format: str) -> rounds.Figures:
            with Exporting(format, worker, filled.supervisor) as export:
                figures = reader.run(until=export.ended)
            files[format].append(export.result(asked.rows))
            say(f"{format}: {files[format][-1]}")
            return figures

        found = rounds.interleave(
            {"alone": calm, "xlsx": lambda: exporting("xlsx"), "csv": lambda: exporting("csv")},
            rounds=asked.rounds, say=say,
        )  # fmt: skip
        reader.close()
    figures = rows(found, files)
    show(f"Export of {asked.rows} rows, pages by one reader, {asked.workers}×{asked.threads} threads", figures)
    keep(
        asked.json,
        "export",
        figures,
        rounds=found,
        files={name: [vars(one) for one in all] for name, all in files.items()},
    )


def rows(found: dict[str, list[rounds.Figures]], files: dict[str, list["Written"]]) -> list[Row]:
    """Ratios are taken within a round, and their median shown."""
    figures: list[Row] = []
    for format, written in files.items():
        figures += [
            (
                "B8",
                f"{format}: most memory of the process that writes, MB",
                max(one.peak_mb for one in written),
                "< 200",
            ),
            ("B8", f"{format}: it and the worker together, MB", max(one.together_mb for one in written), ""),
            ("B8", f"{format}: rows a second", statistics.median(one.rows_a_second for one in written), ""),
            (
                "B8",
                f"{format}: seconds from the request to the file",
                statistics.median(one.seconds for one in written),
                "",
            ),
            ("B8", f"{format}: MB of the file", written[0].file_mb, ""),
        ]
    for format in files:
        for page in PAGES:
            ratio = {
                key: statistics.median(
                    busy[f"{page} {key}"] / alone[f"{page} {key}"]
                    for busy, alone in zip(found[format], found["alone"], strict=True)
                )
                for key in ("p50", "p95")
            }
            alone = rounds.medians(found["alone"])[f"{page} p50"]
            figures.append(("B8", f"{format}: {page} p50, ratio ({alone:.1f} ms alone)", ratio["p50"], "≤ 1.5"))
            figures.append(("", f"{format}: {page} p95, ratio", ratio["p95"], ""))
    return figures


def _fill(number: int) -> tuple[Any, str]:
    """A city with so many cases, all of which its supervisor sees, and a case to look at."""
    from benchmarks.generate import generate
    from django.core.management import call_command
    from django.db import connections

    from tongban.cases.models import Case

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    filled = generate(cases=number, open_cases=number // 20, items=2_000, applicants=number // 4, say=say)
    case = Case.objects.filter(body__name=_body_of(filled.leaders[0]), is_open=True).values_list("number", flat=True)[0]
    connections.close_all()
    return filled, case


def _body_of(account: str) -> str:
    from tongban.identity.models import Staff

    return Staff.objects.get(user__username=account).body.name


class Reader:
    """The leader of the largest department, who goes from page to page."""

    def __init__(self, web: serving.Web, filled: Any, case: str, pause: float) -> None:
        self._loop, self._pause = asyncio.new_event_loop(), pause
        self._paths = {name: path.format(number=case, item=filled.item_codes[0]) for name, path in PAGES.items()}
        self._browser = Browser(web.host, web.port)
        door = "/workbench/sign-in/"
        self._loop.run_until_complete(
            sign_in(self._browser, door=door, account=filled.leaders[0], password=filled.password)
        )

    def run(self, *, seconds: float = PATIENCE, until: threading.Event | None = None) -> rounds.Figures:
        """p50 and p95 of every page, in milliseconds, for so long or until the event."""
        return self._loop.run_until_complete(self._read(seconds, until))

    def close(self) -> None:
        self._browser.close()
        self._loop.close()

    async def _read(self, seconds: float, until: threading.Event | None) -> rounds.Figures:
        took: dict[str, list[float]] = defaultdict(list)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and not (until and until.is_set()):
            for name, path in self._paths.items():
                began = time.perf_counter()
                await self._browser.get(path)
                took[name].append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(self._pause)
        return {
            f"{name} {key}": rounds.quantile(values, share)
            for name, values in took.items()
            for key, share in (("p50", 0.5), ("p95", 0.95))
        }


class Written:
    """One file: how long it took, how much memory, and how large it is."""

    def __init__(self, *, rows: int, seconds: float, writing: float, peak: int, together: int, size: int) -> None:
        self.rows, self.seconds, self.rows_a_second = rows, round(seconds, 1), rows / writing
        self.peak_mb, self.together_mb, self.file_mb = peak / 1024, together / 1024, size / 1e6

    def __str__(self) -> str:
        return (
            f"{self.rows} rows in {self.seconds} s, {self.rows_a_second:.0f} rows/s, writer {self.peak_mb:.0f} MB, "
            f"with worker {self.together_mb:.0f} MB, file {self.file_mb:.1f} MB"
        )


class Exporting:
    """An export asked for and watched until its file is there."""

    def __init__(self, format: str, worker: int, account: str) -> None:
        self._format, self._worker, self._account = format, worker, account
        self.ended = threading.Event()
        self._peak = self._together = 0
        self._watching = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Exporting":
        from django.utils import timezone

        from tongban.exports import services
        from tongban.identity.models import Staff

        self._began = time.monotonic()
        self._id = services.request_export(
            source="all", filters={}, format=self._format, reason="benchmark", is_confirmed=True,
            by=Staff.objects.get(user__username=self._account), at=timezone.localtime(),
        ).pk  # fmt: skip
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._watching.join()

    def _watch(self) -> None:
        from django.db import connection

        from tongban.exports.models import Export

        until, state = self._began + PATIENCE, ""
        while time.monotonic() < until and state not in ("done", "failed"):
            for _ in range(10):
                self._look()
                time.sleep(0.05)
            state = Export.objects.values_list("state", flat=True).get(pk=self._id)
        self._seconds = time.monotonic() - self._began
        self.ended.set()
        connection.close()

    def _look(self) -> None:
        children = _children(self._worker)
        own = max((_status(pid, "VmHWM") for pid in children), default=0)
        now = sum(_status(pid, "VmRSS") for pid in [self._worker, *children])
        self._peak, self._together = max(self._peak, own), max(self._together, now)

    def result(self, expected: int) -> Written:
        from python_calamine import CalamineWorkbook

        from tongban.exports.models import Export
        from tongban.files import selectors as files

        export = Export.objects.select_related("file").get(pk=self._id)
        if export.state != "done" or export.rows_done != expected or export.file is None:
            raise SystemExit(f"the export is {export.state} ({export.problem}) with {export.rows_done} rows")
        with files.open_file(export.file) as file:
            if self._format == "csv":
                there = sum(1 for _ in file) - 1
            else:
                book = CalamineWorkbook.from_filelike(file)
                there = sum(len(book.get_sheet_by_name(name).to_python()) - 1 for name in book.sheet_names)
        if there != expected:
            raise SystemExit(f"the file has {there} rows instead of {expected}")
        assert export.finished_at and export.started_at
        return Written(
            rows=there, seconds=self._seconds, writing=(export.finished_at - export.started_at).total_seconds(),
            peak=self._peak, together=self._together, size=export.file.size,
        )  # fmt: skip


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _status(pid: int, field: str) -> int:
    """A figure of /proc/PID/status in kB; 0 when the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)
