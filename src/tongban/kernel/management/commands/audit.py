"""`tongban audit verify`: whether the audit trail stands as it was written; `tongban audit seal` seals what is new."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tongban.kernel import sealing
from tongban.kernel.models import AuditEntry, AuditSeal


class Command(BaseCommand):
    help = "Check the chain over the audit trail (exit code 1 when something was changed, removed or inserted)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verify", "seal"])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "seal":
            sealed = 0
            while batch := sealing.seal_next(at=timezone.localtime()):
                sealed += batch
            self.stdout.write(json.dumps({"sealed": sealed}) if options["json"] else f"{sealed} entries sealed")
            return
        found = [finding.__dict__ for finding in sealing.findings()]
        sealed = sum(AuditSeal.objects.values_list("entries", flat=True))
        counts = {"seals": AuditSeal.objects.count(), "sealed": sealed, "unsealed": AuditEntry.objects.count() - sealed}
        if options["json"]:
            self.stdout.write(json.dumps({"valid": not found, **counts, "findings": found}, ensure_ascii=False))
        else:
            for finding in found:
                self.stdout.write(f"{finding['kind']}: entry {finding['entry']}, seal {finding['seal']}")
            self.stdout.write(
                f"{'NOT valid' if found else 'valid'}: {counts['seals']} seals over {sealed} entries, "
                f"{counts['unsealed']} not sealed yet"
            )
        if found:
            sys.exit(1)
