"""申请 in one act: application, papers and filing together, for who has everything at hand (the API, a kiosk)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from tongban.cases.enums import CaseAction, Channel, DeliveryWay, MaterialWay, StepKind, TrustGrade
from tongban.cases.events import CaseSubmitted
from tongban.cases.models import Case, CaseMaterial, GradeChange
from tongban.cases.selectors.whole import with_memory
from tongban.cases.services.checking import input_problems
from tongban.cases.services.drafting import give_number, new_case, require_may_file
from tongban.cases.services.materials import (
    MOST_PER_ENTRY,
    has_licences,
    own_files,
    require_usable,
    uploaded_grade,
    use_licence_for,
)
from tongban.cases.services.turn import Turn, turn_on_new
from tongban.cases.wordings import word
from tongban.catalogue import selectors as catalogue
from tongban.identity.enums import ActingAs
from tongban.identity.models import Acting
from tongban.kernel import ids
from tongban.kernel.errors import Invalid, Refusal


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
    today = timezone.localdate(at)
    version = catalogue.version_in_force(item_code, today)
    catalogue.require_open(version.item)
    require_may_file(version, by, today)
    case = new_case(version, by.applicant, at=at, channel=Channel.ONLINE, situation=situation, answers=answers)
    case.delivery_way = DeliveryWay.ELECTRONIC
    if by.acting_as != ActingAs.SELF:
        case.agent, case.agent_name, case.acting_as = by.person, by.person.name, by.acting_as
    with turn_on_new(with_memory(case), CaseAction.SUBMIT, by=by, at=at) as this:
        given = _take(this, papers)
        if problems := input_problems(case, given, this.today):
            raise Invalid(problems)
        give_number(this, at_once=has_licences(given))
        this.writes.insert(*given)
        for material in given:
            if material.way == MaterialWay.LICENCE:
                this.writes.insert(
                    GradeChange(
                        material_id=material.pk, after=material.grade, how="licence", by_name=by.actor_name, at=at
                    )
                )
                use_licence_for(this, material)
        case.submitted_at = at
        this.record_step(StepKind.APPLY, body=False)
        this.announce(CaseSubmitted(case_id=case.pk, at=at))
    return case


def _take(this: Turn, papers: Sequence[Paper]) -> list[CaseMaterial]:
    """The papers as materials of the case, each as far as it may be trusted (R-MAT-4)."""
    entries = {entry.code: entry for entry in this.case.version.materials.all()}
    problems: dict[str, list[str]] = {}
    for paper in papers:
        if paper.code not in entries:
            problems[f"materials.{paper.code}"] = [word("case.no_such_entry")]
        elif bool(paper.file_id) == bool(paper.licence_identifier):
            problems[f"materials.{paper.code}"] = [word("case.file_or_licence")]
    if problems:
        raise Invalid(problems)
    files = own_files([paper.file_id for paper in papers if paper.file_id], this.by)
    taken: list[CaseMaterial] = []
    for paper in papers:
        entry = entries[paper.code]
        if sum(one.code == paper.code for one in taken) >= MOST_PER_ENTRY:
            raise Refusal("case.too_many_files", most=MOST_PER_ENTRY, name=entry.name)
        material = CaseMaterial(
            pk=ids.next_id(CaseMaterial), case_id=this.case.pk, code=entry.code, name=entry.name, given_at=this.at,
            given_by=this.by.actor_name,
        )  # fmt: skip
        if paper.licence_identifier:
            if not paper.consent:
                raise Refusal("case.licence_needs_consent")
            if not entry.licence_type_code:
                raise Refusal("case.entry_takes_no_licence", name=entry.name)
            require_usable(this, entry, paper.licence_identifier)
            material.way, material.grade = MaterialWay.LICENCE, TrustGrade.A
            material.licence_identifier = paper.licence_identifier
        else:
            material.way, material.grade = MaterialWay.UPLOAD, uploaded_grade(entry)
            material.file_id = files[str(paper.file_id)]
        taken.append(material)
    return taken
