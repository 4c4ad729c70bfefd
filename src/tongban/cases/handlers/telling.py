"""Word to the applicant, and to who acts for them, at every turn of the case (R-FLOW-21)."""

from functools import cache
from typing import Any

from tongban.cases import events as happened
from tongban.cases.enums import DeliveryWay
from tongban.cases.models import Case
from tongban.kernel import events
from tongban.kernel.statements import Columns, rows
from tongban.notifications.services import notify

SAID = (
    "id",
    "number",
    "item_name",
    "query_code",
    "promised_due_on",
    "statutory_due_on",
    "delivery_way",
    "applicant_id",
    "agent_id",
)

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
    happened.CaseFavoured: "case_favoured",
}


@events.on(*TOLD)
def tell_applicant(event: Any) -> None:
    tell(event, TOLD[type(event)])


@events.on(happened.CaseDecided)
def tell_decision(event: happened.CaseDecided) -> None:
    case = tell(event, "case_granted" if event.granted else "case_refused")
    if case and not event.makes_licence and case.delivery_way != DeliveryWay.ELECTRONIC:
        tell(event, "case_ready", case)


@events.on(happened.CaseIssued)
def tell_ready(event: happened.CaseIssued) -> None:
    """Something waits to be fetched or posted; what enters the account by itself is told as delivered."""
    case = case_to_tell_of(event.case_id)
    if case and case.delivery_way != DeliveryWay.ELECTRONIC:
        tell(event, "case_ready", case)


@events.on(happened.MessagePosted)
def tell_message(event: happened.MessagePosted) -> None:
    if event.from_staff:
        tell(event, "case_message")


def tell(event: Any, template: str, case: Case | None = None) -> Case | None:
    """The applicant, and the proxy or handler beside them; whoever has no account and no mobile is told on paper."""
    case = case or case_to_tell_of(event.case_id)
    if case is None:  # a taken-back draft that was discarded meanwhile
        return None
    facts = _facts(case, event)
    for applicant_id in filter(None, (case.applicant_id, case.agent_id)):
        notify(applicant_id=applicant_id, template=template, facts=facts, at=event.at, case_number=case.number or "")
    return case


def case_to_tell_of(case_id: int) -> Case | None:
    """The case with what its messages say, read at every event of every case: one prepared statement of few columns."""
    found = rows(f"SELECT {_columns().of('c')} FROM cases_case c WHERE c.id = %s::bigint", [case_id])  # noqa: S608
    return _columns().instance(found[0]) if found else None


@cache
def _columns() -> Columns:
    return Columns(Case, only=SAID)


def _facts(case: Case, event: Any) -> dict[str, Any]:
    due_on = case.promised_due_on or case.statutory_due_on
    return {
        "item": case.item_name, "number": case.number, "query_code": case.query_code,
        "deadline": getattr(event, "deadline_on", None), "due_on": due_on.isoformat() if due_on else "",
        "what": getattr(event, "what", ""), "way": str(DeliveryWay(case.delivery_way).label),
    }  # fmt: skip
