"""`tongban export write ID ATTEMPT`: the process that writes one export; started by the worker, polite to everybody else."""

import os
import tempfile
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from tongban.exports.writing import folder_of, write_export


class Command(BaseCommand):
    help = "Write one export (the worker starts this)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["write"])
        parser.add_argument("export_id", type=int)
        parser.add_argument("attempt", type=int)

    def handle(self, *args: Any, export_id: int, attempt: int, **options: Any) -> None:
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
        os.nice(settings.TONGBAN_EXPORTS["nice"])
        tempfile.tempdir = str(folder_of(export_id, attempt))  # half a workbook holds personal data: not into /tmp
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # the other cores are for those who wait
        write_export(export_id=export_id, attempt=attempt, clock=timezone.now)


def _end_with_parent(parent: int) -> None:
    """A worker that was killed cannot end us; another one will begin anew."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
