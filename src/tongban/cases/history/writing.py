"""One batch in one transaction: applicants, numbers, the rows by COPY, one audit line, one event."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from tongban.calendars.rules.working_days import WorkingCalendar
from tongban.calendars.selectors import working_calendar
from tongban.cases.events import HistoryImported
from tongban.cases.history.checking import Past
from tongban.cases.history.items import Items
from tongban.cases.history.telling import CASE, CLOCK, STEP, Told
from tongban.cases.models import Case, CaseStep, ClockEvent, HistoryImport
from tongban.cases.rules.numbers import case_number, case_series
from tongban.identity.services import OnRecord, record_many
from tongban.kernel import audit, counters, events
from tongban.kernel.actors import Actor


@transaction.atomic
def write_batch(run: HistoryImport, pasts: Sequence[Past], items: Items, *, by: Actor, at: datetime) -> int:
    """Write those that are not here yet; how many. All or nothing; what waits for a counter waits only for this batch."""
    with connection.cursor() as cursor:  # two runs over one file: the second waits, then finds the batch here
        name = f"cases.history:{run.source}:{pasts[0].id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    keys = {f"{run.source}:{past.id}" for past in pasts}
    here = set(Case.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    new = [past for past in pasts if f"{run.source}:{past.id}" not in here]
    if not new:
        return 0
    people = {past.row: OnRecord(past.applicant, past.document_type, past.document_no) for past in new}
    applicants = record_many(people.values(), of=run, by=by, at=at)
    told = _told(new, items)
    ids, numbers = _ids(len(new)), _numbers(new)
    name = by.actor_name
    _copy(Case, CASE, (
        one.case_row(key=key, number=number, applicant_id=applicants[people[one.past.row].key], source=run.source, by_name=name)
        for one, key, number in zip(told, ids, numbers, strict=True)
    ))  # fmt: skip
    _copy(CaseStep, STEP, (row for one, key in zip(told, ids, strict=True) for row in one.step_rows(key, name)))
    _copy(ClockEvent, CLOCK, (row for one, key in zip(told, ids, strict=True) for row in one.clock_rows(key)))
    HistoryImport.objects.filter(pk=run.pk).update(cases=F("cases") + len(new))
    event = HistoryImported(import_id=run.pk, at=at, cases=len(new), first_row=new[0].row, last_row=new[-1].row)
    audit.record(
        event.code, of=run, by=by, at=at, source=run.source, cases=len(new), first_row=new[0].row, last_row=new[-1].row
    )
    events.publish(event)
    return len(new)


def _told(pasts: Iterable[Past], items: Items) -> list[Told]:
    calendars: dict[str, WorkingCalendar] = {}
    told = []
    for past in pasts:
        pinned = items.on(past.item_code, past.received_at.date())
        if pinned.region_code not in calendars:
            calendars[pinned.region_code] = working_calendar(pinned.region_code)
        told.append(Told(past, pinned, calendars[pinned.region_code]))
    return told


def _ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [key for (key,) in cursor.fetchall()]


def _numbers(pasts: Sequence[Past]) -> list[str]:
    """Case numbers of our own, in the series of the day of application (R-ITEM-5), without a gap."""
    days = [past.submitted_at.date() for past in pasts]
    series = [case_series(past.item_code, day) for past, day in zip(pasts, days, strict=True)]
    following = counters.next_numbers(Counter(series))
    numbers = []
    for past, day, name in zip(pasts, days, series, strict=True):
        numbers.append(case_number(past.item_code, day, following[name]))
        following[name] += 1
    return numbers


def _copy(model: Any, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
