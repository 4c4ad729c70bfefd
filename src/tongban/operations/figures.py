"""How the installation is doing, in numbers. Cheap questions with a bound and a time limit; never anything of a person.

Where the bound is reached, 1000 means "this many or more".
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import Error, connection, transaction

from tongban.kernel import database
from tongban.kernel.postgres import ServerProblem

PATIENCE = 2000  # milliseconds that one question may take

QUESTIONS = {
    "tongban_worker_heartbeat_age_seconds": (
        "Seconds since a worker last said that it lives.",
        "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers",
    ),
    "tongban_events_pending": (
        "Events whose handlers have not run yet (at most 1000).",
        "SELECT count(*) FROM (SELECT 1 FROM kernel_eventpending LIMIT 1000) AS bounded",
    ),
    "tongban_events_oldest_seconds": (
        "Age of the oldest event that waits.",
        "SELECT coalesce(extract(epoch FROM clock_timestamp() - (SELECT o.at FROM kernel_eventpending p "
        "JOIN kernel_outboxevent o ON o.id = p.event_id ORDER BY p.event_id LIMIT 1)), 0)",
    ),
    "tongban_events_failing": (
        "Events that wait after a failure (at most 1000).",
        "SELECT count(*) FROM (SELECT 1 FROM kernel_eventpending WHERE tries > 0 LIMIT 1000) AS bounded",
    ),
    "tongban_jobs_waiting": (
        "Jobs that are due and wait (at most 1000).",
        "SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' "
        "AND coalesce(scheduled_at, now()) <= now() LIMIT 1000) AS bounded",
    ),
    "tongban_jobs_failed": (
        "Jobs that failed for good in the last days (at most 1000).",
        "SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs WHERE status = 'failed' LIMIT 1000) AS bounded",
    ),
    "tongban_cases_late": (
        "Open cases past their statutory or promised day (at most 1000).",
        "SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE is_open AND due_on < (now() AT TIME ZONE 'Asia/Shanghai')::date "
        "AND clock_stopped_on IS NULL AND NOT is_provisional LIMIT 1000) AS bounded",
    ),
    "tongban_audit_unsealed_seconds": (
        "Age of the oldest audit entry without a seal.",
        "SELECT coalesce(extract(epoch FROM clock_timestamp() - (SELECT recorded_at FROM kernel_auditentry WHERE transaction >= "
        "coalesce((SELECT horizon FROM kernel_auditseal ORDER BY id DESC LIMIT 1), 0) ORDER BY transaction LIMIT 1)), 0)",
    ),
}


@dataclass(frozen=True)
class Figure:
    name: str
    help: str
    value: float


def figures() -> Iterator[Figure]:
    """All that can be had now; what cannot is left out, `tongban_database_up` says why."""
    yield Figure("tongban_disk_free_bytes", "Bytes free where state is kept.", float(disk_free()))
    if (age := backup_age()) is not None:
        yield Figure("tongban_backup_age_seconds", "Seconds since the last backup that was finished.", age)
    is_up = True
    for name, (text, question) in QUESTIONS.items():
        try:
            value = _answer(question) if is_up else None
        except (Error, ServerProblem) as error:  # too slow, or not prepared: the scrape must be answered all the same
            value, is_up = None, not database.is_away(error)
        if value is not None:
            yield Figure(name, text, value)
    yield Figure("tongban_database_up", "Whether the database answers.", float(is_up))


def _answer(question: str) -> float | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE}")
        cursor.execute(question)
        value = cursor.fetchone()[0]
    return None if value is None else float(value)


def disk_free() -> int:
    return shutil.disk_usage(settings.TONGBAN_VAR).free


def backup_note() -> Path:
    """The file whose time is that of the last finished backup."""
    return Path(settings.TONGBAN_VAR) / "last-backup.json"


def backup_age() -> float | None:
    """Seconds since the last finished backup; None when there was none."""
    import time

    try:
        return max(0.0, time.time() - backup_note().stat().st_mtime)
    except OSError:
        return None
