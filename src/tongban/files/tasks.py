"""Jobs: sweep what never counted, ask the scanner again."""

import time
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from tongban.files import backends, vault
from tongban.files.enums import ScanState
from tongban.files.limits import limits
from tongban.files.models import StoredFile
from tongban.files.services import lock
from tongban.kernel import clocks

BATCH = 1000
BACKUP = 730_503  # the advisory lock that `tongban backup` holds


@app.periodic(cron="23 3 * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep")
def sweep(timestamp: int | None = None) -> int:
    """Remove half uploads and bytes that no row names, once they are a day old. Returns how many files went.

    Not while a backup is made: its rows may name what no row names now.
    """
    if not nobody_holds(BACKUP):
        return 0
    clocks.require_right(timezone.now())
    before = time.time() - limits().orphan_hours * 3600
    gone = 0
    for path in (vault.root() / "incoming").glob("*.part"):
        gone += _remove_if_older(path, before)
    old = (path for path in (vault.root() / "blobs").glob("*/*/*") if _older(path, before))
    while some := list(islice(old, BATCH)):
        known = set(StoredFile.objects.filter(sha256__in=[p.name for p in some]).values_list("sha256", flat=True))
        gone += sum(_remove_blob(path, before) for path in some if path.name not in known)
    return gone


@app.periodic(cron="*/5 * * * *")
@app.task(name="files.scan_pending", queueing_lock="files.scan_pending")
def scan_pending(timestamp: int | None = None) -> int:
    """Ask the scanner about files that came in while it could not be asked. Returns how many are decided now."""
    decided = 0
    for stored in StoredFile.objects.filter(scan_state=ScanState.PENDING).order_by("pk")[:500]:
        state = backends.scanner().scan(vault.blob_path(stored.sha256))
        if state != ScanState.PENDING:
            StoredFile.objects.filter(pk=stored.pk).update(scan_state=state)
            decided += 1
    return decided


def nobody_holds(number: int) -> bool:
    """Whether nobody holds this advisory lock now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock_shared(%s) AND pg_advisory_unlock_shared(%s)", [number, number])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _remove_blob(path: Path, before: float) -> int:
    """Under the lock that an upload of the same bytes takes, so that none of them can begin to count meanwhile."""
    lock(f"files.blob:{path.name}")
    return (
        0
        if not nobody_holds(BACKUP) or StoredFile.objects.filter(sha256=path.name).exists()
        else _remove_if_older(path, before)
    )


def _older(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


def _remove_if_older(path: Path, before: float) -> int:
    if not _older(path, before):
        return 0
    path.unlink(missing_ok=True)
    return 1
