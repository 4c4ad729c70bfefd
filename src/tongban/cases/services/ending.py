"""提前终结: the applicant withdraws, or the law ends the case before a decision (R-FLOW-15, R-FLOW-24)."""

from datetime import datetime

from tongban.cases.enums import CaseAction, CorrectionState, DocumentKind, StepKind, StepResult
from tongban.cases.events import CaseTerminated, CaseWithdrawn
from tongban.cases.models import Case
from tongban.cases.services.corrections import end_correction, returned_papers
from tongban.cases.services.documents import write_document
from tongban.cases.services.turn import Turn, turn
from tongban.cases.wordings import word
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid


def withdraw_case(*, case_id: int, reason: str, by: Actor, at: datetime, seen_revision: int | None = None) -> Case:
    """撤回申请: open until the decision; the reason is asked, the papers go back, the record stays."""
    _require(reason)
    with turn(case_id, CaseAction.WITHDRAW, by=by, at=at, seen_revision=seen_revision) as this:
        _end(this, DocumentKind.WITHDRAWAL_NOTICE, reason)
        this.announce(CaseWithdrawn(case_id=case_id, at=at, reason=reason))
    return this.case


def terminate_case(*, case_id: int, reason: str, by: Actor, at: datetime, seen_revision: int | None = None) -> Case:
    """终止办理: the subject is gone or the item was cancelled (R-FLOW-24)."""
    _require(reason)
    with turn(case_id, CaseAction.TERMINATE, by=by, at=at, seen_revision=seen_revision) as this:
        _end(this, DocumentKind.TERMINATION_NOTICE, reason)
        this.announce(CaseTerminated(case_id=case_id, at=at, reason=reason))
    return this.case


def _end(this: Turn, kind: DocumentKind, reason: str) -> None:
    end_correction(this, CorrectionState.ENDED)
    this.case.result = {"reasons": reason}
    this.finish_step(result=StepResult.OTHER)
    this.record_step(StepKind.ENDING, name=this.action.label, result=StepResult.OTHER, opinion=reason)
    this.close()
    write_document(this, kind, reason=reason, papers=returned_papers(this.case))


def _require(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": [word("case.reasons_missing")]})
