"""What the calendars announce."""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.kernel.events import Event


@dataclass(frozen=True)
class CalendarChanged(Event):
    """Days between the two (both included) changed in this region ("" = the whole country): recompute what ends there.

    A year that has just been loaded is announced whole: its dates are no longer provisional (R-CLK-1).
    """

    calendar_id: int
    first_day: date
    last_day: date
    region_code: str
    at: datetime
