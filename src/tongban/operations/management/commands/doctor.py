"""`tongban doctor`: what is unsafe or unwell here, and what to do; exit code 1 when something does not work."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongban.operations import doctor

SIGNS = {"ok": "ok      ", "warning": "unsafe  ", "problem": "PROBLEM "}


class Command(BaseCommand):
    help = "Say in plain words what is unsafe or unwell in this installation, and what to do about it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--strict", action="store_true", help="exit code 1 also for what is only unsafe")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(doctor.examine())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
        else:
            for finding in found:
                self.stdout.write(f"{SIGNS[finding.level]}{finding.text}" + (f" {finding.do}" if finding.do else ""))
        bad = ("problem", "warning") if options["strict"] else ("problem",)
        if any(finding.level in bad for finding in found):
            sys.exit(1)
