"""制证与送达: the result is ready, goes out, and the case is closed (R-CLK-9, R-FLOW-23)."""

from datetime import datetime
from typing import Any

from tongban.cases.enums import CaseAction, CaseState, DeliveryWay, DocumentKind, StepKind
from tongban.cases.events import CaseDelivered, CaseIssued, CasePosted
from tongban.cases.models import Case, CaseDelivery
from tongban.cases.selectors.licensing import makes_licence
from tongban.cases.services.documents import write_document
from tongban.cases.services.materials import own_file
from tongban.cases.services.turn import Turn, turn
from tongban.cases.wordings import on_record, word
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal


def issue_case(
    *, case_id: int, by: Actor, at: datetime, licence_identifier: str = "", seen_revision: int | None = None
) -> Case:
    """制证: the licence is made. It waits for its applicant, or goes out by itself when delivered electronically.

    Where the result is a licence, the handler that makes it issues the case; nobody may step in before (`licence_not_made`),
    or the case would be issued with nothing in hand.
    """
    with turn(case_id, CaseAction.ISSUE, by=by, at=at, seen_revision=seen_revision) as this:
        if not licence_identifier and makes_licence(this.case):
            raise Refusal("case.licence_not_made")
        this.case.issued_at, this.case.licence_identifier = at, licence_identifier
        this.finish_step(StepKind.LICENCE_MAKING)
        this.open_step(StepKind.DELIVERY, due_on=this.case.due_on)
        this.announce(CaseIssued(case_id=case_id, at=at, licence_identifier=licence_identifier))
    return this.case


def post_case(
    *, case_id: int, waybill: str, receiver_name: str, by: Actor, at: datetime, seen_revision: int | None = None
) -> Case:
    """邮寄: posting meets the duty to deliver in time; the case closes when the courier confirms (`deliver_case`)."""
    problems = {"waybill": waybill, "receiver_name": receiver_name}
    if missing := {name: [word("case.field_missing")] for name, value in problems.items() if not value.strip()}:
        raise Invalid(missing)
    with turn(case_id, CaseAction.POST, by=by, at=at, seen_revision=seen_revision) as this:
        _require_ready(this.case)
        _put(
            this, posted=_posted(this.case), way=DeliveryWay.COURIER, waybill=waybill, receiver_name=receiver_name,
            posted_at=at,
        )  # fmt: skip
        this.case.delivery_way = DeliveryWay.COURIER
        this.clock.end(this.today)
        this.record_step(StepKind.OTHER, name=CaseAction.POST.label, opinion=waybill)
        this.announce(CasePosted(case_id=case_id, at=at, waybill=waybill))
    return this.case


def deliver_case(
    *, case_id: int, way: str, by: Actor, at: datetime, receiver_name: str = "", receiver_document_no: str = "",
    signature_file_id: Any = None, waybill: str = "", seen_revision: int | None = None,
) -> Case:  # fmt: skip
    """送达: the result is in the applicant's hands; the case is closed and from here on immutable (R-FLOW-25)."""
    if way not in DeliveryWay.values:
        raise Invalid({"way": [way]})
    with turn(case_id, CaseAction.DELIVER, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        _require_ready(case)
        if way == DeliveryWay.ELECTRONIC:
            receiver_name = receiver_name or case.applicant_name
        posted = _posted(case)
        receiver_name = receiver_name or (posted.receiver_name if posted else "")
        if not receiver_name.strip():
            raise Invalid({"receiver_name": [word("case.field_missing")]})
        waybill = waybill or (posted.waybill if posted else "")
        signature = own_file(signature_file_id, by, case) if signature_file_id else None
        _put(
            this, posted=posted, way=way, receiver_name=receiver_name, receiver_document_no=receiver_document_no,
            signature_file_id=signature and signature.pk, waybill=waybill, delivered_at=at,
        )  # fmt: skip
        case.delivery_way = way
        this.finish_step(opinion=receiver_name)
        this.close()
        write_document(
            this, DocumentKind.DELIVERY_RECEIPT, what=case.result.get("name", ""), way=way,
            way_label=on_record(DeliveryWay(way).label), receiver_name=receiver_name, delivered_at=at, waybill=waybill,
            licence_identifier=case.licence_identifier,
        )  # fmt: skip
        this.announce(CaseDelivered(case_id=case_id, at=at, way=way))
    return this.case


def _posted(case: Case) -> CaseDelivery | None:
    """What was posted already; posting makes courier the way of the case."""
    return CaseDelivery.objects.filter(case_id=case.pk).first() if case.delivery_way == DeliveryWay.COURIER else None


def _put(this: Turn, *, posted: CaseDelivery | None, **facts: Any) -> None:
    """The one delivery of the case, begun or carried on."""
    facts["handed_out_by"] = this.by.actor_name
    if posted:
        this.writes.update(CaseDelivery, facts, case_id=this.case.pk)
    else:
        this.writes.insert(CaseDelivery(case_id=this.case.pk, **facts))


def _require_ready(case: Case) -> None:
    """A grant whose licence is not made yet has nothing to hand out."""
    if case.state != CaseState.ISSUED and case.is_granted and not case.issued_at and makes_licence(case):
        raise Refusal("case.licence_not_made")
