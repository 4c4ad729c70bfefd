"""The officials' lists as a whole: which cases, in which order. `lists` pages them for a screen, `exports` runs through them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tongban.cases import permissions
from tongban.cases.enums import CaseState, ClockName, StepKind, StepState
from tongban.cases.lifecycle import IN_HAND, TO_ACCEPT, TO_DELIVER
from tongban.cases.models import Case, CaseStep
from tongban.cases.querysets import CaseQuerySet
from tongban.cases.selectors.access import IN_THE_BODY, cases_overseen_by, cases_visible_to
from tongban.cases.selectors.narrowing import Narrow, narrowed
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.pages import Listing

DUE_FIRST = ("-is_priority", "due_on", "id")
SOONEST = ("due_on", "id")
LATEST_MOVED = ("-updated_at", "-id")
LATEST_FILED = ("-submitted_at", "-id")
LATEST_RECEIVED = ("-received_at", "-id")


def filed_by(cases: CaseQuerySet, *, is_open: bool | None = None) -> Listing:
    """What an applicant filed, the last moved first."""
    cases = cases.filed() if is_open is None else cases.filed().filter(is_open=is_open)
    return _listing(cases, LATEST_MOVED)


def to_accept(staff: Staff, on: date, *, narrow: Narrow | None = None) -> Listing:
    """Papers are in, nobody has said anything yet."""
    return to_accept_in(bodies_of(staff, on), narrow=narrow, on=on)


def to_accept_in(bodies: Sequence[int], *, narrow: Narrow | None = None, on: date | None = None) -> Listing:
    """The same of these bodies."""
    return _of_body(bodies, Q(state__in=TO_ACCEPT), narrow, on)


def in_examination(staff: Staff, on: date, *, mine: bool = False, narrow: Narrow | None = None) -> Listing:
    """Accepted and not decided; `mine` for those this official examines."""
    return in_examination_in(bodies_of(staff, on), narrow=narrow, on=on, examiner_id=staff.pk if mine else None)


def in_examination_in(
    bodies: Sequence[int], *, narrow: Narrow | None = None, on: date | None = None, examiner_id: int | None = None
) -> Listing:
    """The same of these bodies."""
    wanted = Q(state__in=IN_HAND)
    if examiner_id is not None:
        wanted &= Q(examiner_ids__contains=[examiner_id])
    return _of_body(bodies, wanted, narrow, on)


def due_first(staff: Staff, on: date, *, narrow: Narrow | None = None) -> Listing:
    """Everything open in the bodies one works in or supervises."""
    return due_among(narrowed(cases_overseen_by(staff, on), narrow, on))


def due_among(cases: CaseQuerySet) -> Listing:
    """What is open of these, by its due day."""
    return _listing(cases.running().exclude(running_clock=ClockName.CORRECTION), SOONEST)


def of_the_body(staff: Staff, on: date, *, narrow: Narrow | None = None) -> Listing:
    """Everything filed in the bodies one works in or supervises, closed or not."""
    return _listing(narrowed(cases_overseen_by(staff, on), narrow, on), LATEST_FILED)


def received_here(staff: Staff, on: date, *, narrow: Narrow | None = None, **filters: Any) -> Listing:
    """What was handed in at the official's halls."""
    halls = permissions.who(staff, on).posts.hall_ids(Role.WINDOW_CLERK, Role.CHIEF_REP)
    cases = Case.objects.filed().filter(hall_id__in=halls, **filters)
    return _listing(narrowed(cases, narrow, on), LATEST_RECEIVED)


def ready_to_hand_out(staff: Staff, on: date, *, text: str = "") -> Listing:
    """Results that wait for their applicant; `text` is a case number or the beginning of a name."""
    waiting = Q(state__in=(CaseState.ISSUED, CaseState.REFUSED))
    being_made = CaseStep.objects.filter(case=OuterRef("pk"), kind=StepKind.LICENCE_MAKING, state=StepState.TODO)
    waiting |= Q(~Exists(being_made), state=CaseState.GRANTED)
    cases = cases_visible_to(staff, on).in_states(*TO_DELIVER).filter(waiting)
    if text:
        cases = cases.filter(Q(number=text) | Q(applicant_name__startswith=text))
    return _listing(cases, SOONEST)


def found(staff: Staff, on: date, *, text: str) -> Listing:
    """Whatever this official may see under a number or a name that begins so."""
    return _listing(narrowed(cases_visible_to(staff, on), Narrow(text=text), on), LATEST_FILED)


def bodies_of(staff: Staff, on: date) -> list[int]:
    """Where one accepts and examines."""
    return sorted(permissions.who(staff, on).posts.body_ids(*IN_THE_BODY))


def _of_body(bodies: Sequence[int], wanted: Q, narrow: Narrow | None, on: date | None) -> Listing:
    # Not `running()` as well: the states say it, and said twice the database would count on far fewer rows than there are.
    cases = Case.objects.of_bodies(list(bodies)).filter(wanted)
    return _listing(narrowed(cases, narrow, on) if on is not None else cases, DUE_FIRST)


def _listing(cases: CaseQuerySet, order: tuple[str, ...]) -> Listing:
    return Listing(cases.with_row_data(), order)
