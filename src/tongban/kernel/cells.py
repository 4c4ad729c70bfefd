"""What a value may look like in a cell of a file that somebody opens with a spreadsheet program."""

import re
from datetime import date, datetime
from typing import Any

# What makes a spreadsheet read a text as a formula, the full-width forms of Chinese and Japanese editions included.
OPENERS = frozenset("=+-@＝＋－＠")
BREAKS = frozenset("\t\r\n")
# Characters that XML 1.0 cannot carry.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_767  # characters in a cell of Excel


def inert(text: str) -> str:
    """The text, made so that no program takes it for a formula: one that begins like a formula (blanks before it do not
    count) or with a tab or line break gets an apostrophe before it. Applied in Excel files too, whose text cells are safe
    by themselves, because people save them as CSV afterwards."""
    text = FORBIDDEN.sub("", text)
    if text[:1] in BREAKS or text.lstrip()[:1] in OPENERS:
        text = f"'{text}"
    return text[:LONGEST]


def plain(value: Any) -> Any:
    """A cell's value: texts inert, moments without a time zone, which spreadsheets do not know."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    return value if value is None or isinstance(value, int | float | date) else inert(str(value))
