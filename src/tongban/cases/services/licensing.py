"""制证 of a grant: the licence is made by a job, not by whoever decided, and a failure stands on the case until it is mended."""

import logging
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.cases.enums import CaseState, StepKind, StepState
from tongban.cases.models import Case, CaseStep
from tongban.cases.rules.dates import months_later
from tongban.cases.selectors.licensing import TROUBLE, makes_licence
from tongban.cases.services.delivery import issue_case
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal
from tongban.licences.services import make_licence

log = logging.getLogger(__name__)
LATE = timedelta(minutes=45)  # by then the job of the grant has tried all its times


def make_licence_of_grant(*, case_id: int, at: datetime) -> None:
    """Make the licence of a granted case and issue the case. Does nothing the second time: there is one licence per case
    and type, and an issued case is granted no longer. What goes wrong is noted on the step, then raised for the next try.

    Slow, and in transactions of its own: so that a crash between them is mended by asking again, none should be around it.
    """
    case = Case.objects.select_related("version").filter(pk=case_id, state=CaseState.GRANTED).first()
    if case is None or not makes_licence(case):
        return
    valid_from = timezone.localdate(at)
    try:
        licence = make_licence(
            type_code=case.version.licence_type_code, holder_id=case.applicant_id, issuer_id=case.body_id,
            case_number=str(case.number), content=case.result.get("content") or {}, valid_from=valid_from,
            valid_to=_last_day(valid_from, case.version.licence_valid_months), by=SYSTEM, at=at,
        )  # fmt: skip
        issue_case(case_id=case_id, licence_identifier=licence.identifier, by=SYSTEM, at=at)
    except Exception as problem:
        log.exception("The licence of case %s could not be made.", case_id)
        _note(case_id, problem.text() if isinstance(problem, Refusal) else _("系统出错，已记入日志。"))
        raise


def licences_still_to_make(at: datetime) -> list[tuple[int, datetime]]:
    """(case, when it was granted) of grants whose licence is not there long after the decision."""
    waiting = CaseStep.objects.filter(
        kind=StepKind.LICENCE_MAKING, state=StepState.TODO, started_at__lt=at - LATE,
        case__is_open=True, case__state=CaseState.GRANTED,
    )  # fmt: skip
    return list(waiting.values_list("case_id", "started_at"))


def _note(case_id: int, text: str) -> None:
    """For the department, on the step that waits."""
    step = CaseStep.objects.filter(case_id=case_id, kind=StepKind.LICENCE_MAKING, state=StepState.TODO).first()
    if step is not None and step.facts.get(TROUBLE) != text:
        CaseStep.objects.filter(pk=step.pk).update(facts=step.facts | {TROUBLE: text})


def _last_day(valid_from: date, months: int | None) -> date | None:
    return months_later(valid_from, months) - timedelta(days=1) if months else None
