"""Periodic jobs of the ground."""

from datetime import datetime, timedelta

from django.utils import timezone

from tongban.kernel import clocks, jobs, sealing
from tongban.kernel.models import EventHandled, EventPending, IdempotencyKey

KEPT_KEYS = timedelta(days=7)
KEPT_HANDLED = timedelta(days=30)


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
