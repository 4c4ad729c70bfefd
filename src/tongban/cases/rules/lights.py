"""Lights (R-SUP-3): a colour and why. A provisional date raises none (R-CLK-1)."""

from dataclasses import dataclass
from datetime import date, timedelta

from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.cases.enums import Light
from tongban.cases.rules.clock import days_left


@dataclass(frozen=True)
class Shown:
    """`reason` is a code that `wordings` puts into words; `days` the working days left (negative: late)."""

    light: Light
    reason: str
    days: int | None = None


def light(
    *, on: date, started_on: date | None, due_on: date | None, statutory_due_on: date | None,
    stopped_on: date | None, provisional: bool, calendar: WorkingCalendar, yellow_percent_left: int = 20,
) -> Shown:  # fmt: skip
    """The light of the running clock on day `on`. Red: the law's day has passed; yellow: the promise has, or little is left."""
    if due_on is None or started_on is None:
        return Shown(Light.GREY, "no_limit")
    if stopped_on:
        return Shown(Light.GREEN, "stopped", days_left(due_on, stopped_on - timedelta(days=1), calendar))
    left = days_left(due_on, on, calendar)
    if provisional:
        return Shown(Light.GREEN, "provisional", left)
    if statutory_due_on and on > statutory_due_on:
        return Shown(Light.RED, "past_statute", days_left(statutory_due_on, on, calendar))
    if on > due_on:
        return Shown(Light.YELLOW, "past_promise", left)
    whole = calendar.count(started_on, due_on)
    if whole > 5 and left * 100 <= whole * yellow_percent_left:
        return Shown(Light.YELLOW, "little_left", left)
    if left <= 1:
        return Shown(Light.BLUE, "due_today" if left == 0 else "one_day_left", left)
    return Shown(Light.GREEN, "in_time", left)
