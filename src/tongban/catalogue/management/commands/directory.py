"""`tongban directory take-over|lines|rates`: the base directory from above (R-ITEM-1)."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongban.catalogue import selectors, services
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.regions.models import Body

SHOWN_FAULTS = 40


class Command(BaseCommand):
    help = "Take over the base directory from above, give bodies their lines of business, show how much is claimed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        take_over = verbs.add_parser("take-over", help="a JSON file with a list of directory items")
        take_over.add_argument("path")
        take_over.add_argument(
            "--region", default="", help="division code of the directory (default: the whole country)"
        )
        take_over.add_argument("--effective", type=date.fromisoformat, help="first day in force (default: today)")
        take_over.add_argument("--dry-run", action="store_true", help="report only")
        lines = verbs.add_parser("lines", help="which lines of business a body carries, at which level")
        lines.add_argument("credit_code")
        lines.add_argument("lines", nargs="*", metavar="LINE:LEVEL", help="e.g. 31:4; none takes all away")
        rates = verbs.add_parser("rates", help="claimed of claimable, by body")
        rates.add_argument("--region", required=True, help="division code")
        for verb in (take_over, lines, rates):
            verb.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb'].replace('-', '_')}")(options)
        except Refusal as refusal:
            raise CommandError(refusal.text()) from refusal

    def _take_over(self, options: dict[str, Any]) -> None:
        report = services.take_over_directory(
            _entries(Path(options["path"])), region_code=options["region"], by=SYSTEM, at=timezone.now(),
            effective_on=options["effective"] or timezone.localdate(), dry_run=options["dry_run"],
        )  # fmt: skip
        if options["json"]:
            faults = [{"entry": number, "field": field, "reason": why} for number, field, why in report.faults]
            self._print(
                {
                    "new": report.new,
                    "changed": report.changed,
                    "same": report.same,
                    "recognised": report.recognised,
                    "faults": faults,
                }
            )
        else:
            for number, field, why in report.faults[:SHOWN_FAULTS]:
                self.stdout.write(f"entry {number}, {field or 'whole'}: {why}")
            self.stdout.write(
                f"new {report.new}, changed {report.changed}, same {report.same}, "
                f"recognised {report.recognised}, faults {len(report.faults)}"
            )
        if report.faults:
            raise CommandError(f"Nothing was taken over: {len(report.faults)} faults.")

    def _lines(self, options: dict[str, Any]) -> None:
        body = Body.objects.filter(credit_code=options["credit_code"]).first()
        if body is None:
            raise CommandError(f"There is no body with the credit code {options['credit_code']}.")
        pairs = [text.partition(":")[::2] for text in options["lines"]]
        services.give_lines(body_id=body.pk, lines=dict(pairs), by=SYSTEM, at=timezone.now())
        self._print({"body": body.name, "lines": dict(pairs)}) if options["json"] else self.stdout.write(
            f"{body.name}: {len(pairs)} lines"
        )

    def _rates(self, options: dict[str, Any]) -> None:
        rates = selectors.claim_rates(options["region"])
        if options["json"]:
            self._print([{**vars(one), "share": one.share} for one in rates])
            return
        for one in rates:
            share = "-" if one.percent is None else f"{one.percent}%"
            self.stdout.write(f"{one.body_name}: {one.claimed}/{one.claimable} {share}, not done here {one.declined}")

    def _print(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


def _entries(path: Path) -> list[Any]:
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise CommandError(f"{path}: no JSON ({error})") from error
    if not isinstance(found, list):
        raise CommandError(f"{path}: a list of directory items was expected.")
    return found
