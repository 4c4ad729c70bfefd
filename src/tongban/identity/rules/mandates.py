"""When a mandate gives the right it names (R-USER-6: expiry stops the right at once)."""

from datetime import date, datetime


def is_in_force(*, starts_on: date, ends_on: date | None, revoked_at: datetime | None, on: date) -> bool:
    """Both days count; a revoked mandate is void, whatever its term."""
    return revoked_at is None and starts_on <= on and (ends_on is None or on <= ends_on)
