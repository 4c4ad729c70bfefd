"""B9: taking over historical cases from a file, and rebuilding everything that is derived.

    ./run bench bulk                                 a million rows; removes its folder
    ./run bench bulk --cases 100000                  a smaller one
    ./run bench bulk --processes 2                   how many write and compare at the same time

The import is the product's own operation (`tongban cases import-history`: every cell checked first, then batches with
numbers, applicants, steps, clock events, audit line and event; all constraints and indexes on, durable commits). Rebuilt
are the clocks of all cases (`tongban cases verify-clocks --all --rebuild --closed-too`, once when all agree and once after
a tenth of them was spoilt) and the search documents of all items (`tongban catalogue reindex`).
"""

import argparse
import csv
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.harness import cpu, serving, stand
from benchmarks.harness.options import sizes, stand_options
from benchmarks.harness.results import Row, keep, say, show

SPOIL = "UPDATE cases_case SET due_on = '2099-01-01', promised_due_on = '2099-01-01' WHERE id % 10 = 0"


def main(arguments: list[str]) -> None:
    parser = stand_options("bulk", __doc__)
    sizes(parser, open_cases=False)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args(arguments)
    if stand.inside("bulk", arguments, keep=asked.keep, options=asked.pg_options):
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    from benchmarks.data.ready import migrated
    from benchmarks.generate import Filler
    from django.core.management import call_command
    from django.db import connection

    from tongban.catalogue.services import reindex

    folder = stand.folder()
    assert folder is not None
    migrated()
    filler = Filler(items=asked.items, applicants=1_000, say=say)
    filler.ground()
    path = folder / "history.csv"
    write_history(path, filler.filled.item_codes, asked.cases)
    say(f"{path.stat().st_size // 1_000_000} MB of CSV")
    verify = ("cases", "verify-clocks", "--all", "--rebuild", "--closed-too", "--processes", str(asked.processes))
    figures: list[Row] = []

    def timed(name: str, what: Callable[[], Any], goal: str, *, rate: bool = False) -> None:
        took, used = _timed(what)
        n = asked.items if "search" in name else asked.cases
        value, unit = (n / took, "per s") if rate else (took, "s")
        figures.append(("B9", f"{name}, {unit} ({took:.0f} s, {used * 1e6 / n:.0f} CPU-µs each)", value, goal))
        say(f"{name}: {took:.1f} s, {n / took:.0f} per s, {used:.1f} CPU-s")

    said = ("cases", "import-history", str(path), "--source", "bench", "--processes", str(asked.processes))
    timed("import of historical cases", lambda: call_command(*said), "≥ 5000", rate=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    timed("clocks of all cases compared", lambda: call_command(*verify), "≤ 600")
    with connection.cursor() as cursor:
        cursor.execute(SPOIL)
    timed("clocks of all cases rebuilt, a tenth spoilt", lambda: _quietly(call_command, verify), "≤ 600")
    timed("search documents of all items rebuilt", reindex, "≤ 600")
    show(f"{asked.cases} historical cases, {asked.items} items, {asked.processes} processes", figures)
    keep(asked.json, "bulk", figures)


def write_history(path: Path, codes: list[str], cases: int) -> None:
    """A file as another system would give it: in the order of filing, every tenth case by somebody known, all outcomes."""
    from tongban.identity import synthetic

    rng = Random(9)  # noqa: S311
    columns = ("id", "item_code", "applicant", "document_no", "received_at", "accepted_at", "examined_at", "decided_at",
               "closed_at", "outcome", "examined_by", "decided_by", "reasons", "科室")  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for n in range(cases):
            day = date(2019, 1, 7) + timedelta(days=n * 2000 // cases)
            person = rng.randrange(max(10, cases // 4))
            outcome = rng.choices(("granted", "refused", "not_accepted", "withdrawn"), (94, 2, 2, 2))[0]
            decided = outcome in ("granted", "refused")
            later = [
                f"{day + timedelta(days=days)} {rng.randrange(9, 17):02d}:{n % 60:02d}" for days in (0, 1, 4, 7, 9)
            ]
            writer.writerow((
                f"H{n:08d}", rng.choice(codes), f"申请人{person}",
                synthetic.id_number(date(1940, 1, 1) + timedelta(days=person % 24_000), person // 24_000), later[0],
                later[1] if outcome != "not_accepted" else "", later[2] if decided else "", later[3] if decided else "",
                later[4], outcome, "王明", "李丽", "" if outcome == "granted" else "不符合条件", "行政审批科",
            ))  # fmt: skip


def _timed(what: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock, and CPU seconds of everything at work."""
    trees = (serving.postmaster(),)
    began, used, own = time.monotonic(), cpu.seconds(*trees), _own()
    what()
    return time.monotonic() - began, cpu.seconds(*trees) - used + _own() - own


def _own() -> float:
    """This process and those it waited for."""
    import os

    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _quietly(command: Callable[..., Any], words: tuple[str, ...]) -> None:
    """Without a line for each case that differs."""
    import io

    command(*words, stdout=io.StringIO())
