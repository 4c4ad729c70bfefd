"""The years that come with the package: loaded once after `migrate`, never over what has been imported since."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connections, router

FILE = Path(__file__).parent / "data" / "calendar_2018_2026.csv"
SUMMARY = FILE.with_name("summary.csv")  # year → the papers its days rest on
SPECIAL = {"holiday": True, "makeup_workday": False}  # kind → is it off?


@cache
def shipped_days() -> dict[int, list[tuple[date, bool, str]]]:
    """Notice year → (day, off?, name). The 元旦 days of a December belong to the notice of the year after."""
    years: dict[int, list[tuple[date, bool, str]]] = {}
    with FILE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            day = date.fromisoformat(row["date"])
            years.setdefault(day.year, [])
            if row["kind"] in SPECIAL:
                notice_year = day.year + 1 if (day.month, row["name"]) == (12, "元旦") else day.year
                years.setdefault(notice_year, []).append((day, SPECIAL[row["kind"]], row["name"]))
    return years


def shipped_papers() -> dict[int, list[str]]:
    """Year → the addresses of its notices."""
    with SUMMARY.open(encoding="utf-8", newline="") as rows:
        return {int(row["year"]): row["notices"].split() for row in csv.DictReader(rows)}


def load_after_migrate(sender: Any, using: str, **_: Any) -> None:
    """Fill an empty national calendar (post_migrate). No events: nothing can depend on a calendar that was not there."""
    from django.utils import timezone

    from tongban.calendars.models import Calendar, CalendarDay, CalendarNotice

    tables = set(connections[using].introspection.table_names())
    if not router.allow_migrate_model(using, Calendar) or not {
        model._meta.db_table for model in (Calendar, CalendarDay, CalendarNotice)
    }.issubset(tables):
        return
    national, _ = Calendar.objects.using(using).get_or_create(region_code="")
    if national.notices.using(using).exists():
        return
    papers = shipped_papers()
    CalendarNotice.objects.using(using).bulk_create(
        CalendarNotice(
            calendar=national, year=year, papers=papers[year], content=[[day.isoformat(), off, name] for day, off, name in days],
            imported_at=timezone.now(), imported_by="tongban",
        )
        for year, days in shipped_days().items()
    )  # fmt: skip
    CalendarDay.objects.using(using).bulk_create(
        CalendarDay(calendar=national, day=day, is_off=off, name=name, notice_year=year)
        for year, days in shipped_days().items()
        for day, off, name in days
    )
