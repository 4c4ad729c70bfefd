"""When a case counts as received and as accepted (R-CLK-2, R-CLK-3, R-CLK-14)."""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.calendars.rules.working_days import WorkingCalendar


def receipt_day(handed_in: date, calendar: WorkingCalendar) -> date:
    """Papers handed in on a day off count as received on the next working day (R-CLK-14); the receipt shows the true time."""
    return calendar.next_working(handed_in)


@dataclass(frozen=True)
class Acceptance:
    """`on` is day 0 of the decision clock, `at` the moment that orders cases (R-FLOW-13)."""

    on: date
    at: datetime
    deemed: bool


def acceptance(
    *, at: datetime, on: date, received_on: date, received_at: datetime, corrected_on: date | None,
    corrected_at: datetime | None, acceptance_due_on: date | None, provisional: bool = False,
) -> Acceptance:  # fmt: skip
    """Which day an acceptance clicked at `at` (local day `on`) legally is.

    Corrected papers: the day the last one came in, however late somebody clicks (R-CLK-3).
    Else the day of the click, unless the organ was silent beyond its days: then the day of receipt (R-CLK-2).
    A provisional due date deems nothing (R-CLK-1).
    """
    silent = is_silent(on=on, acceptance_due_on=acceptance_due_on, provisional=provisional)
    if corrected_on and corrected_at:
        return Acceptance(corrected_on, corrected_at, silent)
    if silent:
        return Acceptance(received_on, received_at, True)
    return Acceptance(on, at, False)


def is_silent(*, on: date, acceptance_due_on: date | None, provisional: bool) -> bool:
    """Has the organ let its days for looking at the papers pass without a word?"""
    return acceptance_due_on is not None and not provisional and on > acceptance_due_on
