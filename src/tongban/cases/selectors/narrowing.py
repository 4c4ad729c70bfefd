"""Narrowing a work list: what an official ticks above it, and what a number on the overview stands for."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from tongban.cases.enums import ClockName
from tongban.cases.lifecycle import IN_HAND, TO_DELIVER
from tongban.cases.querysets import CaseQuerySet

LONGEST_BREAK = timedelta(days=14)  # between handing in and the day of receipt lie days off only


@dataclass(frozen=True)
class Narrow:
    """Empty fields do not narrow. `text`: a case number, or the beginning of the applicant's name."""

    state: str = ""
    item_code: str = ""
    examiner_id: int | None = None
    late: str = ""  # promise | statute | today
    moved_today: str = ""  # received | decided
    waits: str = ""  # open | delivery
    text: str = ""

    def __bool__(self) -> bool:
        return self != Narrow()


def counting() -> Q:
    """The clock of the organ runs and its last day is certain: only then can a case be late."""
    return Q(clock_stopped_on__isnull=True, is_provisional=False) & ~Q(running_clock=ClockName.CORRECTION)


def lateness(late: str, on: date) -> Q:
    """The same conditions as the counts of the overview, so that a number and its list agree."""
    running = Q(is_open=True) & counting()
    if late == "promise":
        return running & Q(due_on__lt=on)
    if late == "statute":
        return running & Q(state__in=IN_HAND, statutory_due_on__lt=on)
    return running & Q(due_on=on) if late == "today" else Q()


def received_today(on: date) -> Q:
    """Received on this day. What was handed in on the days off before counts too, so the index is entered that early."""
    return Q(received_on=on, submitted_at__gte=start_of(on - LONGEST_BREAK))


def decided_today(on: date) -> Q:
    return Q(decided_at__gte=start_of(on), decided_at__lt=start_of(on + timedelta(days=1)))


def start_of(day: date) -> datetime:
    """The first moment of the day: a range on the moments themselves can use their index, a date taken of them cannot."""
    return timezone.make_aware(datetime.combine(day, time.min))


def narrowed(cases: CaseQuerySet, narrow: Narrow | None, on: date) -> CaseQuerySet:
    """The cases that meet all that was asked for."""
    if not narrow:
        return cases
    wanted = lateness(narrow.late, on)
    if narrow.state:
        wanted &= Q(state=narrow.state)
    if narrow.item_code:
        wanted &= Q(item__code=narrow.item_code)  # the index stands on the item's key
    if narrow.examiner_id is not None:
        wanted &= Q(examiner_ids__contains=[narrow.examiner_id])
    if narrow.moved_today == "received":
        wanted &= received_today(on)
    if narrow.moved_today == "decided":
        wanted &= decided_today(on)
    if narrow.waits:
        wanted &= Q(is_open=True)
    if narrow.waits == "delivery":
        wanted &= Q(state__in=TO_DELIVER)
    if narrow.text:
        wanted &= Q(number=narrow.text.upper()) | Q(applicant_name__startswith=narrow.text)
    return cases.filter(wanted)
