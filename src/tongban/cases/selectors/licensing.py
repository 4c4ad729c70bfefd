"""What stands between a grant and its licence: characters that no font prints, and a making that failed."""

from collections.abc import Iterable

from tongban.cases.enums import StepKind, StepState
from tongban.cases.models import Case, CaseStep
from tongban.catalogue.enums import ResultType
from tongban.kernel.typesetting import missing_glyphs

TROUBLE = "trouble"  # key of the facts of the step that waits


def makes_licence(case: Case) -> bool:
    """Whether a grant of this case ends in a licence of ours."""
    return case.version.result_type == ResultType.LICENCE and bool(case.version.licence_type_code)


def unprintable(case: Case, texts: Iterable[str] = ()) -> str:
    """The characters of holder, issuer and `texts` that no font here prints; "" for a case without a licence. To be known
    when the case is taken in, and refused at the latest with the grant: afterwards the licence could not be made."""
    if not makes_licence(case):
        return ""
    return missing_glyphs("".join([case.applicant_name, case.body_name, *texts]))


def making(steps: Iterable[CaseStep]) -> CaseStep | None:
    """The open step of a licence that is being made; its facts say what went wrong (`TROUBLE`)."""
    return next((s for s in steps if s.kind == StepKind.LICENCE_MAKING and s.state == StepState.TODO), None)
