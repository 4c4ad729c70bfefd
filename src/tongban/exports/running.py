"""One export after the other, each in a child process of the worker."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from tongban.exports import selectors, services
from tongban.exports.models import Export
from tongban.exports.writing import PLACE, write_export
from tongban.kernel import children, jobs

log = logging.getLogger(__name__)
LOCK = "exports.work_off"
Clock = Callable[[], datetime]


def work_off(*, clock: Clock) -> int:
    """Write what waits until nothing does; how many were begun. Nothing while another worker is at it: one at a time."""
    begun = 0
    while selectors.anything_waits():
        with children.alone(LOCK) as alone:
            if not alone:
                return begun
            while not jobs.stopping.is_set() and (export := services.begin_next(at=clock())):
                begun += 1
                _run(export, clock)
            if jobs.stopping.is_set():
                return begun
        # Somebody may have asked between our last look and the end of the lock: look once more.
    return begun


def _run(export: Export, clock: Clock) -> None:
    write = _in_child if settings.TONGBAN_EXPORTS["own_process"] else _here
    if not write(export, clock):
        services.give_back(export_id=export.pk, attempt=export.attempt, counts=not jobs.stopping.is_set(), at=clock())


def _here(export: Export, clock: Clock) -> bool:
    try:
        write_export(export_id=export.pk, attempt=export.attempt, clock=clock)
    except Exception:
        log.exception("Export %s was interrupted.", export.pk)
        return False
    return True


def _in_child(export: Export, clock: Clock) -> bool:
    folder = children.folder_of(PLACE, export.pk, export.attempt)
    return children.run_child("export", "write", str(export.pk), str(export.attempt), folder=folder)
