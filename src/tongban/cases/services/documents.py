"""文书: documents are numbered and their facts frozen in the act that makes them; the PDF follows (`cases.papers`)."""

from typing import Any

from tongban.cases.enums import DocumentKind
from tongban.cases.models import Case, CaseDocument
from tongban.cases.rules.numbers import document_number, document_series
from tongban.cases.services.turn import Turn
from tongban.cases.wordings import on_record

REVIEW_DAYS = 60  # calendar days from knowing of the act (R-FLOW-10)
SUIT_MONTHS = 6
WITH_REMEDIES = frozenset({DocumentKind.NON_ACCEPTANCE_NOTICE, DocumentKind.REFUSAL_DECISION})


def write_document(this: Turn, kind: DocumentKind, /, **facts: Any) -> None:
    """Make the document of this act: facts frozen as they are now, numbered in the turn's one statement."""
    facts = _plain({**_common(this, kind), **facts})
    if kind in WITH_REMEDIES:
        facts["remedies"] = remedies(this.case)
    body, year = this.case.body, this.today.year
    name = body.short_name or body.name[:40]
    number = document_number(name, kind, year, this.writes.number(document_series(name, kind, year)))
    this.writes.insert(
        CaseDocument(
            case_id=this.case.pk, kind=kind, number=number, body=body, facts={**facts, "number": number},
            made_at=this.at, made_by=this.by.actor_name,
        )
    )  # fmt: skip


def remedies(case: Case) -> dict[str, Any]:
    """Who hears an appeal, and until when (R-FLOW-10)."""
    return {
        "review_body": case.body.review_body_name,
        "review_days": REVIEW_DAYS,
        "court": case.body.court_name,
        "suit_months": SUIT_MONTHS,
    }


def _common(this: Turn, kind: DocumentKind) -> dict[str, Any]:
    """What every document states (R-DOC)."""
    case = this.case
    return {
        "title": on_record(kind.label), "made_on": this.today, "item_name": case.item_name, "item_code": case.item_code,
        "case_number": case.number, "query_code": case.query_code, "rating_token": case.rating_token,
        "applicant_name": case.applicant_name, "agent_name": case.agent_name, "body_name": case.body_name,
        "body_credit_code": case.body.credit_code, "contact_phone": case.body.phone,
        "contact_address": case.body.address, "legal_basis": case.version.legal_basis,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
