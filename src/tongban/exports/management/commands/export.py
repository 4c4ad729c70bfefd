"""`tongban export write ID ATTEMPT`: the process that writes one export; started by the worker, polite to everybody else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tongban.exports.writing import PLACE, write_export
from tongban.kernel import children


class Command(BaseCommand):
    help = "Write one export (the worker starts this)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["write"])
        parser.add_argument("export_id", type=int)
        parser.add_argument("attempt", type=int)

    def handle(self, *args: Any, export_id: int, attempt: int, **options: Any) -> None:
        children.be_a_child(children.folder_of(PLACE, export_id, attempt))
        write_export(export_id=export_id, attempt=attempt, clock=timezone.now)
