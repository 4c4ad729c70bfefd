"""Limits of SMS codes (R-SEC-9), per mobile number whatever the purpose."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

LIFETIME = timedelta(minutes=5)
PAUSE = timedelta(minutes=1)
PER_DAY = 10
TRIES = 5


def wait_before_next(sent: Sequence[datetime], at: datetime) -> int:
    """Seconds until another code may be sent; 0 = now. `sent`: moments of earlier codes."""
    left = max((moment + PAUSE - at for moment in sent), default=timedelta())
    return max(0, ceil(left.total_seconds()))


def is_daily_limit_reached(sent: Sequence[datetime], at: datetime) -> bool:
    """Ten in the last 24 hours."""
    return sum(moment > at - timedelta(days=1) for moment in sent) >= PER_DAY


def is_open(*, sent_at: datetime, tries: int, used_at: datetime | None, at: datetime) -> bool:
    """Whether this code can still be right."""
    return used_at is None and tries < TRIES and sent_at <= at < sent_at + LIFETIME
