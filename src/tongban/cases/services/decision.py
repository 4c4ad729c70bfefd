"""决定: granted or refused, in writing (R-FLOW-10); and the instant case, done in one sitting (R-FLOW-18)."""

from datetime import datetime
from typing import Any

from tongban.cases.enums import CaseAction, ClockName, DocumentKind, StepKind, StepResult
from tongban.cases.events import CaseDecided, ExaminersAssigned
from tongban.cases.models import Case
from tongban.cases.rules.clock import Limit
from tongban.cases.selectors.licensing import makes_licence as makes_licence_of
from tongban.cases.selectors.licensing import unprintable
from tongban.cases.services.acceptance import bar_applicant, take_on
from tongban.cases.services.checking import require_item_goes_on, require_not_barred
from tongban.cases.services.documents import write_document
from tongban.cases.services.examination import examine
from tongban.cases.services.turn import Turn, turn
from tongban.cases.wordings import word
from tongban.catalogue.enums import CaseType
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

GROUND = "《中华人民共和国行政许可法》第四十四条"


def decide_case(
    *, case_id: int, granted: bool, by: Actor, at: datetime, reasons: str = "", basis: str = "",
    content: dict[str, Any] | None = None, has_false_papers: bool = False, seen_revision: int | None = None,
) -> Case:  # fmt: skip
    """决定. A refusal needs reasons; false papers for an item that touches safety bar the applicant (R-FLOW-7).

    Refused unless examined, and for a grant on false papers (`case.grant_on_false_papers`). Whoever took a promised case in cannot decide it (R-WIN-3, R-WIN-5).
    """
    _require_reasons(granted, reasons)
    if granted and has_false_papers:
        raise Refusal("case.grant_on_false_papers")
    action = CaseAction.GRANT if granted else CaseAction.REFUSE
    with turn(case_id, action, by=by, at=at, seen_revision=seen_revision) as this:
        if not granted:
            require_item_goes_on(this.case)
        if this.case.examined_at is None:
            raise Refusal("case.not_examined")
        decide(this, granted=granted, reasons=reasons, basis=basis, content=content)
        if has_false_papers:
            bar_applicant(this, reasons)
    return this.case


def handle_instant_case(
    *, case_id: int, granted: bool, by: Actor, at: datetime, reasons: str = "", basis: str = "", opinion: str = "",
    content: dict[str, Any] | None = None, seen_revision: int | None = None,
) -> Case:  # fmt: skip
    """即办件: accept, examine and decide in one sitting, at the desk that its department authorised or in the department.
    The records are those of any case, with one timestamp; no acceptance notice is needed (R-FLOW-4)."""
    _require_reasons(granted, reasons)
    with turn(case_id, CaseAction.ACCEPT, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        if case.case_type != CaseType.INSTANT:
            raise Refusal("case.not_instant")
        require_item_goes_on(case)
        require_not_barred(case, this.today)
        take_on(this)
        this.also(CaseAction.ASSIGN)
        case.examiner_ids = [by.actor_id] if by.actor_id else []
        this.announce(ExaminersAssigned(case_id=case_id, at=at, examiner_ids=tuple(case.examiner_ids)))
        this.also(CaseAction.EXAMINE)
        examine(this, opinion=opinion or reasons, passed=granted)
        this.also(CaseAction.GRANT if granted else CaseAction.REFUSE)
        decide(this, granted=granted, reasons=reasons, basis=basis, content=content)
    return case


def decide(this: Turn, *, granted: bool, reasons: str, basis: str, content: dict[str, Any] | None) -> None:
    """The decision ends the decision clock and starts that of delivery (R-CLK-9, R-CLK-13)."""
    case, version = this.case, this.case.version
    makes_licence = granted and makes_licence_of(case)
    if makes_licence:
        _require_printable(case, content or {})
    case.is_granted, case.decided_at = granted, this.at
    case.decided_by_id = this.by.actor_id if this.by.actor_kind == "staff" else None
    case.result = {
        "reasons": reasons, "basis": basis or version.legal_basis, "content": content or {},
        "valid_months": version.licence_valid_months, "name": version.result_name,
    }  # fmt: skip
    result = StepResult.PASSED if granted else StepResult.REFUSED
    this.finish_step(result=result, opinion=reasons)
    this.clock.start(ClockName.DELIVERY, this.today, ground=GROUND, statutory=Limit(this.parameters.delivery_days))
    this.open_step(StepKind.LICENCE_MAKING if makes_licence else StepKind.DELIVERY, due_on=case.due_on)
    kind = DocumentKind.GRANT_DECISION if granted else DocumentKind.REFUSAL_DECISION
    write_document(this, kind, **case.result, decided_on=this.today, decided_by=this.by.actor_name)
    this.announce(CaseDecided(case_id=case.pk, at=this.at, granted=granted, makes_licence=makes_licence))


def _require_printable(case: Case, content: dict[str, Any]) -> None:
    """Said now, while it can still be put right: a licence that no font can print would never be made."""
    if characters := unprintable(case, (f"{label}{value}" for label, value in content.items())):
        raise Refusal("licence.glyph_missing", characters=characters)


def _require_reasons(granted: bool, reasons: str) -> None:
    if not granted and not reasons.strip():
        raise Invalid({"reasons": [word("case.reasons_missing")]})
