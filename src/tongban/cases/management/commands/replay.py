"""`tongban replay X_cases.csv`: put a case log of another system through the operations of this one."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.cases.replay import read_log, replay_log, summary
from tongban.kernel import sealing
from tongban.kernel.errors import Invalid
from tongban.regions.models import Body


class Command(BaseCommand):
    help = "Replays a case log (X_cases.csv with X_events.csv beside it) through the lifecycle with a moving clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="X_cases.csv, X_events.csv, or a folder with one of them")
        parser.add_argument(
            "--body", help="credit code of the organ that takes the cases; without it the log has its own"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        body = None
        if options["body"] and (body := Body.objects.filter(credit_code=options["body"]).first()) is None:
            raise CommandError(f"no organ has the credit code {options['body']}")
        try:
            log = read_log(options["path"])
        except Invalid as no:
            raise CommandError("; ".join(text for texts in no.errors.values() for text in texts)) from no
        for fault in log.faults:
            self.stderr.write(fault)
        came_in = replay_log(log, body=body, each=self._progress)
        if came_in:  # what a worker would do within the minute
            while sealing.seal_next(at=timezone.now()):
                pass
        found = summary(log.name)
        if options["json"]:
            self.stdout.write(json.dumps({**found.as_dict(), "faults": len(log.faults)}, ensure_ascii=False))
            return
        self.stdout.write(f"{came_in} cases came in, {found.cases} in all, {found.events} events")
        self.stdout.write(f"{found.open} open, {found.closed} closed, {found.late} late ({found.late_pct_of_closed} %)")
        self.stdout.write(f"median {found.median_days} days")
        for name in found.unmapped_activities:
            self.stdout.write(f"not mapped, carried in its own words: {name}")
        for name in found.unknown_channels:
            self.stdout.write(f"channel not known: {name}")

    def _progress(self, done: int, of: int) -> None:
        if self.stderr.isatty() and (done % 20 == 0 or done == of):
            self.stderr.write(f"\r{done} of {of} cases", ending="" if done < of else "\n")
