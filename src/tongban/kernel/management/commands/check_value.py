"""`tongban check KIND VALUE`: whether a number is right, or why not; `--from FILE.csv` checks the column `value`."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.kernel import checks

KINDS: dict[str, Callable[[str], str | None]] = {
    "credit-code": checks.credit_code_problem,
    "id-number": checks.id_number_problem,
    "licence-id": checks.licence_id_problem,
    "mobile": checks.mobile_problem,
}


class Command(BaseCommand):
    help = "Check a credit code, an identity number, a licence identifier or a mobile number (exit code 1 when wrong)."
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("value", nargs="?")
        parser.add_argument(
            "--from",
            dest="file",
            type=Path,
            help="a CSV with a column `value`: one JSON line per row, empty rows included",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, kind: str, value: str | None, file: Path | None, **options: Any) -> None:
        if file is not None:
            self._rows(kind, file)
        elif value is None:
            raise CommandError("give a VALUE, or --from FILE.csv")
        else:
            reason = KINDS[kind](value)
            answer = self._answer(kind, reason)
            self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else reason or "valid")
            if reason:
                sys.exit(1)

    def _rows(self, kind: str, file: Path) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                rows = csv.reader(opened)
                heads = next(rows, [])
                if "value" not in heads:
                    raise CommandError(f"{file} has no column `value`")
                place = heads.index("value")
                for row in rows:  # an empty line is a row too: each row gets its answer
                    answer = self._answer(kind, KINDS[kind](row[place] if len(row) > place else ""))
                    self.stdout.write(json.dumps(answer, ensure_ascii=False))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None

    def _answer(self, kind: str, reason: str | None) -> dict[str, Any]:
        text = checks.problem_text(kind, reason) if reason else ""
        return {"valid": reason is None, "reason": reason, **({"text": text} if text else {})}
