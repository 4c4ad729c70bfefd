"""Clock events: append-only facts from which every due date is derived (R-CLK-21)."""

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
        return Tick(
            clock=ClockName(self.clock),
            kind=ClockEventKind(self.kind),
            on=self.on,
            at=timezone.localtime(self.at),
            statutory=None if self.statutory_limit is None else Limit(self.statutory_limit, self.statutory_unit),
            promised=None if self.promised_limit is None else Limit(self.promised_limit, self.promised_unit),
            days=self.days,
            fixed_on=self.fixed_on,
        )
