"""Whole numbers that somebody typed or a form carries."""

from django.http import QueryDict

LONGEST = 12  # digits: more than any number we ask for, and far below what the database holds


def whole_number(text: str) -> int | None:
    """`"42"` → 42; None for anything but up to twelve ASCII digits: no sign, no 四二, nothing that takes long to read."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def versions_in(asked: QueryDict) -> tuple[int, int] | None:
    """The two numbers of versions that were chosen to compare, the earlier first; None unless both are numbers, and two."""
    before, after = (whole_number(asked.get(name, "")) for name in ("before", "after"))
    return None if before is None or after is None or before == after else (min(before, after), max(before, after))
