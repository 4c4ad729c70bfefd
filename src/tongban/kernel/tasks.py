"""Periodic jobs of the ground."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from tongban.kernel import clocks, jobs, sealing
from tongban.kernel.models import EventHandled, EventPending, IdempotencyKey

KEPT_KEYS = timedelta(days=7)
KEPT_HANDLED = timedelta(days=30)
KEPT_JOBS = timedelta(days=14)
FORGET_JOBS = """
DELETE FROM procrastinate_jobs j WHERE status IN ('succeeded', 'aborted', 'cancelled')
  AND NOT EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= %s)
  AND NOT EXISTS (SELECT 1 FROM procrastinate_periodic_defers d WHERE d.job_id = j.id)
"""


@jobs.periodic("* * * * *")
def seal_audit(at: datetime) -> None:
    """Chain what has been recorded since."""
    while sealing.seal_next(at=at):
        pass


@jobs.daily("03:10")
def forget_old_keys(at: datetime) -> None:
    """First answers are kept for a week, notes of handled events for a month unless the event still waits."""
    clocks.require_right(timezone.now())
    IdempotencyKey.objects.filter(created_at__lt=at - KEPT_KEYS).delete()
    waiting = EventPending.objects.values("event_id")
    EventHandled.objects.filter(handled_at__lt=at - KEPT_HANDLED).exclude(event_id__in=waiting).delete()


@jobs.daily("03:20")
def forget_old_jobs(at: datetime) -> None:
    """Jobs that came to their end are kept for two weeks; those that failed stay until somebody has looked at them."""
    clocks.require_right(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(FORGET_JOBS, [at - KEPT_JOBS])
