"""补正: what is missing, named once, item by item (R-FLOW-5, R-FLOW-6), and the applicant's answer to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongban.cases.enums import (
    CaseAction,
    ClockEventKind,
    ClockName,
    CorrectionState,
    DocumentKind,
    MaterialWay,
    StepKind,
    StepResult,
)
from tongban.cases.events import CaseCorrected, CaseReturnedToWindow, CorrectionLapsed, CorrectionRequested
from tongban.cases.models import Case, ClockEvent, CorrectionItem, CorrectionNotice
from tongban.cases.rules import corrections as rules
from tongban.cases.rules import favour
from tongban.cases.rules.acceptance import receipt_day
from tongban.cases.rules.clock import Limit
from tongban.cases.rules.corrections import Defect
from tongban.cases.selectors.whole import papers_of
from tongban.cases.services.checking import answer_problems, keep_what_is_asked, require_item_goes_on
from tongban.cases.services.documents import write_document
from tongban.cases.services.intake import GROUND, start_acceptance_clock
from tongban.cases.services.turn import Turn, turn
from tongban.cases.wordings import WORDINGS, on_record, word
from tongban.kernel import ids
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

Defects = Sequence[Defect | dict[str, Any]]


def request_correction(
    *, case_id: int, defects: Defects, by: Actor, at: datetime, deadline_days: int | None = None,
    seen_revision: int | None = None,
) -> CorrectionNotice:  # fmt: skip
    """一次性告知补正: everything that is missing, in one notice (R-FLOW-5). What the law forbids is refused and recorded."""
    with turn(case_id, CaseAction.REQUEST_CORRECTION, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        require_item_goes_on(case)
        listed, labels = _listed(case, defects)
        earlier = list(case.corrections.prefetch_related("items"))
        deadline = _deadline(this, earlier, deadline_days)
        deadline_on = deadline.on
        _require_allowed(this, listed, earlier, deadline_on)

        notice = CorrectionNotice(
            pk=ids.next_id(CorrectionNotice), case_id=case.pk, number=len(earlier) + 1, notified_at=at,
            notified_by=by.actor_name, deadline_on=deadline_on,
        )  # fmt: skip
        items = [
            CorrectionItem(
                notice_id=notice.pk, target=d.target, label=labels.get(d.target, d.target), text=d.text,
                how_to_fix=d.how_to_fix, caused_by=d.caused_by,
            )
            for d in listed
        ]  # fmt: skip
        this.writes.insert(notice, *items)
        case.is_returned_to_window = False
        this.finish_step(result=StepResult.RETURNED, opinion="；".join(f"{i.label}：{i.text}" for i in items)[:2000])
        this.clock.start(  # the day that stands in the notice is the day, unless the calendar may still move it
            ClockName.CORRECTION, deadline.start if deadline.provisional else this.today, ground=GROUND,
            fixed_on=None if deadline.provisional else deadline_on, statutory=Limit(deadline.days),
        )  # fmt: skip
        this.open_step(StepKind.CORRECTION, due_on=deadline_on, body=False)
        write_document(
            this, DocumentKind.CORRECTION_NOTICE, notice_no=notice.number, deadline_on=deadline_on,
            is_provisional=deadline.provisional, defects=[
                {"label": i.label, "text": i.text, "how_to_fix": i.how_to_fix, "caused_by": labels.get(i.caused_by, "")}
                for i in items
            ],
        )  # fmt: skip
        this.announce(
            CorrectionRequested(case_id=case_id, at=at, deadline_on=deadline_on, notice_no=notice.number),
            targets=[d.target for d in listed],
        )
    return notice


def correct_case(*, case_id: int, by: Actor, at: datetime, seen_revision: int | None = None) -> Case:
    """补正: all that was asked for is in. The organ again has its days, from the day the papers came in (R-CLK-3)."""
    with turn(case_id, CaseAction.CORRECT, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        if case.correction_due_on and this.today > case.correction_due_on and not case.is_provisional:
            raise Refusal("case.correction_deadline_passed", due=case.correction_due_on)
        notice = CorrectionNotice.objects.prefetch_related("items").get(case=case, state=CorrectionState.OPEN)
        _require_all_touched(notice, case, this.today)
        keep_what_is_asked(case)
        end_correction(this, CorrectionState.ANSWERED, answered_at=at)
        case.corrected_at = at
        case.corrected_on = receipt_day(this.today, this.calendar)
        this.finish_step()
        start_acceptance_clock(this, case.corrected_on)
        this.open_step(StepKind.ACCEPTANCE, due_on=case.due_on)
        this.announce(CaseCorrected(case_id=case_id, at=at))
    return this.case


def lapse_correction(*, case_id: int, by: Actor, at: datetime) -> Case:
    """逾期未补正: the deadline in the notice has passed, so the application counts as withdrawn (R-FLOW-6)."""
    with turn(case_id, CaseAction.LAPSE_CORRECTION, by=by, at=at) as this:
        case = this.case
        if not case.correction_due_on or case.is_provisional or this.today <= case.correction_due_on:
            raise Refusal("case.correction_still_open", due=case.correction_due_on)
        end_correction(this, CorrectionState.LAPSED)
        reason = on_record(WORDINGS["case.correction_lapsed"]).format(due=case.correction_due_on)
        case.result = {"reasons": reason}
        this.finish_step(result=StepResult.OTHER, opinion=reason)
        this.close()
        write_document(this, DocumentKind.TERMINATION_NOTICE, reason=reason, papers=returned_papers(case))
        this.announce(CorrectionLapsed(case_id=case_id, at=at))
    return this.case


def return_to_window(
    *, case_id: int, defects: Defects, by: Actor, at: datetime, seen_revision: int | None = None
) -> Case:
    """退回窗口, with the complete list of defects (R-FLOW-20). The case stands where it stood; the window tells the applicant."""
    with turn(case_id, CaseAction.RETURN_TO_WINDOW, by=by, at=at, seen_revision=seen_revision) as this:
        case = this.case
        if case.hall_id is None:
            raise Refusal("case.came_without_a_window")
        listed, _labels = _listed(case, defects)
        case.is_returned_to_window = True
        this.finish_step(result=StepResult.RETURNED, opinion="；".join(d.text for d in listed)[:2000])
        facts = {"defects": [vars(d) for d in listed]}
        this.open_step(StepKind.INTAKE, name=CaseAction.RETURN_TO_WINDOW.label, due_on=case.due_on, facts=facts)
        this.announce(CaseReturnedToWindow(case_id=case_id, at=at), **facts)
    return this.case


def end_correction(this: Turn, state: CorrectionState, **more: Any) -> None:
    """The open notice, if there is one, is over."""
    this.writes.update(CorrectionNotice, {"state": state, **more}, case_id=this.case.pk, state=CorrectionState.OPEN)


def returned_papers(case: Case) -> list[dict[str, Any]]:
    """The papers that go back to the applicant: what was handed in on paper."""
    papers = (paper for paper in papers_of(case) if paper.way == MaterialWay.PAPER and not paper.replaced_at)
    return [{"name": paper.name, "copies": paper.copies} for paper in papers]


def _listed(case: Case, defects: Defects) -> tuple[list[Defect], dict[str, str]]:
    """The defects as data and the names of the item's materials; Invalid for a list that makes no sense."""
    listed = [defect if isinstance(defect, Defect) else Defect(**defect) for defect in defects]
    labels = dict(case.version.materials.values_list("code", "name"))
    for code in favour.waived(case.favour):  # what a later version no longer asks for is outside the guide
        labels.pop(code, None)
    if problems := rules.problems(listed, labels):
        raise Invalid({path: [word(code) for code in codes] for path, codes in problems.items()})
    return listed, labels


@dataclass(frozen=True)
class Deadline:
    """`days` working days after `start`. While the calendar may still move it, nothing lapses by it (R-CLK-1)."""

    start: date
    days: int
    on: date
    provisional: bool


def _deadline(this: Turn, earlier: list[CorrectionNotice], days: int | None) -> Deadline:
    """A second notice keeps the day of the first (R-FLOW-6), a guessed one reckoned anew; the first gives at least five."""
    if earlier:
        first = ClockEvent.objects.filter(
            case_id=this.case.pk, clock=ClockName.CORRECTION, kind=ClockEventKind.STARTED
        ).earliest("id")
        start, days = first.on, first.statutory_limit or this.parameters.correction_deadline_days
        if first.fixed_on:
            return Deadline(start, days, first.fixed_on, provisional=False)
    else:
        start, days = this.today, this.parameters.correction_deadline_days if days is None else days
        rules.require_deadline(days, least=5)
    found = this.calendar.due(start, days)
    return Deadline(start, days, found.on, found.provisional)


def _require_allowed(this: Turn, listed: list[Defect], earlier: list[CorrectionNotice], deadline_on: date) -> None:
    case = this.case
    rules.require_in_time(this.today, acceptance_due_on=case.acceptance_due_on, provisional=case.is_provisional)
    asked = [item for notice in earlier for item in notice.items.all()]
    rules.require_notice_allowed(
        listed, notices=len(earlier), named_before={item.target for item in asked},
        corrected={item.target for item in asked if item.touched_at},
        working_days_left=this.calendar.count(this.today, deadline_on),
    )  # fmt: skip


def _require_all_touched(notice: CorrectionNotice, case: Case, on: date) -> None:
    """Item by item: something must have come in for each (PLUS-4), and the answers must make sense again."""
    waived = favour.waived(case.favour)
    open_items = [item for item in notice.items.all() if item.touched_at is None and item.target not in waived]
    problems = {f"corrections.{item.pk}": [word("case.not_corrected_yet", label=item.label)] for item in open_items}
    problems |= {f"answers.{path}": [text] for path, text in answer_problems(case, on)}
    gone = {i.target for i in notice.items.all() if not i.target.startswith("form:")}
    have = {paper.code for paper in papers_of(case) if not paper.replaced_at}
    problems |= {f"materials.{code}": [word("case.not_corrected_yet", label=code)] for code in gone - have - waived}
    if problems:
        raise Invalid(problems)
