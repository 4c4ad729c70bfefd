"""Clock events: append-only facts from which every due date is derived (R-CLK-21)."""

from datetime import date, datetime

from django.db import models
from django.utils import timezone

from tongban.cases.enums import ClockEventKind, ClockName
from tongban.cases.rules.clock import Limit, Tick
from tongban.catalogue.enums import TimeUnit


class ClockEvent(models.Model):
    """Something that moved a clock, with its legal ground. Never changed; a trigger refuses it.

    `case_id` is a plain number: this table only grows, and nothing points at it or out of it.
    """

    case_id = models.BigIntegerField()
    clock = models.CharField(max_length=12, choices=ClockName.choices)
    kind = models.CharField(max_length=12, choices=ClockEventKind.choices)
    on = models.DateField()  # the day it takes effect
    at = models.DateTimeField()  # when it was recorded
    ground = models.CharField(max_length=200)  # legal ground
    statutory_limit = models.PositiveIntegerField(null=True)
    statutory_unit = models.CharField(max_length=16, choices=TimeUnit.choices, blank=True)
    promised_limit = models.PositiveIntegerField(null=True)
    promised_unit = models.CharField(max_length=16, choices=TimeUnit.choices, blank=True)
    days = models.PositiveSmallIntegerField(default=0)  # of an extension, working days
    fixed_on = models.DateField(null=True)  # a due date set by another law or a source system

    class Meta:
        indexes = [models.Index(fields=["case_id", "id"], name="clock_event_by_case")]

    def as_tick(self) -> Tick:
        return tick_of(*(getattr(self, name) for name in TICK))


# A clock event as a row of these columns, for those who read very many (`selectors.differing_clocks`).
TICK = (
    "clock", "kind", "on", "at", "statutory_limit", "statutory_unit", "promised_limit", "promised_unit", "days",
    "fixed_on",
)  # fmt: skip
CLOCKS, KINDS = {name.value: name for name in ClockName}, {kind.value: kind for kind in ClockEventKind}


def tick_of(
    clock: str, kind: str, on: date, at: datetime, statutory_limit: int | None, statutory_unit: str,
    promised_limit: int | None, promised_unit: str, days: int, fixed_on: date | None,
) -> Tick:  # fmt: skip
    """The event as the rules read it."""
    in_hours = TimeUnit.HOUR in (statutory_unit, promised_unit)  # only such limits look at the moment
    return Tick(
        clock=CLOCKS[clock], kind=KINDS[kind], on=on, at=timezone.localtime(at) if in_hours else None,
        statutory=None if statutory_limit is None else Limit(statutory_limit, statutory_unit),
        promised=None if promised_limit is None else Limit(promised_limit, promised_unit), days=days, fixed_on=fixed_on,
    )  # fmt: skip
