"""How long a sign-on lasts (R-SEC-4)."""

from tongban.identity.enums import UserKind

IDLE_SECONDS = {UserKind.STAFF: 15 * 60, UserKind.APPLICANT: 30 * 60}
LONGEST_SECONDS = 8 * 3600


def has_ended(*, kind: str, signed_in_at: float, seen_at: float, now: float) -> bool:
    """Whether a session of this age and idleness is over. Times in seconds since 1970."""
    idle = IDLE_SECONDS.get(UserKind(kind), min(IDLE_SECONDS.values()))
    return now - seen_at >= idle or now - signed_in_at >= LONGEST_SECONDS
