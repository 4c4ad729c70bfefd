"""One export after the other, each in a child process of the worker."""

import contextlib
import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection

from tongban.exports import selectors, services
from tongban.exports.models import Export
from tongban.exports.writing import folder_of, write_export
from tongban.kernel import jobs

log = logging.getLogger(__name__)
LOCK = "exports.work_off"
PATIENCE = 5  # seconds for a child to end by itself
Clock = Callable[[], datetime]


def work_off(*, clock: Clock) -> int:
    """Write what waits until nothing does; how many were begun. Nothing while another worker is at it: one at a time."""
    begun = 0
    while selectors.anything_waits():
        with _alone() as alone:
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
    """False when the process ended in another way than by finishing its work."""
    command = [sys.executable, "-m", "tongban", "export", "write", str(export.pk), str(export.attempt)]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        while child.poll() is None and not jobs.stopping.wait(0.2):
            pass
    finally:
        _end(child)
        shutil.rmtree(folder_of(export.pk, export.attempt), ignore_errors=True)
    return child.returncode == 0


def _end(child: subprocess.Popen) -> None:
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(PATIENCE)
        child.kill()
        child.wait()


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    """Whether we are the only ones: a lock of this connection, which ends with the process at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [LOCK])
        got = cursor.fetchone()[0]
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [LOCK])
