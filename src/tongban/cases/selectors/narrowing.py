"""Narrowing a work list: what an official ticks above it, and what a number on the overview stands for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tongban.cases.enums import CaseState, ClockName
from tongban.cases.querysets import CaseQuerySet

IN_HAND = (CaseState.ACCEPTED, CaseState.EXAMINING, CaseState.SUSPENDED, CaseState.FORWARDED)
TO_DELIVER = (CaseState.GRANTED, CaseState.REFUSED, CaseState.ISSUED)


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


def narrowed(cases: CaseQuerySet, narrow: Narrow | None, on: date) -> CaseQuerySet:
    """The cases that meet all that was asked for."""
    if not narrow:
        return cases
    wanted = lateness(narrow.late, on)
    if narrow.state:
        wanted &= Q(state=narrow.state)
    if narrow.item_code:
        wanted &= Q(item_code=narrow.item_code)
    if narrow.examiner_id is not None:
        wanted &= Q(examiner_ids__contains=[narrow.examiner_id])
    if narrow.moved_today == "received":
        wanted &= Q(received_on=on)
    if narrow.moved_today == "decided":
        wanted &= Q(decided_at__date=on)
    if narrow.waits:
        wanted &= Q(is_open=True)
    if narrow.waits == "delivery":
        wanted &= Q(state__in=TO_DELIVER)
    if narrow.text:
        wanted &= Q(number=narrow.text.upper()) | Q(applicant_name__startswith=narrow.text)
    return cases.filter(wanted)
