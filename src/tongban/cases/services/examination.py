"""审查: who examines, what they found, and the one extension the law allows."""

from collections.abc import Sequence
from datetime import datetime

from tongban.cases.enums import CaseAction, DocumentKind, StepKind, StepResult
from tongban.cases.events import CaseExamined, CaseExtended, ExaminersAssigned
from tongban.cases.models import Case
from tongban.cases.rules import examination as rules
from tongban.cases.services.documents import write_document
from tongban.cases.services.turn import Turn, turn
from tongban.cases.wordings import word
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import holders_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

EXTENSION_GROUND = "《中华人民共和国行政许可法》第四十二条"


def assign_examiner(
    *, case_id: int, examiner_ids: Sequence[int], by: Actor, at: datetime, seen_revision: int | None = None
) -> Case:
    """指派审查人员: at least two where the substance of a permit is checked (R-FLOW-8). Later ones take over."""
    with turn(case_id, CaseAction.ASSIGN, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        rules.require_enough_examiners(examiner_ids, least=least_examiners(this))
        examiners = _examiners(this, examiner_ids)
        assign(this, examiners)
        this.announce(ExaminersAssigned(case_id=case_id, at=at, examiner_ids=tuple(case.examiner_ids)))
    return this.case


def examine_case(
    *, case_id: int, opinion: str, passed: bool, by: Actor, at: datetime, seen_revision: int | None = None
) -> Case:
    """审查: the examiner's finding. A second opinion before the decision is added to the first."""
    if not opinion.strip():
        raise Invalid({"opinion": [word("case.opinion_missing")]})
    with turn(case_id, CaseAction.EXAMINE, by=by, at=at, seen_revision=seen_revision) as this:
        examine(this, opinion=opinion, passed=passed)
    return this.case


def extend_case(
    *, case_id: int, days: int, reason: str, by: Actor, at: datetime, seen_revision: int | None = None
) -> Case:
    """延期: once, by at most ten working days, approved by the leader and told by the statutory due day (R-CLK-5)."""
    if not reason.strip():
        raise Invalid({"reason": [word("case.reasons_missing")]})
    with turn(case_id, CaseAction.EXTEND, by=by, at=at, seen_revision=seen_revision) as this:
        case, before = this.case, this.case.due_on
        rules.require_extension_allowed(
            days, on=this.today, most=this.parameters.extension_days, extended_days=case.extended_days,
            statutory_due_on=case.statutory_due_on, provisional=case.is_provisional,
        )  # fmt: skip
        this.clock.extend(days, this.today, ground=EXTENSION_GROUND)
        this.change_open_steps(due_on=case.due_on)
        this.record_step(StepKind.OTHER, name=CaseAction.EXTEND.label, opinion=reason)
        write_document(
            this, DocumentKind.EXTENSION_NOTICE, reason=reason, days=days, due_before=before, due_on=case.due_on,
            statutory_due_on=case.statutory_due_on, approved_by=by.actor_name, is_provisional=case.is_provisional,
        )  # fmt: skip
        this.announce(CaseExtended(case_id=case_id, at=at, days=days, reason=reason), due_on=case.due_on)
    return this.case


# Shared with the instant case
def assign(this: Turn, examiners: Sequence[Staff]) -> None:
    """Their names stand on the case and on the open step."""
    this.case.examiner_ids = sorted(staff.pk for staff in examiners)
    people = [{"id": staff.pk, "name": staff.name} for staff in examiners]
    this.change_open_steps(StepKind.EXAMINATION, StepKind.DECISION, assignees=people)


def examine(this: Turn, *, opinion: str, passed: bool) -> None:
    case = this.case
    result = StepResult.PASSED if passed else StepResult.REFUSED
    if case.examined_at is None:
        this.finish_step(StepKind.EXAMINATION, result=result, opinion=opinion)
        this.open_step(StepKind.DECISION, due_on=case.due_on)
    else:
        this.record_step(StepKind.EXAMINATION, result=result, opinion=opinion)
    case.examined_at, case.has_passed_examination = this.at, passed
    this.announce(CaseExamined(case_id=case.pk, at=this.at, passed=passed), opinion=opinion)


def least_examiners(this: Turn) -> int:
    return rules.least_examiners(
        item_type=this.case.item_type, case_type=this.case.case_type,
        permit_examiners=this.parameters.permit_examiners,
    )  # fmt: skip


def _examiners(this: Turn, examiner_ids: Sequence[int]) -> list[Staff]:
    """Officials who hold an examiner's post in the body today; refuses `case.not_an_examiner` for anybody else."""
    roles = (Role.EXAMINER, Role.CHIEF_REP, Role.LEADER)
    found = holders_of(roles, body_id=this.case.body_id, among=examiner_ids, on=this.today)
    if len(found) != len(set(examiner_ids)):
        raise Refusal("case.not_an_examiner")
    return found
