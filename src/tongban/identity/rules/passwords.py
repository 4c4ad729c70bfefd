"""Password rules (R-SEC-4): the public 8 and more; officials 10 and more with three of four classes, for 90 days."""

from datetime import datetime, timedelta

from tongban.identity.enums import UserKind

SHORTEST = {UserKind.APPLICANT: 8, UserKind.STAFF: 10}
CLASSES_NEEDED = 3  # of capitals, small letters, digits, others: officials only
LAST_REFUSED = 5  # earlier passwords that may not come back
STAFF_LIFETIME = timedelta(days=90)


def classes(password: str) -> int:
    """How many of the four classes of characters are in it."""
    return sum(
        any(test(character) for character in password)
        for test in (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
    )


def is_old(*, kind: str, changed_at: datetime | None, at: datetime) -> bool:
    """Whether an official must choose a new password before going on. The public's do not grow old."""
    return kind == UserKind.STAFF and (changed_at is None or at - changed_at > STAFF_LIFETIME)
