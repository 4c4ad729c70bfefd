"""What the ways of entering an applicant share: one way to write numbers, one way to say what is wrong with them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tongban.identity.enums import DocumentType
from tongban.identity.models import Applicant
from tongban.identity.rules.documents import document_problem, fits_kind
from tongban.kernel import checks, crypto
from tongban.kernel.errors import Invalid

LONGEST_NAME = {"natural": 100, "legal": 200}  # R-ID-9


def problems_of(
    *, kind: str, name: str, document_type: str, document_no: str, mobile: str = "", email: str = "", on: date
) -> dict[str, list[str]]:
    """Field → sentences; empty when all makes sense."""
    found: dict[str, list[str]] = {}
    if not name.strip() or len(name) > LONGEST_NAME.get(kind, 100):
        found["name"] = [_("请填写姓名或名称，不超过{longest}个字。").format(longest=LONGEST_NAME.get(kind, 100))]
    elif problem := name_problem(name):
        found["name"] = [problem]
    if document_type not in DocumentType.values or not fits_kind(kind, document_type):
        found["document_type"] = [_("请选择适合的证件类型。")]
    elif problem := document_problem(document_type, document_no, on):
        found["document_no"] = [_(problem)]
    if mobile and checks.mobile_problem(mobile):
        found["mobile"] = [checks.problem_text("mobile", "bad_mobile")]
    if email:
        try:
            validate_email(email)
        except ValidationError:
            found["email"] = [_("电子邮箱的格式不对。")]
    return found


def name_problem(name: str) -> str | None:
    """What is wrong with the characters of a name. Rare ones are welcome; private-use and invisible ones mean nothing elsewhere."""
    bad = checks.unusable_characters(name)
    if not bad:
        return None
    text = _("姓名或名称中有无法识别的字符（{places}），可能是自造字或不可见字符。请改用国家标准字符（GB 18030）。")
    return text.format(places=checks.shown(bad))


def require_sensible(**facts: Any) -> None:
    """Raise Invalid with all that is wrong at once."""
    if found := problems_of(**facts):
        raise Invalid(found)


def locked(document_type: str, document_no: str) -> Applicant | None:
    """The applicant with this document, locked; `document_no` is normalised already."""
    return (
        Applicant.objects.select_for_update(of=("self",))
        .filter(document_type=document_type, document_no_hash=crypto.keyed_hash(document_no))
        .first()
    )


def set_mobile(who: Applicant, mobile: str) -> None:
    """Write number and look-up hash together."""
    who.mobile = mobile
    who.mobile_hash = crypto.keyed_hash(mobile) if mobile else ""
