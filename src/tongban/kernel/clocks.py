"""Whether this machine's clock can be believed: asked before a job does what cannot be undone because a day has passed.

A clock that jumps ahead would let every silence count as consent, lapse every deadline and forget what must be kept. Two
witnesses: the database server's clock, and the machine's own counter of seconds since it was started, which nobody sets.
"""

import time
from datetime import datetime

from django.db import connection

MOST_APART = 300  # seconds


class ClockProblem(Exception):
    """The clock is wrong, or was set while this process ran: nothing was done. A restart believes the clock as it is then."""


def _since_start() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


_begun = time.time() - _since_start()


def ahead_of_database(at: datetime) -> float:
    """Seconds by which `at`, the present by this machine's clock, is ahead of the database server's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return (at - cursor.fetchone()[0]).total_seconds()


def require_right(at: datetime) -> None:
    """Raises ClockProblem unless both witnesses agree with `at`, the present by this machine's clock."""
    apart = ahead_of_database(at)
    if abs(apart) > MOST_APART:
        raise ClockProblem(f"This machine's clock is {apart:+.0f} s from the database server's.")
    jumped = time.time() - _since_start() - _begun
    if abs(jumped) > MOST_APART:
        raise ClockProblem(
            f"This machine's clock was set by {jumped:+.0f} s while this process ran; restart it once it is right."
        )
