"""Lists: one query a page, everything a row shows on the row. Cursors come from kernel.pages, the officials' rows from listings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from tongban.cases.enums import CaseState
from tongban.cases.lifecycle import IN_HAND, TO_ACCEPT, TO_DELIVER
from tongban.cases.selectors import listings, opening
from tongban.cases.selectors.access import cases_of, cases_overseen_by
from tongban.cases.selectors.narrowing import Narrow, counting, decided_today, received_today
from tongban.identity.models import Acting, Staff
from tongban.kernel.pages import Page, keyset


# The applicant
def drafts_of(acting: Acting, after: str | None = None, limit: int = 20) -> Page:
    """Applications begun and not filed, the last touched first."""
    return keyset(cases_of(acting).drafts().with_row_data(), order=("-updated_at", "-id"), after=after, limit=limit)


def my_cases(acting: Acting, after: str | None = None, limit: int = 20, *, is_open: bool | None = None) -> Page:
    """Filed cases, the last moved first."""
    if not after and not (acting.mandate_id and acting.item_codes):
        return opening.my_cases(acting.applicant.pk, limit, is_open)
    return listings.filed_by(cases_of(acting), is_open=is_open).page(after, limit)


# The department
def to_accept(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None
) -> Page:
    """Papers are in, nobody has said anything yet; what is due first comes first, priority before all (R-WIN-10)."""
    if not after and not narrow and (page := opening.to_accept(staff, on, limit)):
        return page
    return listings.to_accept(staff, on, narrow=narrow).page(after, limit)


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
    if not after and not narrow and not mine and (page := opening.in_examination(staff, on, limit)):
        return page
    return listings.in_examination(staff, on, mine=mine, narrow=narrow).page(after, limit)


def due_first(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None
) -> Page:
    """Everything open in the bodies one works in or supervises, by its due day."""
    if not after and not narrow and (page := opening.due_first(staff, on, limit)):
        return page
    return listings.due_first(staff, on, narrow=narrow).page(after, limit)


def of_the_body(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None
) -> Page:
    """Everything filed in the bodies one works in or supervises, closed or not, the latest first."""
    return listings.of_the_body(staff, on, narrow=narrow).page(after, limit)


# The hall
def received_here(
    staff: Staff, on: date, after: str | None = None, limit: int = 20, *, narrow: Narrow | None = None, **filters: Any
) -> Page:
    """What was handed in at the official's halls, the latest first. Filters: `received_by_id`, `is_returned_to_window`, `is_open`."""
    return listings.received_here(staff, on, narrow=narrow, **filters).page(after, limit)


def ready_to_hand_out(staff: Staff, on: date, after: str | None = None, limit: int = 20, text: str = "") -> Page:
    """Results that wait for their applicant; `text` is a case number or the beginning of a name."""
    return listings.ready_to_hand_out(staff, on, text=text).page(after, limit)


def found(staff: Staff, on: date, text: str, after: str | None = None, limit: int = 20) -> Page:
    """Whatever this official may see under a number or a name that begins so, the latest first."""
    return listings.found(staff, on, text=text).page(after, limit)


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
    in_hand = Q(state__in=IN_HAND)
    standing = cases.running().aggregate(
        to_accept=Count("id", filter=Q(state__in=TO_ACCEPT)),
        in_correction=Count("id", filter=Q(state=CaseState.CORRECTION)),
        in_examination=Count("id", filter=in_hand),
        unassigned=Count("id", filter=Q(state=CaseState.ACCEPTED)),
        to_deliver=Count("id", filter=Q(state__in=TO_DELIVER)),
        due_today=Count("id", filter=counting() & Q(due_on=on)),
        past_promise=Count("id", filter=counting() & Q(due_on__lt=on)),
        past_statute=Count("id", filter=counting() & in_hand & Q(statutory_due_on__lt=on)),
    )
    moved = cases.filter(received_today(on) | decided_today(on)).aggregate(
        received_today=Count("id", filter=received_today(on)), decided_today=Count("id", filter=decided_today(on))
    )
    return BodyOverview(**standing, **moved)
