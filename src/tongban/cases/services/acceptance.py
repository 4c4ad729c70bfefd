"""受理与补正: the five outcomes of looking at the papers (R-FLOW-3)."""

from datetime import date, datetime

from tongban.cases.enums import (
    CaseAction,
    ClockName,
    DeclineKind,
    DocumentKind,
    StepKind,
    StepResult,
)
from tongban.cases.events import (
    CaseAccepted,
    CaseDeclined,
)
from tongban.cases.models import ApplicantBar, Case
from tongban.cases.rules import corrections as rules
from tongban.cases.rules import favour
from tongban.cases.rules.acceptance import acceptance
from tongban.cases.rules.clock import Limit
from tongban.cases.rules.dates import months_later
from tongban.cases.rules.limits import decision_limits
from tongban.cases.services.checking import require_item_goes_on, require_not_barred
from tongban.cases.services.documents import write_document
from tongban.cases.services.turn import Turn, turn
from tongban.cases.wordings import on_record, word
from tongban.catalogue.enums import ItemType
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

DECISION_GROUND = "《中华人民共和国行政许可法》第四十二条"


def accept_case(
    *, case_id: int, by: Actor, at: datetime, opinion: str = "", fixed_due_on: date | None = None,
    seen_revision: int | None = None,
) -> Case:  # fmt: skip
    """受理: take the case on and start its decision clock. Refused while false papers bar the applicant
    (`case.applicant_barred`) and when the item was cancelled outright (`case.item_abolished`).

    `fixed_due_on`: the last day that a source system has set, instead of the item's limits.
    """
    with turn(case_id, CaseAction.ACCEPT, by=by, at=at, seen_revision=seen_revision) as this:
        require_item_goes_on(this.case)
        require_not_barred(this.case, this.today)
        take_on(this, opinion=opinion, fixed_due_on=fixed_due_on)
        write_acceptance_notice(this)
    return this.case


def deem_accepted(*, case_id: int, by: Actor, at: datetime) -> Case:
    """视为受理: the organ was silent, so the case counts as accepted from the day of receipt (R-CLK-2)."""
    with turn(case_id, CaseAction.DEEM_ACCEPTED, by=by, at=at) as this:
        case = this.case
        if not case.acceptance_due_on or case.is_provisional or this.today <= case.acceptance_due_on:
            raise Refusal("case.not_silent_yet", due=case.acceptance_due_on)
        take_on(this)
        write_acceptance_notice(this)
    return this.case


def decline_case(
    *, case_id: int, kind: str, reasons: str, by: Actor, at: datetime, right_body: str = "",
    seen_revision: int | None = None,
) -> Case:  # fmt: skip
    """不予受理, in writing, with the reason and the remedies. After the days of silence it is too late for it."""
    if kind not in DeclineKind.values:
        raise Invalid({"kind": [kind]})
    kind = DeclineKind(kind)
    _require_reasons(reasons, kind, right_body)
    with turn(case_id, CaseAction.DECLINE, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        rules.require_in_time(this.today, acceptance_due_on=case.acceptance_due_on, provisional=case.is_provisional)
        if kind == DeclineKind.STILL_FAILING and case.corrected_at is None:
            raise Refusal("case.nothing_was_corrected")
        if kind == DeclineKind.FALSE_PAPERS:
            bar_applicant(this, reasons)
        case.result = {"kind": kind, "reasons": reasons, "right_body": right_body}
        this.finish_step(result=StepResult.REFUSED, opinion=reasons)
        this.close()
        write_document(
            this, DocumentKind.NON_ACCEPTANCE_NOTICE, kind=kind, kind_label=on_record(kind.label), reasons=reasons,
            right_body=right_body,
        )  # fmt: skip
        this.announce(CaseDeclined(case_id=case_id, at=at, kind=kind), reasons=reasons)
    return this.case


# Shared with the instant case and with refusals
def take_on(this: Turn, *, opinion: str = "", fixed_due_on: date | None = None) -> None:
    """The legal day and moment of acceptance, and the decision clock from it."""
    case = this.case
    accepted = acceptance(
        at=this.at, on=this.today, received_on=case.received_on or this.today, received_at=case.received_at or this.at,
        corrected_on=case.corrected_on, corrected_at=case.corrected_at, acceptance_due_on=case.acceptance_due_on,
        provisional=case.is_provisional,
    )  # fmt: skip
    statutory, promised = favour.limits(case.favour, *limits_of(this))
    if fixed_due_on:
        statutory = statutory or Limit(this.parameters.permit_decision_days)
    case.accepted_at, case.accepted_on, case.is_deemed_accepted = accepted.at, accepted.on, accepted.deemed
    case.is_returned_to_window = False
    this.clock.start(
        ClockName.DECISION,
        accepted.on,
        ground=_ground(case),
        statutory=statutory,
        promised=promised,
        fixed_on=fixed_due_on,
    )
    this.finish_step(opinion=opinion)
    this.open_step(StepKind.EXAMINATION, due_on=case.due_on)
    this.announce(CaseAccepted(case_id=case.pk, at=this.at, accepted_on=accepted.on, deemed=accepted.deemed))


def limits_of(this: Turn) -> tuple[Limit | None, Limit | None]:
    """(statutory, promised) to decide in, by the version of the case and the law alone."""
    case, version = this.case, this.case.version
    return decision_limits(
        statutory=version.statutory_limit, statutory_unit=version.statutory_unit, promised=version.promised_limit,
        promised_unit=version.promised_unit, item_type=case.item_type, case_type=case.case_type,
        permit_decision_days=this.parameters.permit_decision_days,
    )  # fmt: skip


def _ground(case: Case) -> str:
    """What binds the organ to its days: the Permit Law for permits, else what the item itself is founded on."""
    return DECISION_GROUND if case.item_type == ItemType.PERMIT else (case.version.legal_basis or case.item_name)[:200]


def write_acceptance_notice(this: Turn) -> None:
    case = this.case
    is_charged, fees = favour.charged(case.favour, case.version.is_charged, case.version.fees)
    write_document(
        this, DocumentKind.ACCEPTANCE_NOTICE, accepted_on=case.accepted_on, is_deemed=case.is_deemed_accepted,
        statutory_due_on=case.statutory_due_on, promised_due_on=case.promised_due_on,
        is_provisional=case.is_provisional, is_charged=is_charged, fees=fees,
    )  # fmt: skip


def bar_applicant(this: Turn, reason: str) -> None:
    """False papers for an item that touches safety: no application for a year (R-FLOW-7)."""
    if not this.case.version.touches_safety:
        return
    ends_on = months_later(this.today, this.parameters.barred_months)
    this.writes.insert(
        ApplicantBar(
            applicant_id=this.case.applicant_id, item_id=this.case.item_id, case_id=this.case.pk, starts_on=this.today,
            ends_on=ends_on, reason=reason[:500],
        )
    )  # fmt: skip


def _require_reasons(reasons: str, kind: str, right_body: str) -> None:
    problems = {}
    if not reasons.strip():
        problems["reasons"] = [word("case.reasons_missing")]
    if kind == DeclineKind.ANOTHER_ORGAN and not right_body.strip():
        problems["right_body"] = [word("case.right_body_missing")]
    if problems:
        raise Invalid(problems)
