"""`tongban cases verify-clocks`: compare every due date with what the clock events say (R-CLK-21), and
`tongban cases import-history`: take over the closed cases of another system."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections
from django.db.models import Max
from django.utils import timezone

from tongban.cases import selectors, services
from tongban.cases.history import import_history
from tongban.cases.models import Case
from tongban.kernel.actors import SYSTEM

SLICE = 20_000  # keys that a process takes at once
TOGETHER = 500  # cases that are set anew in one transaction


class Command(BaseCommand):
    help = "Looks after cases: verify-clocks, import-history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify-clocks", help="compare due dates with the clock events")
        verify.add_argument("--all", action="store_true", help="closed cases too: they keep the calendar of their day")
        verify.add_argument("--rebuild", action="store_true", help="set what differs anew from the events (open cases)")
        verify.add_argument(
            "--closed-too", action="store_true", help="with --all --rebuild: closed cases as well, by today's calendar"
        )
        verify.add_argument("--processes", type=int, default=1, help="how many work at the same time")
        verify.add_argument("--json", action="store_true", help="one JSON object")
        history = verbs.add_parser("import-history", help="take over closed cases of another system from a CSV file")
        history.add_argument("path", type=Path)
        history.add_argument("--source", help="name of the other system; otherwise that of the file")
        history.add_argument("--dry-run", action="store_true", help="check every row, write nothing")
        history.add_argument("--processes", type=int, default=1, help="how many write at the same time")
        history.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"].replace("-", "_"))(options)

    def import_history(self, options: dict[str, Any]) -> None:
        source = options["source"] or options["path"].stem
        report = import_history(
            options["path"], source=source[:60], by=SYSTEM, at=timezone.now(), dry_run=options["dry_run"],
            processes=options["processes"],
            each=self._progress,
        )  # fmt: skip
        if options["json"]:
            said = {"rows": report.rows, "written": report.written, "here": report.here, "is_cut": report.is_cut}
            self.stdout.write(json.dumps({**said, "problems": [vars(p) for p in report.problems]}, ensure_ascii=False))
        else:
            for problem in report.problems:
                self.stdout.write(str(problem))
            if report.is_cut:
                self.stdout.write("… and more: the file was read no further")
            self.stdout.write(
                f"{report.rows} rows, {len(report.problems)} problems, {report.written} cases written, {report.here} here before"
            )
        if report.problems:
            sys.exit(1)

    def _progress(self, done: int, of: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done} of {of} rows", ending="" if done < of else "\n")

    def verify_clocks(self, options: dict[str, Any]) -> None:
        found: dict[str, Any] = {}
        count = 0
        for number, columns in _verified(options):
            count += 1
            if options["json"]:
                found[number] = columns
                continue
            for name, (stored, derived) in columns.items():
                self.stdout.write(f"{number}  {name}: stored {stored}, derived {derived}")
        if options["json"]:
            self.stdout.write(json.dumps({"differing": count, "cases": found}, default=str, ensure_ascii=False))
        else:
            self.stdout.write(f"{count} cases differ from their clock events")
        if count and not options["rebuild"]:
            sys.exit(1)


def _verified(options: dict[str, Any]) -> Iterator[tuple[str, dict[str, tuple[Any, Any]]]]:
    """(number, column → (stored, derived)) of every case that differs, slice by slice."""
    last = Case.objects.aggregate(last=Max("pk"))["last"] or 0
    slices = [(first, first + SLICE - 1) for first in range(1, last + 1, SLICE)]
    work = partial(_slice, is_open=None if options["all"] else True, rebuild=_whom(options))
    if options["processes"] <= 1:
        for one in slices:
            yield from work(one)
        return
    connections.close_all()  # a process shares no connection with another
    with ProcessPoolExecutor(options["processes"], mp_context=get_context("fork")) as pool:
        for found in pool.map(work, slices):
            yield from found


def _whom(options: dict[str, Any]) -> str:
    if not options["rebuild"]:
        return ""
    return "all" if options["all"] and options["closed_too"] else "open"


def _slice(span: tuple[int, int], *, is_open: bool | None, rebuild: str) -> list[tuple[str, dict]]:
    """What differs between two keys; set anew at once where that is asked for."""
    found = list(selectors.differing_clocks(is_open=is_open, first=span[0], last=span[1]))
    if rebuild and found:
        keys = iter(
            Case.objects.filter(pk__in=[one.case_id for one in found]).order_by("pk").values_list("pk", "is_open")
        )
        wanted = iter([pk for pk, stands_open in keys if stands_open or rebuild == "all"])
        while some := list(islice(wanted, TOGETHER)):
            services.rebuild_clocks(case_ids=some, at=timezone.now())
    return [(one.number, one.wrong) for one in found]
