"""申请 in one act: application, papers and filing together, for who has everything at hand (the API, a kiosk)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.cases.enums import CaseAction, MaterialWay, StepKind
from tongban.cases.events import CaseSubmitted
from tongban.cases.models import Case
from tongban.cases.selectors.whole import with_memory
from tongban.cases.services.checking import input_problems, keep_what_is_asked
from tongban.cases.services.drafting import give_number, online_case
from tongban.cases.services.materials import has_licences
from tongban.cases.services.taking import Given, put_down, take
from tongban.cases.services.turn import Turn, turn_on_new
from tongban.cases.wordings import word
from tongban.identity.models import Acting
from tongban.kernel.errors import Invalid


@dataclass(frozen=True)
class Paper:
    """One paper of an application: an uploaded file (its public id), or one of the applicant's own e-licences."""

    code: str
    file_id: Any = None
    licence_identifier: str = ""
    consent: bool = False


def file_case(
    *, item_code: str, by: Acting, at: datetime, situation: dict[str, Any], answers: dict[str, Any],
    papers: Sequence[Paper],
) -> Case:  # fmt: skip
    """提交: file an application at once, all or nothing. The checks are those of a draft that is filed (`submit_case`):
    Invalid names every field, refused are items that take none online or not from this person."""
    case = online_case(item_code=item_code, by=by, at=at, situation=situation, answers=answers)
    with turn_on_new(with_memory(case), CaseAction.SUBMIT, by=by, at=at) as this:
        given = take(this, _handed(this, papers))
        if problems := input_problems(case, given, this.today):
            raise Invalid(problems)
        keep_what_is_asked(case)
        give_number(this, at_once=has_licences(given))
        put_down(this, given)
        case.submitted_at = at
        this.record_step(StepKind.APPLY, body=False)
        this.announce(CaseSubmitted(case_id=case.pk, at=at))
    return case


def _handed(this: Turn, papers: Sequence[Paper]) -> list[Given]:
    """The papers as they are taken: nobody has seen an original. Invalid names those that no entry asks for."""
    entries = {entry.code for entry in this.case.version.materials.all()}
    problems: dict[str, list[str]] = {}
    for paper in papers:
        if paper.code not in entries:
            problems[f"materials.{paper.code}"] = [word("case.no_such_entry")]
        elif bool(paper.file_id) == bool(paper.licence_identifier):
            problems[f"materials.{paper.code}"] = [word("case.file_or_licence")]
    if problems:
        raise Invalid(problems)
    return [
        Given(
            paper.code, MaterialWay.LICENCE if paper.licence_identifier else MaterialWay.UPLOAD, file_id=paper.file_id,
            licence_identifier=paper.licence_identifier, consent=paper.consent, original_seen=False,
        )
        for paper in papers
    ]  # fmt: skip
