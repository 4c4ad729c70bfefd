"""`tongban cases verify-clocks`: compare every due date with what the clock events say (R-CLK-21)."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tongban.cases import selectors, services
from tongban.cases.models import Case


class Command(BaseCommand):
    help = "Looks after cases: verify-clocks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify-clocks", help="compare due dates with the clock events")
        verify.add_argument("--all", action="store_true", help="closed cases too: they keep the calendar of their day")
        verify.add_argument("--rebuild", action="store_true", help="set what differs anew from the events")
        verify.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = dict(selectors.verify_clocks(is_open=None if options["all"] else True))
        if options["rebuild"]:
            for case_id in Case.objects.running().filter(number__in=wrong).values_list("pk", flat=True):
                services.rebuild_clock(case_id=case_id, at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"differing": len(wrong), "cases": wrong}, default=str, ensure_ascii=False))
        else:
            for number, columns in wrong.items():
                for name, (stored, derived) in columns.items():
                    self.stdout.write(f"{number}  {name}: stored {stored}, derived {derived}")
            self.stdout.write(f"{len(wrong)} cases differ from their clock events")
        if wrong and not options["rebuild"]:
            sys.exit(1)
