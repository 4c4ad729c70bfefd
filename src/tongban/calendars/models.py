"""The national calendar, what regions lay over it, and the notices that filled them."""

import uuid

from django.db import models


class Calendar(models.Model):
    """The days of one region; the national one has no region code. `version` is new after every change.

    The version is a random value, not a counter: a rolled-back change never shares it with a later one, so a process
    may keep the computed calendar as long as the version is the same.
    """

    region_code = models.CharField(max_length=12, blank=True, unique=True)
    version = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return self.region_code or "全国"


class CalendarNotice(models.Model):
    """One notice (节假日安排通知) as it was imported; an amendment is a further row of the same year."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="notices")
    year = models.PositiveSmallIntegerField()
    papers = models.JSONField(default=list)
    content = models.JSONField(default=list)  # the days as the notice gave them
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["calendar", "year"], name="notice_by_year")]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: off (放假), or worked on a weekend (调休). `notice_year` is its source."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    is_off = models.BooleanField()
    name = models.CharField(max_length=100)
    notice_year = models.PositiveSmallIntegerField(null=True)  # none: a local extra day off

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
