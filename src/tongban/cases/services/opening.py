"""查看申请表中的完整号码: what officials read masked in the answers, opened with a reason and on record (R-PII-5, R-PII-6)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.cases import selectors
from tongban.forms import places, rendering
from tongban.forms import selectors as forms
from tongban.identity import services as identity
from tongban.identity.enums import MaskedField
from tongban.identity.models import Staff
from tongban.kernel import audit
from tongban.kernel.errors import NotFound


@transaction.atomic
def open_answer(*, case_id: int, path: str, reason: str, by: Staff, at: datetime) -> str:
    """One masked answer in clear; the applicant reads in their access log who opened which, and why.

    NotFound: no such case for `by`, or nothing hidden there. Refused: identity.not_permitted, identity.reason_needed.
    """
    case = selectors.cases_visible_to(by, localdate(at)).filter(pk=case_id).first()
    if case is None or not case.form_code:
        raise NotFound(case_id)
    definition = forms.form(case.form_code, case.form_version)
    hidden = rendering.hidden_answers(definition, case.answers, places=places.Places())
    found = next((one for one in hidden if one.path == path), None)
    if found is None:
        raise NotFound(path)
    why = f"{found.label}：{reason.strip()}" if reason.strip() else ""
    identity.log_view(
        applicant_id=case.applicant_id, fields=[MaskedField.ANSWER], reason=why, by=by, at=at, case_number=case.number
    )
    audit.record("case.answer_opened", of=case, by=by, at=at, path=path, reason=reason.strip())
    return found.text
