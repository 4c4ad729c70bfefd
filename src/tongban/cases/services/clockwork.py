"""Clock events written and read: the one place where a due date of a case comes into being (R-CLK-21)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.calendars.selectors import working_calendar
from tongban.cases.enums import ClockEventKind, ClockName, CorrectionState, StepState
from tongban.cases.models import Case, CaseStep, ClockEvent, CorrectionNotice
from tongban.cases.rules import clock as rules
from tongban.cases.rules.clock import Limit, Projection
from tongban.cases.rules.parameters import Parameters, parameters
from tongban.cases.selectors.whole import clock_events_in_memory
from tongban.catalogue.models import ItemVersion
from tongban.kernel.writing import Writes


def installation_parameters(version: ItemVersion) -> Parameters:
    """R-24: the defaults, the installation's TONGBAN_CASES, and what the item's version says."""
    return parameters(getattr(settings, "TONGBAN_CASES", None), version.extra.get("parameters"))


class Clockwork:
    """The clocks of one locked case in one turn. Events are collected, the projection is set on the case at the end."""

    def __init__(self, case: Case, at: datetime) -> None:
        self.case, self.at = case, at
        self._new: list[ClockEvent] = []

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return working_calendar(self.case.region_code)

    @cached_property
    def _known(self) -> list[ClockEvent]:
        """What was recorded before; a case that was never received has nothing."""
        if not self.case.running_clock:
            return []
        known = clock_events_in_memory(self.case)
        return list(ClockEvent.objects.filter(case_id=self.case.pk).order_by("id")) if known is None else known

    def start(
        self, clock: ClockName, on: date, *, ground: str, statutory: Limit | None = None,
        promised: Limit | None = None, fixed_on: date | None = None,
    ) -> None:  # fmt: skip
        """`on` is day 0. A clock that runs ends with it: one clock runs at a time."""
        self.end(on)
        self._add(
            clock, ClockEventKind.STARTED, on, ground=ground, fixed_on=fixed_on,
            statutory_limit=statutory and statutory.number, statutory_unit=statutory.unit if statutory else "",
            promised_limit=promised and promised.number, promised_unit=promised.unit if promised else "",
        )  # fmt: skip

    def extend(self, days: int, on: date, *, ground: str) -> None:
        self._add(ClockName(self.case.running_clock), ClockEventKind.EXTENDED, on, ground=ground, days=days)

    def shorten(self, on: date, *, ground: str, statutory: Limit | None = None, promised: Limit | None = None) -> None:
        """The clock that runs counts by shorter limits, from the same start; on no account longer than before (R-ITEM-40)."""
        ticks = [event.as_tick() for event in self._known]
        floor = self.calendar.next_working(on)
        limits = [one and rules.shortened(ticks, one, floor, self.calendar) for one in (statutory, promised)]
        law, promise = limits
        self._add(
            ClockName(self.case.running_clock), ClockEventKind.SHORTENED, on, ground=ground[:200],
            statutory_limit=law and law.number, statutory_unit=law.unit if law else "",
            promised_limit=promise and promise.number, promised_unit=promise.unit if promise else "",
        )  # fmt: skip

    def end(self, on: date, *, ground: str = "") -> None:
        """End the clock that runs, if one does."""
        if self.case.running_clock:
            self._add(ClockName(self.case.running_clock), ClockEventKind.ENDED, on, ground=ground)

    def _add(self, clock: ClockName, kind: ClockEventKind, on: date, **more: Any) -> None:
        known = self._known  # before the projection moves on
        self._new.append(ClockEvent(case_id=self.case.pk, clock=clock, kind=kind, on=on, at=self.at, **more))
        _set(self.case, rules.project([event.as_tick() for event in (*known, *self._new)], self.calendar))

    def collect(self, writes: Writes) -> None:
        writes.insert(*self._new)


def projection(case: Case, events: Iterable[ClockEvent], calendar: WorkingCalendar | None = None) -> Projection:
    """What the clock events of the case say its columns should be."""
    return rules.project([event.as_tick() for event in events], calendar or working_calendar(case.region_code))


def rebuild_clock(*, case_id: int, at: datetime, calendar: WorkingCalendar | None = None) -> dict[str, tuple[Any, Any]]:
    """Set the due dates anew from the clock events; what differed, column → (was, is). Changes nothing when all agree."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        differing = differences(case, ClockEvent.objects.filter(case_id=case_id).order_by("id"), calendar)
        if differing:
            values = {name: is_ for name, (_, is_) in differing.items()}
            Case.objects.filter(pk=case_id).update(**values, updated_at=at)  # nobody acted: the revision stays
            if "correction_due_on" in values:  # the notice was sent on a guessed calendar
                open_notice = CorrectionNotice.objects.filter(case_id=case_id, state=CorrectionState.OPEN)
                open_notice.update(deadline_on=values["correction_due_on"])
            if "due_on" in values:
                CaseStep.objects.filter(case_id=case_id, state=StepState.TODO).update(due_on=values["due_on"])
        return differing


def rebuild_clocks(*, case_ids: Sequence[int], at: datetime) -> int:
    """`rebuild_clock` for many at once, closed ones too: one statement for the cases, one each for the open steps and notices
    that carry their due day. Returns how many were set anew. Cases that agree with their events are left alone."""
    changed: list[Case] = []
    with transaction.atomic():
        cases = list(Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk"))
        events: dict[int, list[ClockEvent]] = defaultdict(list)
        for event in ClockEvent.objects.filter(case_id__in=case_ids).order_by("id"):
            events[event.case_id].append(event)
        calendars: dict[str, WorkingCalendar] = {}
        for case in cases:
            if case.region_code not in calendars:
                calendars[case.region_code] = working_calendar(case.region_code)
            if differences(case, events[case.pk], calendars[case.region_code]):
                _set(case, projection(case, events[case.pk], calendars[case.region_code]))
                case.updated_at = at
                changed.append(case)
        keys = [case.pk for case in changed]
        _write(changed)
        due = Case.objects.filter(pk=OuterRef("case_id"))
        CaseStep.objects.filter(case_id__in=keys, state=StepState.TODO).exclude(case__running_clock="").update(
            due_on=Subquery(due.values("due_on"))
        )
        CorrectionNotice.objects.filter(
            case_id__in=keys, state=CorrectionState.OPEN, case__correction_due_on__isnull=False
        ).update(deadline_on=Subquery(due.values("correction_due_on")))
    return len(changed)


def _write(cases: Sequence[Case]) -> None:
    """The projection of all these cases in one statement, a column an array."""
    wanted = ("id", *asdict(Projection()), "updated_at")
    fields = {field.attname: field for field in Case._meta.concrete_fields}
    columns: list[Any] = [fields[name] for name in wanted]
    names: list[str] = [column.column for column in columns]
    arrays = ", ".join(f"%s::{column.rel_db_type(connection)}[]" for column in columns)
    values = [[getattr(case, name) for case in cases] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Case._meta.db_table} c SET {', '.join(f'{name} = v.{name}' for name in names[1:])} "  # noqa: S608 our own names
            f"FROM unnest({arrays}) AS v({', '.join(names)}) WHERE c.id = v.id",
            values,
        )


def differences(
    case: Case, events: Iterable[ClockEvent], calendar: WorkingCalendar | None = None
) -> dict[str, tuple[Any, Any]]:
    """Columns of the case that are not what its clock events say: column → (stored, derived)."""
    derived = asdict(projection(case, events, calendar))
    return {name: (getattr(case, name), value) for name, value in derived.items() if getattr(case, name) != value}


def _set(case: Case, found: Projection) -> None:
    for name, value in vars(found).items():
        setattr(case, name, value)
