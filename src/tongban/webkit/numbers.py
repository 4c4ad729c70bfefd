"""Whole numbers that somebody typed or a form carries."""

LONGEST = 12  # digits: more than any number we ask for, and far below what the database holds


def whole_number(text: str) -> int | None:
    """`"42"` → 42; None for anything but up to twelve ASCII digits: no sign, no 四二, nothing that takes long to read."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
