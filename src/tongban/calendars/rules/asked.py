"""One question for a due date, as text from a command line or a table row, and its answer."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from tongban.calendars.enums import Unit
from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.kernel.errors import Refusal


@dataclass(frozen=True)
class Answer:
    """The last day (or, for hours, the last moment) in time, as ISO text."""

    due: str
    provisional: bool


def day(text: str) -> date:
    """2026-01-31 and nothing else."""
    text = (text or "").strip()
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refusal("calendar.not_a_date", value=text) from wrong


def moment(text: str) -> datetime:
    """2026-01-31T09:30, with or without seconds and zone; a bare day is its beginning."""
    try:
        return datetime.fromisoformat((text or "").strip())
    except ValueError as wrong:
        raise Refusal("calendar.not_a_date", value=text) from wrong


def number(text: str | int) -> int:
    """A whole number of units, not below zero."""
    if not re.fullmatch(r"[0-9]{1,9}", str(text).strip()):
        raise Refusal("calendar.not_a_number_of_days", n=text)
    return int(text)


def answer(
    calendar: WorkingCalendar, start: str, n: str | int, unit: str = "", stopped: list[str] | None = None
) -> Answer:
    """Read the texts and compute. `stopped`: texts A/B, half-open. Refused for whatever makes no sense."""
    unit, halves = (unit or "").strip() or Unit.WORKING_DAY, [_halves(text) for text in stopped or []]
    if unit == Unit.HOUR:
        begin, stops = moment(start), [(moment(a), moment(b)) for a, b in halves]
        if any((begin.tzinfo is None) != (m.tzinfo is None) for pair in stops for m in pair):
            raise Refusal("calendar.not_a_stop", value="/".join(stopped or []))
        return Answer(calendar.due_at(begin, number(n), stops).isoformat(), provisional=False)
    due = calendar.due(day(start), number(n), unit, [(day(a), day(b)) for a, b in halves])
    return Answer(due.on.isoformat(), due.provisional)


def _halves(text: str) -> tuple[str, str]:
    a, slash, b = text.partition("/")
    if not slash:
        raise Refusal("calendar.not_a_stop", value=text)
    return a, b
