"""B11: every page of the catalogue beside everything a large city has of it: 100,000 items, 3,000 bodies, a directory of 30,000.

    ./run bench catalogue                        fills the place first (some minutes); removes its folder
    ./run bench catalogue --items 3000 --cases 1000   a small one
    ./run bench catalogue --keep                 leaves the folder, so that the next run need not fill it
    ./run bench catalogue --only reductions      the pages whose name has this word; `--slowest` shows their statements

The pages are asked inside this process (production settings, signed on, all middleware), each in turns with a page that reads
nothing of the catalogue: `ratio` is the page's time over that of this page in the same turn, so that what else the machine does
counts for neither. The subject of a page is the largest of its kind (`benchmarks/data/registers.py`).
"""

import argparse
import logging
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.harness import page_scene, stand
from benchmarks.harness.options import stand_options
from benchmarks.harness.results import Row, keep, say, show

if TYPE_CHECKING:
    from django.test import Client

CONTROL = "/workbench/account/"
MOST_MS, MOST_KB = 300.0, 500.0
FILES = (".csv", ".pdf")  # written as a whole: what they weigh is their content


def main(arguments: list[str]) -> None:
    parser = stand_options("catalogue", __doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=5, help="how often each page is asked")
    parser.add_argument("--only", default="", help="pages whose name has this word")
    parser.add_argument("--slowest", action="store_true", help="the statements that take longest, of each page shown")
    asked = parser.parse_args(arguments)
    if stand.inside("catalogue", arguments, keep=asked.keep, options=asked.pg_options):
        logging.disable(logging.WARNING)
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    from benchmarks.harness.catalogue_pages import pages

    known = stand.loaded(f"catalogue {asked.items} {asked.cases}", lambda: _load(asked.items, asked.cases))
    people = _people(known)
    figures: list[Row] = []
    missed = 0
    for who, name, path in pages():
        if asked.only in f"{who}: {name}":
            one = _Measured(people[who], path, people["leader"], asked.times)
            fits = one.ms <= MOST_MS and (one.kilobytes <= MOST_KB or any(end in path for end in FILES))
            missed += not fits
            text = f"{one.ms:7.0f} ms  ratio {one.ratio:6.1f}  {one.statements:3} statements  {one.kilobytes:6.0f} kB  {who}: {name}"
            say(text + ("" if fits else "   missed"))
            if asked.slowest:
                for took, statement in sorted(one.log, reverse=True)[:3]:
                    say(f"            {took:6.0f} ms  {statement[:1500]}")
            figures.append(("B11", f"{who}: {name} (ratio {one.ratio:.1f}, {one.statements} statements, {one.kilobytes:.0f} kB)", one.ms, f"≤ {MOST_MS:.0f}"))  # fmt: skip
    slowest = sorted(figures, key=lambda row: -row[2])[:20]
    title = f"Of {len(figures)} pages with {asked.items} items {missed} missed {MOST_MS:.0f} ms or {MOST_KB:.0f} kB; the slowest"
    show(title, slowest)
    keep(asked.json, "catalogue", figures)


class _Measured:
    """A page asked some times, in turns with the control page; the first time does not count."""

    def __init__(self, client: "Client", path: str, control: "Client", times: int) -> None:
        waits, ratios = [], []
        for turn in range(-1, times):
            beside = _asked(control, CONTROL, turn)[0]
            took, self.kilobytes, self.log = _asked(client, path, turn)
            if turn >= 0:
                waits.append(took)
                ratios.append(took / beside)
        self.ms, self.ratio, self.statements = median(waits), median(ratios), len(self.log)


def _asked(client: "Client", path: str, turn: int) -> tuple[float, float, list[tuple[float, str]]]:
    """Milliseconds until the last byte, kilobytes, and the statements with what each took."""
    from django.db import connection

    log: list[tuple[float, str]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            log.append(((time.perf_counter() - began) * 1000, sql))

    began = time.perf_counter()
    with connection.execute_wrapper(noted):
        # A visitor each: nobody may ask too often.
        answer = client.get(path, headers=page_scene.HEADERS | {"X-Forwarded-For": f"203.0.113.{turn + 2}"})
        size = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, (path, answer.status_code)
    return took, size / 1000, log


def _load(items: int, cases: int) -> dict[str, Any]:
    from benchmarks.data import registers
    from benchmarks.data.ground import PASSWORD
    from benchmarks.data.ready import enrolled
    from benchmarks.generate import Filler
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from tongban.catalogue import services

    filler = Filler(items=items, applicants=max(1_000, cases // 5), say=say)
    filled = filler.ground()
    filler.add(closed=cases * 9 // 10, open_cases=cases // 10)
    kept = registers.fill(filler.dsn, items=items, at=timezone.now(), password_hash=make_password(PASSWORD), say=say)
    services.count_day(at=timezone.now())
    names = {name: name for name in kept} | {"leader": filled.leaders[0], "supervisor": filled.supervisor}
    return {"names": names, "keys": enrolled(names.values())}


def _people(known: dict[str, Any]) -> dict[str, "Client"]:
    people = {who: page_scene.signed_on("/workbench/sign-in/", name, known["keys"][name]) for who, name in known["names"].items()}  # fmt: skip
    return people | {"nobody": page_scene.visitor(), "api": page_scene.visitor()}
