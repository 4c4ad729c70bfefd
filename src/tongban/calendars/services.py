"""Taking a year's notice in, and laying local days off over it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tongban.calendars import selectors
from tongban.calendars.events import CalendarChanged
from tongban.calendars.models import Calendar, CalendarDay, CalendarNotice
from tongban.calendars.rules import notices
from tongban.calendars.rules.notices import DayChange, Known, Notice
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal
from tongban.regions.rules.codes import padded

__all__ = ["Preview", "add_local_days", "import_notice", "preview_notice"]


@dataclass(frozen=True)
class Preview:
    """What a notice would change: days, and the span in which dates are recomputed (None: nothing changes)."""

    year: int
    is_new_year: bool
    whole_year: bool  # the file replaces the year's days; else it adds to them
    changes: tuple[DayChange, ...]
    first_day: date | None
    last_day: date | None


def preview_notice(notice: Notice) -> Preview:
    """What `import_notice` would do, without doing it."""
    preview, _ = _worked_out(notice)
    return preview


@transaction.atomic
def import_notice(*, notice: Notice, by: Actor, at: datetime) -> Preview:
    """Take a notice in (R-CLK-1): its year is loaded afterwards. Announces the span of days whose dates may move.

    A notice that changes nothing in a loaded year leaves no trace. Refused: calendar.not_yours.
    """
    national = _locked("", by)
    preview, days = _worked_out(notice)
    stored = _known(national)
    if preview.first_day is None and days == stored:
        return preview
    CalendarNotice.objects.create(
        calendar=national, year=notice.year, papers=list(notice.papers), imported_at=at, imported_by=by.actor_name,
        content=[[row.day.isoformat(), row.is_off, row.name] for row in notice.days],
    )  # fmt: skip
    _write_days(national, stored, days)
    _changed(national)
    audit.record(
        "calendar.imported", of=national, by=by, at=at, year=notice.year, papers=list(notice.papers),
        days_changed=[change.day for change in preview.changes],
    )  # fmt: skip
    if preview.first_day and preview.last_day:
        events.publish(CalendarChanged(national.pk, preview.first_day, preview.last_day, "", at))
    return preview


@transaction.atomic
def add_local_days(*, region_code: str, days: Iterable[date], reason: str, by: Actor, at: datetime) -> tuple[date, ...]:
    """Extra days off in a region and all inside it; returns those that were working days until now.

    Refused: calendar.not_yours, a reason or the days are missing, no region (the whole country has notices).
    """
    if not region_code:
        raise Refusal("calendar.local_needs_a_region")
    wanted, reason = sorted(set(days)), reason.strip()
    if not wanted or not reason:
        raise Refusal("calendar.local_needs_days_and_reason")
    local = _locked(padded(region_code), by)
    before = selectors.working_calendar(local.region_code)
    fresh = tuple(day for day in wanted if before.is_working(day))
    CalendarDay.objects.bulk_create(
        (CalendarDay(calendar=local, day=day, is_off=True, name=reason[:100]) for day in wanted),
        ignore_conflicts=True,
    )
    _changed(local)
    audit.record(
        "calendar.local_days_added", of=local, by=by, at=at, region=local.region_code, days=wanted, reason=reason
    )
    if fresh:
        events.publish(CalendarChanged(local.pk, fresh[0], fresh[-1], local.region_code, at))
    return fresh


def _worked_out(notice: Notice) -> tuple[Preview, dict[date, tuple[bool, str, int | None]]]:
    national = Calendar.objects.filter(region_code="").first()
    known = _known(national) if national else {}
    earlier = list(CalendarNotice.objects.filter(calendar__region_code="", year=notice.year).order_by("pk"))
    whole = notices.is_whole_year(notice, (paper for row in earlier for paper in row.papers))
    days = notices.after(notice, known, whole_year=whole)
    changed = notices.changes(known, days)
    touched = [change.day for change in changed]
    if not earlier:  # the whole year stops being provisional
        touched += [date(notice.year, 1, 1), date(notice.year, 12, 31)]
    preview = Preview(
        notice.year, not earlier, whole, changed, min(touched, default=None), max(touched, default=None)
    )  # fmt: skip
    return preview, days


def _known(calendar: Calendar) -> Known:
    rows = CalendarDay.objects.filter(calendar=calendar).values_list("day", "is_off", "name", "notice_year")
    return {day: (off, name, year) for day, off, name, year in rows}


def _write_days(calendar: Calendar, stored: Known, days: Known) -> None:
    CalendarDay.objects.filter(calendar=calendar, day__in=stored.keys() - days.keys()).delete()
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(calendar=calendar, day=day, is_off=off, name=name, notice_year=year)
            for day, (off, name, year) in days.items()
            if stored.get(day) != (off, name, year)
        ),
        update_conflicts=True, unique_fields=["calendar", "day"], update_fields=["is_off", "name", "notice_year"],
    )  # fmt: skip


def _locked(region_code: str, by: Actor) -> Calendar:
    """The calendar's row, held until the end: imports of two people at once go one after the other."""
    if by.actor_kind not in ("staff", "system"):
        raise Refusal("calendar.not_yours")
    Calendar.objects.get_or_create(region_code=region_code)
    return Calendar.objects.select_for_update(of=("self",)).get(region_code=region_code)


def _changed(calendar: Calendar) -> None:
    calendar.version = uuid.uuid4()
    calendar.save(update_fields=["version"])
    selectors.forget_checks()
