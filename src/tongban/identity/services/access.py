"""Opening masked data, each time with a reason and a line that the person may read (R-PII-5, R-PII-6)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.identity import permissions
from tongban.identity.enums import IdentityAction as Do
from tongban.identity.enums import MaskedField
from tongban.identity.models import AccessLine, Applicant, Staff
from tongban.identity.selectors import applicant
from tongban.kernel import audit
from tongban.kernel.errors import NotFound, Refusal


@transaction.atomic
def unmask(*, applicant_id: int, field: str, reason: str, by: Staff, at: datetime, case_number: str = "") -> str:
    """One masked field in clear. Faces offer it only beside a case or file that `by` may see.

    Refused: identity.not_permitted, identity.reason_needed. NotFound: no such person, or no such field.
    """
    if field not in MaskedField.values or field == MaskedField.ANSWER:  # that one is in a form, not in this record
        raise NotFound(field)
    field = MaskedField(field)
    who = _opened(applicant_id, [field], reason, case_number, by, at)
    return str(getattr(who, field))


@transaction.atomic
def log_view(
    *, applicant_id: int, fields: Iterable[str], reason: str, by: Staff, at: datetime, case_number: str = ""
) -> Applicant:
    """The whole record in clear, for a page or paper that must show it (a notice, a hand-out); same line, same rights."""
    return _opened(applicant_id, sorted(MaskedField(field) for field in fields), reason, case_number, by, at)


def _opened(
    applicant_id: int, fields: list[MaskedField], reason: str, case_number: str, by: Staff, at: datetime
) -> Applicant:
    permissions.require(by, Do.UNMASK, on=localdate(at))
    reason = reason.strip()[:300]
    if not reason:
        raise Refusal("identity.reason_needed")
    who = applicant(applicant_id)
    AccessLine.objects.create(
        applicant=who, at=at, actor_kind=by.actor_kind, actor_id=by.actor_id, actor_name=by.actor_name,
        body_name=by.body.name if isinstance(by, Staff) else "", fields=[str(field) for field in fields],
        reason=reason, case_number=case_number,
    )  # fmt: skip
    audit.record(
        "applicant.unmasked", of=who, by=by, at=at, fields=[str(field) for field in fields], reason=reason,
        case_number=case_number,
    )  # fmt: skip
    return who
