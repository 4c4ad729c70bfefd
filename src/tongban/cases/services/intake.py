"""收件: what was handed in, and when (R-FLOW-2). Not yet acceptance; but the days of silence begin here (R-CLK-2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.cases.enums import (
    CaseAction,
    CaseState,
    Channel,
    ClockName,
    DocumentKind,
    MaterialWay,
    StepKind,
)
from tongban.cases.events import CaseReceived, MaterialGiven
from tongban.cases.models import Case, CaseMaterial
from tongban.cases.rules.acceptance import receipt_day
from tongban.cases.rules.clock import Limit
from tongban.cases.selectors.whole import papers_of
from tongban.cases.services.checking import input_problems, keep_what_is_asked
from tongban.cases.services.documents import write_document
from tongban.cases.services.drafting import give_number, new_case
from tongban.cases.services.materials import has_licences
from tongban.cases.services.taking import Given, put_down, take
from tongban.cases.services.turn import Turn, turn, turn_on_new
from tongban.cases.wordings import on_record
from tongban.catalogue import selectors as catalogue
from tongban.identity.enums import ActingAs
from tongban.identity.models import Applicant
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

GROUND = "《中华人民共和国行政许可法》第三十二条"


def issue_intake_receipt(*, case_id: int, by: Actor, at: datetime, seen_revision: int | None = None) -> Case:
    """收件凭证 for an application filed online; the platform does this by itself within a minute."""
    with turn(case_id, CaseAction.RECEIPT, by=by, at=at, seen_revision=seen_revision) as this:
        given = [paper for paper in papers_of(this.case) if paper.replaced_at is None]
        _receive(this, given, handed_in_at=this.case.submitted_at or at)
    return this.case


def receive_case(
    *, item_code: str, applicant_id: int, hall_id: int | None, window_id: int | None, answers: dict[str, Any],
    situation: dict[str, Any], materials: Sequence[Given | dict[str, Any]], by: Actor, at: datetime,
    proxy_id: int | None = None, incomplete: bool = False, channel: str = Channel.WINDOW, delivery_way: str = "",
    received_on: date | None = None, source_key: str | None = None, source: dict[str, Any] | None = None,
) -> Case:  # fmt: skip
    """窗口收件: take the papers in over the counter, in one act with the receipt.

    Incomplete papers are named (Invalid) unless the clerk says `incomplete`: then they come in and a correction notice
    has to follow, on the spot or within the days of silence (R-FLOW-3). `received_on`, `source_key` (its number there)
    and `source` (facts carried as they came) are for cases of another system; one of them comes in only once.
    """
    version = catalogue.version_in_force(item_code, timezone.localdate(at))
    catalogue.require_open(version.item)
    people = Applicant.objects.in_bulk([pk for pk in (applicant_id, proxy_id) if pk])
    if applicant_id not in people:
        raise Invalid({"applicant_id": [str(applicant_id)]})
    if proxy_id and not version.may_use_proxy:
        raise Refusal("case.proxy_not_allowed", item=version.name)
    with transaction.atomic():
        case = new_case(
            version, people[applicant_id], at=at, channel=channel, hall_id=hall_id, window_id=window_id,
            answers=answers, situation=situation, source_key=source_key, source=source or {},
        )  # fmt: skip
        if delivery_way:
            case.delivery_way = delivery_way
        if proxy_id:
            proxy = people[proxy_id]
            case.agent, case.agent_name, case.acting_as = proxy, proxy.name, ActingAs.PROXY
        with turn_on_new(case, CaseAction.HAND_IN, by=by, at=at) as this:
            given = take(this, _handed(this, materials))
            if not incomplete and (problems := input_problems(case, given, this.today)):
                raise Invalid(problems)
            keep_what_is_asked(case)
            give_number(this, at_once=has_licences(given))
            put_down(this, given)
            for paper in given:
                this.announce(MaterialGiven(case_id=case.pk, at=at, material_code=paper.code))
            case.submitted_at = case.opened_at = at
            if by.actor_kind == "staff":
                case.received_by_id = by.actor_id
            _receive(this, given, handed_in_at=at, day=received_on)
    return case


def mark_opened(*, case_id: int, by: Actor, at: datetime) -> None:
    """An official looks at the case for the first time: from now on the applicant cannot simply take it back."""
    if by.actor_kind != "staff":
        return
    unopened = (CaseState.SUBMITTED, CaseState.RECEIVED)
    Case.objects.filter(pk=case_id, opened_at__isnull=True, state__in=unopened).update(opened_at=at)


def start_acceptance_clock(this: Turn, on: date) -> None:
    """The organ's days to look at the papers: five by law, fewer by its own rule (R-CLK-2, R-CLK-17)."""
    parameters = this.parameters
    this.clock.start(
        ClockName.ACCEPTANCE, on, ground=GROUND, statutory=Limit(parameters.correction_notice_days),
        promised=Limit(min(parameters.dept_accept_days, parameters.correction_notice_days)),
    )  # fmt: skip


def _receive(this: Turn, given: Sequence[CaseMaterial], *, handed_in_at: datetime, day: date | None = None) -> None:
    """The true time goes on the receipt, the day of receipt by R-CLK-14 starts the clock."""
    case = this.case
    case.received_at = handed_in_at
    case.received_on = day or receipt_day(timezone.localdate(handed_in_at), this.calendar)
    start_acceptance_clock(this, case.received_on)
    this.record_step(StepKind.INTAKE)
    this.open_step(StepKind.ACCEPTANCE, due_on=case.due_on)
    write_document(
        this, DocumentKind.INTAKE_RECEIPT, received_at=handed_in_at, received_on=case.received_on,
        answer_due_on=case.acceptance_due_on, is_provisional=case.is_provisional,
        papers=[{"name": p.name, "way": on_record(MaterialWay(p.way).label), "copies": p.copies} for p in given],
    )  # fmt: skip
    this.announce(CaseReceived(case_id=case.pk, at=this.at, received_on=case.received_on))


def _handed(this: Turn, materials: Sequence[Given | dict[str, Any]]) -> list[Given]:
    handed = [given if isinstance(given, Given) else Given(**given) for given in materials]
    entries = {entry.code for entry in this.case.version.materials.all()}
    if unknown := [given.code for given in handed if given.code not in entries]:
        raise Invalid({f"materials.{code}": [code] for code in unknown})
    return handed
