"""Time that does not count (R-CLK-8): half-open intervals [a, b), overlapping ones joined."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from tongban.kernel.errors import Refusal

T = TypeVar("T", date, datetime)


def joined(stops: Iterable[tuple[T, T]]) -> list[tuple[T, T]]:
    """The intervals in order, overlapping and touching ones made one: the clock restarts when none is open."""
    together: list[tuple[T, T]] = []
    for start, end in sorted(stops):
        if end < start:
            raise Refusal("calendar.stop_ends_before_it_starts", start=start.isoformat(), end=end.isoformat())
        if together and start <= together[-1][1]:
            together[-1] = (together[-1][0], max(end, together[-1][1]))
        elif end > start:
            together.append((start, end))
    return together
