"""How long a sign-on lasts (R-SEC-4)."""

from tongban.identity.enums import UserKind

IDLE_SECONDS = {UserKind.STAFF: 15 * 60, UserKind.APPLICANT: 30 * 60}
LONGEST_SECONDS = 8 * 3600
APART_SECONDS = 120  # by which the clocks of two servers may differ
CODE_SECONDS = 5 * 60  # between the password and the code of the second factor


def has_ended(*, kind: str, signed_in_at: float, seen_at: float, now: float) -> bool:
    """Whether a session of this age and idleness is over. Times in seconds since 1970."""
    if max(signed_in_at, seen_at) > now + APART_SECONDS:
        return True  # the clock was set back: such a session would not end before the clock is there again
    idle = IDLE_SECONDS.get(UserKind(kind), min(IDLE_SECONDS.values()))
    return now - seen_at >= idle or now - signed_in_at >= LONGEST_SECONDS


def is_fresh(*, proved_at: float, now: float, minutes: int) -> bool:
    """Whether somebody proved lately enough to be the one for an important act (R-SEC-8)."""
    return 0 <= now - proved_at < minutes * 60
