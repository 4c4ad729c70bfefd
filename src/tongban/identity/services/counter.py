"""At the counter: the person in front of the clerk becomes an applicant, with or without an account (R-USER-3)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from tongban.identity import permissions
from tongban.identity.enums import ApplicantKind, AssuranceLevel, CodePurpose, DocumentType, UserKind
from tongban.identity.enums import IdentityAction as Do
from tongban.identity.models import Applicant, User
from tongban.identity.rules.assurance import level_after_counter
from tongban.identity.services._people import locked, require_sensible, set_mobile
from tongban.identity.services.codes import check_code
from tongban.kernel import audit, checks, crypto, masking
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


@transaction.atomic
def record_applicant(
    *,
    name: str,
    document_no: str,
    document_type: str = DocumentType.RESIDENT_ID,
    kind: str = ApplicantKind.NATURAL,
    mobile: str = "",
    email: str = "",
    address: str = "",
    region_code: str = "",
    legal_rep_name: str = "",
    is_priority: bool | None = None,
    in_person: bool = True,
    by: Actor,
    at: datetime,
) -> Applicant:
    """Find the applicant of this document or make one, without an account. A card read in person makes them AL3.

    What a person with an account said of themself is never overwritten here: only what is empty is filled. Of a person
    without an account mobile, address and the like are brought up to date. Each change is audited.
    Invalid: name, document_type, document_no, mobile, email. Refused: identity.not_permitted, identity.name_differs.
    """
    document_no, name = checks.normalised(document_no), name.strip()
    permissions.require(by, Do.RECORD_APPLICANT, on=localdate(at))
    require_sensible(
        kind=kind, name=name, document_type=document_type, document_no=document_no, mobile=mobile, email=email,
        on=localdate(at),
    )  # fmt: skip
    given = {"email": email, "address": address, "region_code": region_code, "legal_rep_name": legal_rep_name}
    who = locked(document_type, document_no) or _made(kind, name, document_type, document_no)
    if who.name != name:
        raise Refusal("identity.name_differs", recorded=masking.mask_name(who.name))
    is_new = who.document_no == ""
    changed = _fill(who, document_no, mobile, given)
    if is_priority is not None and who.is_priority != is_priority:
        who.is_priority = is_priority
        changed.append("is_priority")
    level = level_after_counter(current=who.assurance_level, in_person=in_person)
    if level != who.assurance_level:
        who.assurance_level = level
        changed.append("assurance_level")
    if changed or is_new:
        who.save()
        code = "applicant.recorded" if is_new else "applicant.updated"
        audit.record(code, of=who, by=by, at=at, changed=changed, level=int(level), in_person=in_person)
    return who


def _made(kind: str, name: str, document_type: str, document_no: str) -> Applicant:
    """A new row, or the one a colleague made a moment ago: the unique index decides. Its number is not written yet."""
    try:
        with transaction.atomic():
            return Applicant.objects.create(
                kind=kind, name=name, document_type=document_type, document_no="",
                document_no_hash=crypto.keyed_hash(document_no),
            )  # fmt: skip
    except IntegrityError:
        found = locked(document_type, document_no)
        if found is None:
            raise
        return found


def _fill(who: Applicant, document_no: str, mobile: str, given: dict[str, str]) -> list[str]:
    """Write what may be written; returns the names of changed fields."""
    changed = []
    if who.document_no == "":
        who.document_no = document_no
    for field, value in given.items():
        recorded = getattr(who, field)
        if value and value != recorded and (not recorded or who.user_id is None):
            setattr(who, field, value)
            changed.append(field)
    if mobile and mobile != who.mobile and (not who.mobile or who.user_id is None):
        set_mobile(who, mobile)
        changed.append("mobile")
    return changed


@dataclass(frozen=True)
class WindowRegistration:
    """What the clerk hands over: the account, and its initial password, printed once and stored nowhere in clear."""

    applicant: Applicant
    username: str
    initial_password: str


def register_at_window(
    *,
    name: str,
    document_no: str,
    mobile: str,
    sms_code: str,
    agreement_signed: bool,
    by: Actor,
    at: datetime,
    address: str = "",
) -> WindowRegistration:
    """窗口注册: card read, mobile confirmed by a code, agreement signed on paper; the account opens with a random password.

    A person without a telephone is an applicant without an account: `record_applicant`.
    Refused: identity.not_permitted, identity.agreement_not_accepted, identity.code_wrong, identity.already_registered.
    """
    permissions.require(by, Do.REGISTER_AT_WINDOW, on=localdate(at))
    if not agreement_signed:
        raise Refusal("identity.agreement_not_accepted")
    check_code(mobile=mobile, purpose=CodePurpose.WINDOW_REGISTER, code=sms_code, at=at)
    with transaction.atomic():
        who = record_applicant(name=name, document_no=document_no, mobile=mobile, address=address, by=by, at=at)
        if who.user_id is not None:
            raise Refusal("identity.already_registered")
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(account_name(who), password, kind=UserKind.APPLICANT)
        User.objects.filter(pk=user.pk).update(must_change_password=True, password_changed_at=at)
        who.user, who.agreement_accepted_at = user, at
        who.assurance_level = max(who.assurance_level, AssuranceLevel.IN_PERSON)
        who.save(update_fields=["user", "agreement_accepted_at", "assurance_level"])
        audit.record("applicant.registered_at_window", of=who, by=by, at=at, user_id=user.pk)
    return WindowRegistration(who, user.username, password)


def account_name(who: Applicant) -> str:
    """The stored name of an account that nobody named. One signs in with the document number, which is looked up by its hash
    (R-USER-3, R-USER-11); this name never shows it."""
    return f"p{who.document_no_hash[:16]}"
