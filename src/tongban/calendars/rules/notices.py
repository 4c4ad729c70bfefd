"""Reading a notice file, and what it changes. The format: {"year", "papers": […], "days": [{"name", "date", "isOffDay"}]}.

A year's file may hold dates of the December before; where two years' files speak of one day, the later year wins.
A file that names all papers already known for its year (and there are some) is the whole year anew: what it leaves
out is an ordinary day again. Any other file of a loaded year is an amendment: what it leaves out stays.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.kernel.errors import Refusal

YEARS = range(1949, 2200)


@dataclass(frozen=True)
class NoticeDay:
    """A day off, or a weekend day that is worked (调休)."""

    day: date
    is_off: bool
    name: str


@dataclass(frozen=True)
class Notice:
    """The days of one year's notice and the papers it rests on."""

    year: int
    papers: tuple[str, ...]
    days: tuple[NoticeDay, ...]


@dataclass(frozen=True)
class DayChange:
    """A day that is worked where it was off, or off where it was worked."""

    day: date
    is_working: bool
    name: str


Known = Mapping[date, tuple[bool, str, int | None]]  # day → off?, name, year of the notice


def read_notice(text: str | bytes) -> Notice:
    """The notice in a file. Refused, naming the row (from 1): no JSON, a wrong year, a date that is none, contradictions."""
    try:
        data = json.loads(text)
    except (ValueError, UnicodeDecodeError, RecursionError) as unreadable:
        raise Refusal("calendar.notice_unreadable", problem=str(unreadable)[:200]) from unreadable
    if not isinstance(data, dict):
        raise Refusal("calendar.notice_not_an_object")
    year, papers, days = data.get("year"), data.get("papers", []), data.get("days")
    if isinstance(year, bool) or not isinstance(year, int) or year not in YEARS:
        raise Refusal("calendar.notice_wrong_year", year=year)
    if not isinstance(papers, list) or not all(isinstance(paper, str) for paper in papers):
        raise Refusal("calendar.notice_papers")
    if not isinstance(days, list) or not days:
        raise Refusal("calendar.notice_without_days", year=year)
    return Notice(year, tuple(papers), _days(days, year))


def _days(rows: list[Any], year: int) -> tuple[NoticeDay, ...]:
    found: dict[date, NoticeDay] = {}
    for number, row in enumerate(rows, start=1):
        day = _day(row, number)
        if day.day.year != year and (day.day.year, day.day.month) != (year - 1, 12):
            raise Refusal("calendar.notice_day_of_another_year", row=number, day=day.day.isoformat(), year=year)
        before = found.setdefault(day.day, day)
        if before.is_off != day.is_off:
            raise Refusal("calendar.notice_contradicts_itself", row=number, day=day.day.isoformat())
    return tuple(sorted(found.values(), key=lambda d: d.day))


def _day(row: Any, number: int) -> NoticeDay:
    if not isinstance(row, dict):
        raise Refusal("calendar.notice_bad_row", row=number)
    name, off, written = row.get("name", ""), row.get("isOffDay"), row.get("date")
    if not isinstance(off, bool):
        raise Refusal("calendar.notice_off_or_not", row=number)
    if not isinstance(name, str) or len(name) > 100:
        raise Refusal("calendar.notice_bad_name", row=number)
    try:
        if not isinstance(written, str) or len(written) != 10:  # fromisoformat also takes 20260101 and 2026-W01-1
            raise ValueError
        return NoticeDay(date.fromisoformat(written), off, name)
    except ValueError as wrong:
        raise Refusal("calendar.notice_not_a_date", row=number, value=str(written)[:40]) from wrong


def is_whole_year(notice: Notice, papers_known: Iterable[str]) -> bool:
    """Does the file stand for the whole year again, rather than add to it?"""
    known = set(papers_known)
    return bool(known) and known <= set(notice.papers)


def after(notice: Notice, known: Known, *, whole_year: bool) -> dict[date, tuple[bool, str, int | None]]:
    """The special days once the notice is in."""
    days = {day: fact for day, fact in known.items() if not (whole_year and fact[2] == notice.year)}
    for row in notice.days:
        owner = known[row.day][2] if row.day in known else None
        if owner is None or owner <= notice.year:
            days[row.day] = (row.is_off, row.name, notice.year)
    return days


def changes(before: Known, now: Known) -> tuple[DayChange, ...]:
    """The days whose being worked differs, in order."""
    differing = []
    for day in sorted(before.keys() | now.keys()):
        works = _works(day, now)
        if works != _works(day, before):
            name = now[day][1] if day in now else before[day][1]
            differing.append(DayChange(day, works, name))
    return tuple(differing)


def _works(day: date, days: Known) -> bool:
    return not days[day][0] if day in days else day.weekday() < 5
