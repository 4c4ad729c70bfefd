"""How failed sign-ins close a door (R-SEC-4): five failures for a quarter of an hour, and longer each further time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

TRIES = 5  # at one account, or at its second factor
TRIES_OF_AN_ADDRESS = 50  # at whatever accounts: a hall behind one address has many clerks
FIRST = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
APART = timedelta(minutes=15)  # failures farther apart than this do not add up
FORGOTTEN = timedelta(hours=24)  # after so long without a failure the next lock is the first again


@dataclass(frozen=True)
class Tries:
    """What is remembered of one door: failures since the last lock, and how often it was locked."""

    failures: int = 0
    locks: int = 0
    last_failed_at: datetime | None = None
    locked_until: datetime | None = None


def seconds_left(tries: Tries, at: datetime) -> int:
    """How long the door stays closed; 0 = open."""
    if tries.locked_until is None or tries.locked_until <= at:
        return 0
    return max(1, round((tries.locked_until - at).total_seconds()))


def after_failure(tries: Tries, at: datetime, *, most: int = TRIES) -> Tries:
    """One failure more. The `most`-th in a row locks: 15 minutes, then 30, 60, … up to eight hours."""
    quiet_since = max(filter(None, (tries.last_failed_at, tries.locked_until)), default=None)
    if quiet_since is None or at - quiet_since >= FORGOTTEN:
        tries = Tries()
    elif at - quiet_since > APART:
        tries = replace(tries, failures=0)
    tries = replace(tries, failures=tries.failures + 1, last_failed_at=at)
    if tries.failures < most:
        return tries
    return replace(tries, failures=0, locks=tries.locks + 1, locked_until=at + lock_length(tries.locks + 1))


def lock_length(number: int) -> timedelta:
    """How long the `number`-th lock in a row lasts (from 1)."""
    return min(FIRST * 2 ** min(number - 1, 10), LONGEST)
