"""Moments in office hours, by the working calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tongban.calendars.rules.working_days import WorkingCalendar

OPENS, CLOSES = time(9, 0), time(17, 20)


@dataclass(frozen=True)
class Hours:
    """Where the moving clock may stand when officials act."""

    calendar: WorkingCalendar
    zone: ZoneInfo

    def on(self, day: date, rng: Random) -> datetime:
        """Some moment of that day, or of the next working day."""
        opens = datetime.combine(self.calendar.next_working(day), OPENS, self.zone)
        return opens + timedelta(minutes=rng.randrange(0, 490), seconds=rng.randrange(60))

    def soon(self, after: datetime, rng: Random) -> datetime:
        """Within the next hour or so of office time."""
        moment = after + timedelta(minutes=rng.randrange(8, 70), seconds=rng.randrange(60))
        if self.calendar.is_working(moment.date()) and OPENS <= moment.time() <= CLOSES:
            return moment
        day = moment.date() if moment.time() < OPENS else moment.date() + timedelta(days=1)
        opens = datetime.combine(self.calendar.next_working(day), OPENS, self.zone)
        return opens + timedelta(minutes=rng.randrange(1, 40), seconds=rng.randrange(60))

    def days_later(self, after: datetime, days: int, rng: Random) -> datetime:
        """Some moment `days` working days later; with 0 days still the same day if there is time."""
        if days <= 0:
            return self.soon(after, rng)
        return self.on(self.calendar.due(after.date(), days).on, rng)

    def before(self, day: date, days: int) -> date:
        """The day from which `days` working days lead to `day`."""
        return self.calendar.working_days_before(self.calendar.next_working(day), days) if days > 0 else day
