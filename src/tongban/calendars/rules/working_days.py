"""Which day is a working day, and when a limit ends (R-CLK-1, 8, 14, 15). Constant time for any length.

`_upto(o)` numbers the working days: how many lie on or before day `o`. `_nth(k)` is its inverse. Inside the years with
data both look into a table; outside them every Monday to Friday works. The due date is then `_nth(_upto(start) + n)`.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tongban.calendars.enums import Unit
from tongban.calendars.rules.stops import joined
from tongban.kernel.errors import Refusal

Stops = Iterable[tuple[date, date]]  # half-open: the first day that does not count, the first that counts again
MOST_ENDS = 20_000  # limits that a calendar remembers: millions of cases share some thousand of them


@dataclass(frozen=True)
class Due:
    """The last day in time. `provisional`: a year on the way is not loaded yet, so the day may still move (R-CLK-1)."""

    on: date
    provisional: bool


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one region: an immutable value. `exceptions` says of a day that it works or that it is off."""

    exceptions: Mapping[date, bool] = field(default_factory=dict, repr=False)  # date → is it a working day?
    years: frozenset[int] = frozenset()  # loaded by a notice; others are plain weekends
    # Computed from these: the span that is touched, working days up to each day of it, and on both sides of it.
    _first: int = field(init=False, repr=False, compare=False)
    _last: int = field(init=False, repr=False, compare=False)
    _before: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _working: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _base: int = field(init=False, repr=False, compare=False)
    _shift: int = field(init=False, repr=False, compare=False)
    _ends: dict[tuple[date, int, str], "Due"] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        touched = {day.year for day in self.exceptions} | set(self.years)
        first = date(min(touched, default=2000), 1, 1).toordinal()
        last = date(max(touched, default=2000), 12, 31).toordinal()
        known = {day.toordinal(): works for day, works in self.exceptions.items()}
        working = [o for o in range(first, last + 1) if known.get(o, _is_weekday(o))]
        before, at = [0] * (last - first + 2), _weekdays_upto(first - 1)
        for o in working:
            before[o - first + 1] = 1
        for i in range(1, len(before)):
            before[i] += before[i - 1]
        for name, value in {
            "_first": first, "_last": last, "_before": tuple(n + at for n in before), "_working": tuple(working),
            "_base": at, "_shift": at + len(working) - _weekdays_upto(last),
        }.items():  # fmt: skip
            object.__setattr__(self, name, value)

    # One day
    def is_working(self, day: date) -> bool:
        o = day.toordinal()
        return self._upto(o) > self._upto(o - 1)

    def next_working(self, day: date) -> date:
        """The day itself if it is a working day, else the next one: the day of receipt (R-CLK-14)."""
        return _date(self._nth(self._upto(day.toordinal() - 1) + 1))

    def working_days_before(self, day: date, n: int) -> date:
        """The n-th working day before `day`, which is not counted: the latest day for a notice (R-CLK-11)."""
        return _date(self._nth(self._upto(day.toordinal() - 1) - _number(n) + 1)) if n else day

    def loaded(self, year: int) -> bool:
        """A notice for this year has been imported."""
        return year in self.years

    # Many days
    def count(self, a: date, b: date, stopped: Stops = ()) -> int:
        """Working days in (a, b] that were not stopped; when b lies before a, those of (b, a] as a negative number."""
        if b < a:
            return -self.count(b, a, stopped)
        days = self._upto(b.toordinal()) - self._upto(a.toordinal())
        for start, end in joined(stopped):
            first, last = max(start.toordinal(), a.toordinal() + 1), min(end.toordinal() - 1, b.toordinal())
            days -= max(0, self._upto(last) - self._upto(first - 1))
        return days

    def due(self, start: date, n: int, unit: str = Unit.WORKING_DAY, stopped: Stops = ()) -> Due:
        """The last day in time when `start` is day 0. Days and months that end on a day off roll to a working day.

        `unit`: working_day, calendar_day, month (same day number, or the month's last day). Hours need `due_at`.
        """
        n = _number(n)
        if stopped:
            return self._due(start, n, unit, stopped)
        key = (start, n, unit)
        if (known := self._ends.get(key)) is None:
            known = self._due(start, n, unit, ())
            if len(self._ends) >= MOST_ENDS:
                self._ends.clear()
            self._ends[key] = known
        return known

    def _due(self, start: date, n: int, unit: str, stopped: Stops) -> Due:
        stops = joined(stopped)
        try:
            if unit == Unit.WORKING_DAY:
                end = self._working_end(start.toordinal(), n, stops)
            elif unit in (Unit.CALENDAR_DAY, Unit.MONTH):
                end = self._calendar_end(start, n, unit, stops)
            elif unit == Unit.HOUR:
                raise Refusal("calendar.hours_need_a_time")
            else:
                raise Refusal("calendar.unknown_unit", unit=unit)
            return Due(_date(end), provisional=not self._all_loaded(start, _date(end)))
        except (OverflowError, ValueError) as beyond:
            raise Refusal("calendar.too_far", n=n) from beyond

    def due_at(self, start: datetime, n: int, stopped: Iterable[tuple[datetime, datetime]] = ()) -> datetime:
        """The end of `n` hours by the clock; days off count, stopped time does not."""
        try:
            end = start + timedelta(hours=_number(n))
            for a, b in joined(stopped):
                if end <= a:
                    break
                end += max(timedelta(), b - max(a, start))
        except OverflowError as beyond:
            raise Refusal("calendar.too_far", n=n) from beyond
        return end

    def _working_end(self, start: int, n: int, stops: list[tuple[date, date]]) -> int:
        if n == 0:
            return start
        number = self._upto(start) + n
        for a, b in stops:
            first, after = max(a.toordinal(), start + 1), b.toordinal()
            if self._nth(number) < first:
                break
            number += max(0, self._upto(after - 1) - self._upto(first - 1))
        return self._nth(number)

    def _calendar_end(self, start: date, n: int, unit: str, stops: list[tuple[date, date]]) -> int:
        day0 = start.toordinal()
        end = day0 + n if unit == Unit.CALENDAR_DAY else _months_later(start, n).toordinal()
        rolled = self._rolled(end)
        for a, b in stops:
            if rolled < a.toordinal():
                break
            if end < a.toordinal():  # over before the stop, but its roll ends inside: the roll waits for the restart
                rolled = max(rolled, self._rolled(b.toordinal()))
                continue
            end += max(0, b.toordinal() - max(a.toordinal(), day0 + 1))
            rolled = self._rolled(end)
        return rolled

    def _rolled(self, o: int) -> int:
        return self._nth(self._upto(o - 1) + 1)

    def _all_loaded(self, start: date, end: date) -> bool:
        first = min(start + timedelta(days=1), end).year
        return self.years.issuperset(range(first, end.year + 1)) if end.year - first <= len(self.years) else False

    def _upto(self, o: int) -> int:
        if o < self._first:
            return _weekdays_upto(o)
        return self._before[o - self._first + 1] if o <= self._last else _weekdays_upto(o) + self._shift

    def _nth(self, k: int) -> int:
        if k <= self._base:
            return _nth_weekday(k)
        inside = k - self._base - 1
        return self._working[inside] if inside < len(self._working) else _nth_weekday(k - self._shift)


def _is_weekday(o: int) -> bool:
    return (o - 1) % 7 < 5  # day 1 of the proleptic calendar was a Monday


def _weekdays_upto(o: int) -> int:
    return o // 7 * 5 + min(o % 7, 5)


def _nth_weekday(k: int) -> int:
    return (k - 1) // 5 * 7 + (k - 1) % 5 + 1


def _date(o: int) -> date:
    return date.fromordinal(o)


def _number(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise Refusal("calendar.not_a_number_of_days", n=n)
    return n


def _months_later(start: date, n: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    if year > date.max.year:
        raise Refusal("calendar.too_far", n=n)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
