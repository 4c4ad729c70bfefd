"""The clocks of a case, read from its clock events and nothing else (R-CLK-21).

Four clocks run one after the other: acceptance (the organ looks at the papers), correction (the applicant mends them),
decision, delivery. Each is started with its limits, may be stopped, extended and ended. Every due date is derived here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tongban.calendars.rules.working_days import Due, WorkingCalendar
from tongban.cases.enums import ClockEventKind as Kind
from tongban.cases.enums import ClockName

CLOCKS = tuple(ClockName)
LONGEST_LIMIT = 20_000  # of any unit: more than two years of hours


@dataclass(frozen=True)
class Limit:
    """Number and unit as the law gives them, never converted beforehand (R-CLK-15)."""

    number: int
    unit: str = "working_day"


@dataclass(frozen=True)
class Tick:
    """One clock event as plain data. `on` is the day it takes effect: day 0 of a start, first excluded day of a stop,
    first counting day of a resumption. `fixed_on` is a due date that another law or a source system has set."""

    clock: ClockName
    kind: Kind
    on: date
    at: datetime | None = None  # local; only limits in hours look at it
    statutory: Limit | None = None
    promised: Limit | None = None
    days: int = 0
    fixed_on: date | None = None


@dataclass(frozen=True)
class Reading:
    """One clock as it stands. Due dates are the last day in time; None where nothing limits it."""

    clock: ClockName
    started_on: date
    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    provisional: bool = False
    stopped_on: date | None = None
    ended_on: date | None = None
    extended_days: int = 0

    @property
    def runs(self) -> bool:
        return self.ended_on is None

    @property
    def due_on(self) -> date | None:
        """The day the organ has bound itself to: the promise where there is one (R-CLK-13)."""
        return self.promised_due_on or self.statutory_due_on


@dataclass(frozen=True)
class Projection:
    """What the case row keeps of its clocks."""

    running_clock: str = ""
    clock_started_on: date | None = None
    clock_stopped_on: date | None = None
    due_on: date | None = None
    acceptance_due_on: date | None = None
    correction_due_on: date | None = None
    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    delivery_due_on: date | None = None
    extended_days: int = 0
    is_provisional: bool = False


def read(ticks: Iterable[Tick], clock: ClockName, calendar: WorkingCalendar) -> Reading | None:
    """The last run of `clock` (a correction starts the acceptance clock anew), or None when it never started."""
    run = _last_runs(ticks).get(clock)
    return _read(clock, run, calendar) if run else None


def _last_runs(ticks: Iterable[Tick]) -> dict[ClockName, list[Tick]]:
    runs: dict[ClockName, list[Tick]] = {}
    for tick in ticks:
        if tick.kind == Kind.STARTED:
            runs[tick.clock] = [tick]
        else:
            runs.setdefault(tick.clock, []).append(tick)
    return runs


def _read(clock: ClockName, run: list[Tick], calendar: WorkingCalendar) -> Reading:
    start, after = run[0], run[1:]
    stopped, open_stop = _stops(after)
    extension = sum(tick.days for tick in after if tick.kind == Kind.EXTENDED)
    statutory = due(start, start.statutory, calendar, extension, stopped)
    promised = due(start, start.promised, calendar, extension, stopped)
    fixed = [tick.fixed_on for tick in run if tick.fixed_on]
    if fixed:
        statutory, promised = Due(fixed[-1], False), Due(fixed[-1], False) if start.promised else promised
    for tick in after:  # never later than it was before
        if tick.kind == Kind.SHORTENED:
            statutory = earlier(statutory, due(start, tick.statutory, calendar, extension, stopped))
            promised = earlier(promised, due(start, tick.promised, calendar, extension, stopped))
    return Reading(
        clock=clock,
        started_on=start.on,
        statutory_due_on=_day(statutory),
        promised_due_on=_day(promised),
        provisional=not fixed and any(found.provisional for found in (statutory, promised) if found),
        stopped_on=open_stop,
        ended_on=next((tick.on for tick in after if tick.kind == Kind.ENDED), None),
        extended_days=extension,
    )


def due(
    start: Tick, limit: Limit | None, calendar: WorkingCalendar, extension: int = 0,
    stopped: Sequence[tuple[date, date]] = (),
) -> Due | None:  # fmt: skip
    """The last day in time: the day of the start is day 0 (R-CLK-14); an extension is in working days (R-CLK-5)."""
    if limit is None:
        return None
    if limit.unit == "working_day":
        return calendar.due(start.on, limit.number + extension, stopped=stopped)
    if limit.unit == "hour" and start.at:
        base = Due(calendar.due_at(start.at, limit.number).date(), provisional=False)
    else:
        base = calendar.due(start.on, limit.number, limit.unit, stopped)
    return calendar.due(base.on, extension) if extension else base


def earlier(one: Due | None, other: Due | None) -> Due | None:
    """The nearer of two last days; where there is only one, that one."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda found: found.on)


def shortened(ticks: Sequence[Tick], limit: Limit, floor: date, calendar: WorkingCalendar) -> Limit:
    """The limit to count by when the running clock is shortened to `limit`: counted from the same start, but long enough
    that its last day is not before `floor`. A day that was in time until now does not become a day too late (R-ITEM-40)."""
    run = next(iter(_last_runs(ticks[_last_start(ticks) :]).values()))
    start, after = run[0], run[1:]
    stopped, open_stop = _stops(after)
    extension = sum(tick.days for tick in after if tick.kind == Kind.EXTENDED)
    least = min(floor, open_stop) if open_stop else floor
    for number in range(limit.number, LONGEST_LIMIT):
        found = due(start, Limit(number, limit.unit), calendar, extension, stopped)
        if found is not None and found.on >= least:
            return Limit(number, limit.unit)
    return limit


def _last_start(ticks: Sequence[Tick]) -> int:
    return max(place for place, tick in enumerate(ticks) if tick.kind == Kind.STARTED)


def project(ticks: Sequence[Tick], calendar: WorkingCalendar) -> Projection:
    """All that the case row keeps, from its clock events."""
    runs = _last_runs(ticks)
    readings = [_read(clock, runs[clock], calendar) if clock in runs else None for clock in CLOCKS]
    acceptance, correction, decision, delivery = readings
    running = next((reading for reading in reversed(readings) if reading and reading.runs), None)
    return Projection(
        running_clock=running.clock if running else "",
        clock_started_on=running.started_on if running else None,
        clock_stopped_on=running.stopped_on if running else None,
        due_on=running.due_on if running else None,
        acceptance_due_on=acceptance.statutory_due_on if acceptance else None,
        correction_due_on=correction.statutory_due_on if correction else None,
        statutory_due_on=decision.statutory_due_on if decision else None,
        promised_due_on=decision.promised_due_on if decision else None,
        delivery_due_on=delivery.statutory_due_on if delivery else None,
        extended_days=decision.extended_days if decision else 0,
        is_provisional=any(reading.provisional for reading in readings if reading and reading.runs),
    )


def days_left(due_on: date, on: date, calendar: WorkingCalendar) -> int:
    """Working days from `on` to the last day in time: 0 on that day itself, negative when it has passed."""
    return calendar.count(on, due_on)


def excluded(first: date, last: date) -> tuple[date, date]:
    """A procedure from its first to its last day, both excluded (R-CLK-8), as the half-open span the calendar takes."""
    return first, last + timedelta(days=1)


def _day(found: Due | None) -> date | None:
    return found.on if found else None


def _stops(ticks: Iterable[Tick]) -> tuple[list[tuple[date, date]], date | None]:
    """Closed spans and the first day of an open one. Overlapping procedures count once: it restarts when none is open."""
    spans: list[tuple[date, date]] = []
    open_since, depth = None, 0
    for tick in ticks:
        if tick.kind == Kind.STOPPED:
            open_since = open_since or tick.on
            depth += 1
        elif tick.kind == Kind.RESUMED and depth:
            depth -= 1
            if not depth and open_since:
                spans.append((open_since, tick.on))
                open_since = None
    return spans, open_since
