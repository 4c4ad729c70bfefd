"""Lines of named cells kept inside a version (fees, questions, intermediaries, conditions of a material): what a cell may hold."""

from collections.abc import Iterable
from typing import Any


def are_plain(values: Iterable[Any]) -> bool:
    """Words, numbers, yes or no, nothing, or lists of these: what a page can show."""
    return all(
        one is None or isinstance(one, str | int | float) or (isinstance(one, list) and are_plain(one))
        for one in values
    )
