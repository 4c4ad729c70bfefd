"""`tongban doctor`: what is unsafe or unwell here; exit code 1 when something does not work."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongban.kernel import health

SIGNS = {"ok": "ok      ", "warning": "unsafe  ", "problem": "PROBLEM "}


class Command(BaseCommand):
    help = "Say in plain words what is unsafe or unwell in this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(health.examine())
        if options["json"]:
            self.stdout.write(json.dumps([finding.__dict__ for finding in found], ensure_ascii=False))
        else:
            for finding in found:
                self.stdout.write(f"{SIGNS[finding.level]}{finding.text}")
        if any(finding.level == "problem" for finding in found):
            sys.exit(1)
