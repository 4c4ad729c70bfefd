"""Where a case stands: its steps, what may be done now, and what the public may know of it (R-FLOW-22)."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tongban.cases import lifecycle, permissions
from tongban.cases.enums import CaseAction, CaseState, StepState
from tongban.cases.models import ApplicantBar, Case, CaseStep
from tongban.cases.selectors.access import cases_of
from tongban.cases.selectors.clock import ClockView, clock_view
from tongban.identity.enums import Role
from tongban.identity.models import Acting, Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.shaped import Shaped


def open_actions(who: Any, case: Case, on: date) -> list[CaseAction]:
    """What `who` may do with the case now: the state table, narrowed by the permission map. Buttons show exactly these."""
    actor = permissions.who(who, on)
    return [
        action
        for action in lifecycle.opens(case.state)
        if action not in lifecycle.NOT_BUILT and permissions.may(actor, action, case)
    ]


def timeline(case: Case) -> list[CaseStep]:
    """All steps in the order they were done; those still to do come last."""
    steps = list(case.steps.all())
    return sorted(steps, key=lambda s: (s.state == StepState.TODO, s.ended_at or s.started_at, s.pk))


@dataclass(frozen=True)
class PublicStep:
    """A step without people and opinions."""

    name: str
    body_name: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    due_on: date | None


def public_steps(case: Case) -> list[PublicStep]:
    """The timeline as somebody may see it who has only number and query code."""
    return [
        PublicStep(step.name, step.body_name, step.state, step.started_at, step.ended_at, step.due_on)
        for step in timeline(case)
    ]


@dataclass(frozen=True)
class TrackView:
    """What somebody with number and query code may know: step, organ, due day, days left. No names, no papers."""

    number: str
    item_name: str
    body_name: str
    state: CaseState
    submitted_at: datetime | None
    steps: list[PublicStep]
    clock: ClockView
    rating_token: str


def track(number: str, query_code: str, at: datetime) -> TrackView:
    """Progress without an account; NotFound for a wrong number or code alike. Two queries. Tries are limited by the face."""
    case = Case.objects.filed().filter(number=number).first()
    code = case.query_code if case else "------"
    if not hmac.compare_digest(code.encode(), query_code.strip().upper().encode()) or case is None:
        raise NotFound(number)
    return TrackView(
        number=number, item_name=case.item_name, body_name=case.body_name, state=CaseState(case.state),
        submitted_at=case.submitted_at, steps=public_steps(case), clock=clock_view(case, at),
        rating_token=case.rating_token if case.is_closed else "",
    )  # fmt: skip


def twins(case: Case) -> list[Case]:
    """Other open cases or drafts of the same applicant for the same item: a fact to warn of, no ground to refuse (PLUS-16)."""
    return _twins(case.applicant_id, case.item_id, case.pk)


_twins = Shaped(
    lambda applicant_id, item_id, but: (
        Case.objects.filter(applicant_id=applicant_id, item_id=item_id)
        .exclude(pk=but)
        .filter(Q(is_open=True) | Q(state=CaseState.DRAFT))
        .with_row_data()
        .order_by("-updated_at")[:5]
    )
)


def bar_on(case: Case, on: date) -> ApplicantBar | None:
    """The bar that stands against the applicant for this item on that day (R-FLOW-7), if one does."""
    bars = ApplicantBar.objects.filter(applicant_id=case.applicant_id, item_id=case.item_id)
    return bars.filter(starts_on__lte=on, ends_on__gte=on).first()


def begun(acting: Acting, item_code: str) -> list[Case]:
    """What the applicant has already begun for this item: drafts and open cases, to go on with instead of starting again."""
    same = cases_of(acting).filter(item_code=item_code).filter(Q(is_open=True) | Q(state=CaseState.DRAFT))
    return list(same.with_row_data().order_by("-updated_at")[:5])


def colleagues(case: Case, on: date) -> list[Staff]:
    """Whom the case may be assigned to: the officials of its body with an examiner's post that day."""
    return examiners_of([case.body_id], on)


def examiners_of(body_ids: Iterable[int], on: date) -> list[Staff]:
    """The officials of these bodies with an examiner's post that day. One query."""
    held = Q(posts__body_id__in=list(body_ids), posts__role__in=(Role.EXAMINER, Role.CHIEF_REP, Role.LEADER))
    held &= Q(posts__starts_on__lte=on) & (Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=on))
    return list(Staff.objects.filter(held).distinct().order_by("name", "pk"))
