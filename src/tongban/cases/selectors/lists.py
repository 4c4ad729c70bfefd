"""Lists: one query a page, everything a row shows on the row. Cursors come from kernel.pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from tongban.cases import permissions
from tongban.cases.enums import CaseState, ClockName, StepKind, StepState
from tongban.cases.models import Case, CaseStep
from tongban.cases.querysets import CaseQuerySet
from tongban.cases.selectors.access import IN_THE_BODY, cases_of, cases_overseen_by, cases_visible_to
from tongban.cases.selectors.narrowing import Narrow, counting, narrowed
from tongban.identity.enums import Role
from tongban.identity.models import Acting, Staff
from tongban.kernel.pages import Page, keyset

DUE_FIRST = ("-is_priority", "due_on", "id")


# The applicant
def drafts_of(acting: Acting, after: str | None = None, limit: int = 20) -> Page:
    """Applications begun and not filed, the last touched first."""
    return keyset(cases_of(acting).drafts().with_row_data(), order=("-updated_at", "-id"), after=after, limit=limit)


def my_cases(acting: Acting, after: str | None = None, limit: int = 20, *, is_open: bool | None = None) -> Page:
    """Filed cases, the last moved first."""
    cases = cases_of(acting).filed()
    if is_open is not None:
        cases = cases.filter(is_open=is_open)
    return keyset(cases.with_row_data(), order=("-updated_at", "-id"), after=after, limit=limit)


# The department
def to_accept(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None
) -> Page:
    """Papers are in, nobody has said anything yet; what is due first comes first, priority before all (R-WIN-10)."""
    states = (CaseState.SUBMITTED, CaseState.RECEIVED)
    return _of_body(staff, on, states, after=after, limit=limit, narrow=narrow)


def in_examination(
    staff: Staff,
    on: date,
    after: str | None = None,
    limit: int = 20,
    *,
    mine: bool = False,
    narrow: Narrow | None = None,
) -> Page:
    """Accepted and not decided; `mine` for those this official examines."""
    states = (CaseState.ACCEPTED, CaseState.EXAMINING, CaseState.SUSPENDED, CaseState.FORWARDED)
    extra = Q(examiner_ids__contains=[staff.pk]) if mine else Q()
    return _of_body(staff, on, states, after=after, limit=limit, extra=extra, narrow=narrow)


def due_first(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None
) -> Page:
    """Everything open in the bodies one works in or supervises, by its due day."""
    cases = cases_overseen_by(staff, on).running().exclude(running_clock=ClockName.CORRECTION)
    cases = narrowed(cases, narrow, on)
    return keyset(cases.with_row_data(), order=("due_on", "id"), after=after, limit=limit)


def of_the_body(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None
) -> Page:
    """Everything filed in the bodies one works in or supervises, closed or not, the latest first."""
    cases = narrowed(cases_overseen_by(staff, on), narrow, on)
    return keyset(cases.with_row_data(), order=("-submitted_at", "-id"), after=after, limit=limit)


# The hall
def received_here(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None, **filters: Any
) -> Page:
    """What was handed in at the official's halls, the latest first. Filters: `received_by_id`, `is_returned_to_window`, `is_open`."""
    halls = permissions.who(staff, on).posts.hall_ids(Role.WINDOW_CLERK, Role.CHIEF_REP)
    cases = narrowed(Case.objects.filed().filter(hall_id__in=halls, **filters), narrow, on)
    return keyset(cases.with_row_data(), order=("-received_at", "-id"), after=after, limit=limit)


def ready_to_hand_out(staff: Staff, on: date, after: str | None = None, limit: int = 20, text: str = "") -> Page:
    """Results that wait for their applicant; `text` is a case number or the beginning of a name."""
    waiting = Q(state__in=(CaseState.ISSUED, CaseState.REFUSED))
    being_made = CaseStep.objects.filter(case=OuterRef("pk"), kind=StepKind.LICENCE_MAKING, state=StepState.TODO)
    waiting |= Q(~Exists(being_made), state=CaseState.GRANTED)
    cases = cases_visible_to(staff, on).running().filter(waiting)
    if text:
        cases = cases.filter(Q(number=text) | Q(applicant_name__startswith=text))
    return keyset(cases.with_row_data(), order=("due_on", "id"), after=after, limit=limit)


def found(staff: Staff, on: date, text: str, after: str | None = None, limit: int = 20) -> Page:
    """Whatever this official may see under a number or a name that begins so, the latest first."""
    cases = narrowed(cases_visible_to(staff, on), Narrow(text=text), on)
    return keyset(cases.with_row_data(), order=("-submitted_at", "-id"), after=after, limit=limit)


# The leader
@dataclass(frozen=True)
class BodyOverview:
    """What stands in the official's bodies on a day. Counts of open cases only, so the partial index answers."""

    to_accept: int
    in_correction: int
    in_examination: int
    unassigned: int
    to_deliver: int
    due_today: int
    past_promise: int
    past_statute: int
    received_today: int
    decided_today: int


def body_overview(staff: Staff, on: date) -> BodyOverview:
    """One query over open cases, one over today's (R-SUP-5: unassigned work is counted)."""
    cases = cases_overseen_by(staff, on)
    in_hand = Q(state__in=(CaseState.ACCEPTED, CaseState.EXAMINING, CaseState.SUSPENDED, CaseState.FORWARDED))
    standing = cases.running().aggregate(
        to_accept=Count("id", filter=Q(state__in=(CaseState.SUBMITTED, CaseState.RECEIVED))),
        in_correction=Count("id", filter=Q(state=CaseState.CORRECTION)),
        in_examination=Count("id", filter=in_hand),
        unassigned=Count("id", filter=Q(state=CaseState.ACCEPTED)),
        to_deliver=Count("id", filter=Q(state__in=(CaseState.GRANTED, CaseState.REFUSED, CaseState.ISSUED))),
        due_today=Count("id", filter=counting() & Q(due_on=on)),
        past_promise=Count("id", filter=counting() & Q(due_on__lt=on)),
        past_statute=Count("id", filter=counting() & in_hand & Q(statutory_due_on__lt=on)),
    )
    today = cases.filter(submitted_at__date__gte=on) | cases.filter(decided_at__date=on)
    moved = today.aggregate(
        received_today=Count("id", filter=Q(received_on=on)), decided_today=Count("id", filter=Q(decided_at__date=on))
    )
    return BodyOverview(**standing, **moved)


def _bodies(staff: Staff, on: date) -> CaseQuerySet:
    bodies = permissions.who(staff, on).posts.body_ids(*IN_THE_BODY)
    return Case.objects.filed().of_bodies(sorted(bodies))


def _of_body(
    staff: Staff,
    on: date,
    states: tuple[str, ...],
    *,
    after: str | None,
    limit: int,
    extra: Q | None = None,
    narrow: Narrow | None = None,
) -> Page:
    cases = narrowed(_bodies(staff, on).running().in_states(*states).filter(extra or Q()), narrow, on)
    return keyset(cases.with_row_data(), order=DUE_FIRST, after=after, limit=limit)
