"""The clock of a case in words: what is due when, how many days are left, which light shows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.calendars.effects import Effect
from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.calendars.selectors import working_calendar
from tongban.cases.enums import CaseState, ClockName, Light
from tongban.cases.models import Case, ClockEvent
from tongban.cases.models.clock import TICK, tick_of
from tongban.cases.rules import clock as rules
from tongban.cases.rules.lights import light
from tongban.cases.wordings import light_words, on_record

BATCH = 2000
COLUMNS = tuple(field.name for field in fields(rules.Projection))  # what the case row keeps of its clocks


@dataclass(frozen=True)
class ClockView:
    """What a row or a page shows of the clock. Dates are the last day in time; `days_left` is negative when late."""

    running: str  # ClockName value, "" when nothing runs
    label: str
    light: Light
    words: str
    days_left: int | None
    due_on: date | None
    acceptance_due_on: date | None
    correction_due_on: date | None
    statutory_due_on: date | None
    promised_due_on: date | None
    delivery_due_on: date | None
    is_provisional: bool
    is_stopped: bool
    silence: str  # what it means when nobody answers (PLUS-18)

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0 and not self.is_provisional and not self.is_stopped


def clock_view(case: Case, at: datetime, calendar: WorkingCalendar | None = None) -> ClockView:
    """From the row alone; give the calendar when many rows are shown."""
    on = timezone.localdate(at)
    shown = light(
        on=on, started_on=case.clock_started_on, due_on=case.due_on, statutory_due_on=_statutory(case),
        stopped_on=case.clock_stopped_on, provisional=case.is_provisional,
        calendar=calendar or working_calendar(case.region_code),
    )  # fmt: skip
    return ClockView(
        running=case.running_clock, label=str(ClockName(case.running_clock).label) if case.running_clock else "",
        light=shown.light, words=light_words(shown.reason, shown.days) if case.running_clock else "",
        days_left=shown.days, due_on=case.due_on, acceptance_due_on=case.acceptance_due_on,
        correction_due_on=case.correction_due_on, statutory_due_on=case.statutory_due_on,
        promised_due_on=case.promised_due_on, delivery_due_on=case.delivery_due_on,
        is_provisional=case.is_provisional, is_stopped=case.clock_stopped_on is not None, silence=_silence(case),
    )  # fmt: skip


@dataclass(frozen=True)
class Differing:
    """A case whose columns are not what its clock events say. `wrong`: column → (stored, derived)."""

    case_id: int
    number: str
    wrong: dict[str, tuple[Any, Any]]


def verify_clocks(*, is_open: bool | None = None) -> Iterator[tuple[str, dict[str, tuple[Any, Any]]]]:
    """Every case whose columns are not what its clock events say: (number, column → (stored, derived))."""
    for found in differing_clocks(is_open=is_open):
        yield found.number, found.wrong


def differing_clocks(*, is_open: bool | None = None, first: int = 0, last: int | None = None) -> Iterator[Differing]:
    """The same with keys, among the cases from `first` to `last`. Two plain reads a batch: a million cases are compared
    in a few minutes, and the memory stays that of one batch."""
    cases = Case.objects.filed().order_by("pk")
    if is_open is not None:
        cases = cases.filter(is_open=is_open)
    if last is not None:
        cases = cases.filter(pk__lte=last)
    calendars: dict[str, WorkingCalendar] = {}
    while batch := list(cases.filter(pk__gte=first).values_list("pk", "number", "region_code", *COLUMNS)[:BATCH]):
        for region in {row[2] for row in batch} - calendars.keys():
            calendars[region] = working_calendar(region)
        ticks = _ticks_between(batch[0][0], batch[-1][0])
        for pk, number, region, *stored in batch:
            derived = rules.project(ticks.get(pk, ()), calendars[region])
            wrong = {
                name: (was, is_)
                for name, was, is_ in zip(COLUMNS, stored, attrgetter(*COLUMNS)(derived), strict=True)
                if was != is_
            }
            if wrong:
                yield Differing(pk, number or str(pk), wrong)
        first = batch[-1][0] + 1


def _ticks_between(first: int, last: int) -> dict[int, list[rules.Tick]]:
    """The clock events of these cases as the rules read them, without a model instance for each."""
    found: dict[int, list[rules.Tick]] = defaultdict(list)
    rows = ClockEvent.objects.filter(case_id__gte=first, case_id__lte=last).order_by("case_id", "id")
    for case_id, *event in rows.values_list("case_id", *TICK).iterator(chunk_size=5000):
        found[case_id].append(tick_of(*event))
    return found


def _statutory(case: Case) -> date | None:
    """The law's own day for the clock that runs; the applicant's correction has none that supervision watches."""
    return {
        ClockName.ACCEPTANCE: case.acceptance_due_on,
        ClockName.DECISION: case.statutory_due_on,
        ClockName.DELIVERY: case.delivery_due_on,
    }.get(ClockName(case.running_clock)) if case.running_clock else None  # fmt: skip


def _silence(case: Case) -> str:
    if case.state in (CaseState.SUBMITTED, CaseState.RECEIVED):
        return "accepted"
    return "withdrawn" if case.state == CaseState.CORRECTION else ""


DATES = {
    "acceptance_due_on": ClockName.ACCEPTANCE.label, "correction_due_on": ClockName.CORRECTION.label,
    "promised_due_on": _("承诺期限"), "statutory_due_on": _("法定期限"), "delivery_due_on": ClockName.DELIVERY.label,
}  # fmt: skip


def dates_a_calendar_moves(_at: datetime) -> Iterator[Effect]:
    """The due dates of open cases that are not what the calendar in force gives: what an import is about to move."""
    for number, wrong in verify_clocks(is_open=True):
        for column, label in DATES.items():
            if column in wrong:
                yield Effect(f"{number} {on_record(label)}", *wrong[column])
