"""Word to the applicant, and to who acts for them, at every turn of the case (R-FLOW-21)."""

from typing import Any

from tongban.cases import events as happened
from tongban.cases.enums import DeliveryWay
from tongban.cases.models import Case
from tongban.kernel import events
from tongban.notifications.services import notify

# What happened → template. Decisions, results and messages depend on what the case is (see below).
TOLD = {
    happened.CaseSubmitted: "case_submitted",
    happened.CaseReceived: "case_received",
    happened.CorrectionRequested: "case_correction",
    happened.CaseCorrected: "case_corrected",
    happened.CorrectionLapsed: "case_lapsed",
    happened.CaseAccepted: "case_accepted",
    happened.CaseDeclined: "case_declined",
    happened.CaseExtended: "case_extended",
    happened.CaseDelivered: "case_delivered",
    happened.CaseWithdrawn: "case_withdrawn",
    happened.CaseTerminated: "case_terminated",
}


@events.on(*TOLD)
def tell_applicant(event: Any) -> None:
    tell(event, TOLD[type(event)])


@events.on(happened.CaseDecided)
def tell_decision(event: happened.CaseDecided) -> None:
    tell(event, "case_granted" if event.granted else "case_refused")
    if not event.makes_licence:
        tell_ready(event)


@events.on(happened.CaseIssued)
def tell_ready(event: happened.CaseIssued | happened.CaseDecided) -> None:
    """Something waits to be fetched or posted; what enters the account by itself is told as delivered."""
    if Case.objects.exclude(delivery_way=DeliveryWay.ELECTRONIC).filter(pk=event.case_id).exists():
        tell(event, "case_ready")


@events.on(happened.MessagePosted)
def tell_message(event: happened.MessagePosted) -> None:
    if event.from_staff:
        tell(event, "case_message")


def tell(event: Any, template: str) -> None:
    """The applicant, and the proxy or handler beside them; whoever has no account and no mobile is told on paper."""
    case = Case.objects.filter(pk=event.case_id).first()
    if case is None:  # a taken-back draft that was discarded meanwhile
        return
    facts = _facts(case, event)
    for applicant_id in filter(None, (case.applicant_id, case.agent_id)):
        notify(applicant_id=applicant_id, template=template, facts=facts, at=event.at, case_number=case.number or "")


def _facts(case: Case, event: Any) -> dict[str, Any]:
    due_on = case.promised_due_on or case.statutory_due_on
    return {
        "item": case.item_name, "number": case.number, "query_code": case.query_code,
        "deadline": getattr(event, "deadline_on", None), "due_on": due_on.isoformat() if due_on else "",
        "way": str(DeliveryWay(case.delivery_way).label),
    }  # fmt: skip
