"""Online registration of people and firms against the verification service (R-USER-2, R-USER-5)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.identity import backends
from tongban.identity.enums import (
    ActingAs,
    ApplicantKind,
    AssuranceLevel,
    CodePurpose,
    DocumentType,
    Factor,
    UserKind,
)
from tongban.identity.events import ApplicantRegistered
from tongban.identity.models import Acting, Applicant, Mandate, User
from tongban.identity.rules.assurance import FACTORS_NEEDED, level_after_online
from tongban.identity.services._people import locked, problems_of, set_mobile
from tongban.identity.services.codes import check_code
from tongban.identity.services.passwords import password_problems, set_password
from tongban.kernel import audit, checks, crypto, events
from tongban.kernel.errors import Invalid, Refusal


def register_natural(
    *,
    username: str,
    password: str,
    name: str,
    document_no: str,
    factors: Mapping[str, str],
    sms_code: str = "",
    accepts_agreement: bool,
    at: datetime,
    email: str = "",
) -> Applicant:
    """在线注册: identity card, any two further factors confirmed, agreement accepted; then the account is real-name AL2.

    `factors`: Factor value → what was typed ("mobile" needs `sms_code`). Whoever was an applicant without an account
    before (counter intake) keeps their cases. Not inside a transaction: failed codes must stay counted.
    Invalid: username, password, name, document_no, mobile, factors, email.
    Refused: identity.agreement_not_accepted, code_wrong, not_matched, too_few_factors, already_registered,
    verification_unavailable.
    """
    name, document_no, username = name.strip(), checks.normalised(document_no), username.strip()
    factors = {Factor(key).value: checks.normalised(value) for key, value in factors.items() if value.strip()}
    _require_sensible(username, password, name, document_no, factors, email, localdate(at))
    if not accepts_agreement:
        raise Refusal("identity.agreement_not_accepted")
    if Factor.MOBILE in factors:
        check_code(mobile=factors[Factor.MOBILE], purpose=CodePurpose.REGISTER, code=sms_code, at=at)
    level, confirmed = _verified(name, document_no, factors)
    return _open_account(
        username=username, password=password, name=name, document_no=document_no, email=email, level=level,
        mobile=factors.get(Factor.MOBILE, "") if Factor.MOBILE in confirmed else "", confirmed=confirmed, at=at,
    )  # fmt: skip


def _verified(name: str, document_no: str, factors: Mapping[str, str]) -> tuple[AssuranceLevel, frozenset[str]]:
    try:
        verdict = backends.verification().verify_person(name=name, document_no=document_no, factors=factors)
    except backends.VerificationUnavailable as problem:
        raise Refusal("identity.verification_unavailable") from problem
    level = level_after_online(name_matches=verdict.name_matches, confirmed=verdict.confirmed)
    if level < AssuranceLevel.MATCHED:
        raise Refusal("identity.not_matched")
    if level < AssuranceLevel.THREE_FACTORS:
        raise Refusal("identity.too_few_factors", confirmed=len(verdict.confirmed))
    return level, verdict.confirmed


@transaction.atomic
def _open_account(
    *, username: str, password: str, name: str, document_no: str, mobile: str, email: str, level: AssuranceLevel,
    confirmed: frozenset[str], at: datetime,
) -> Applicant:  # fmt: skip
    who = locked(DocumentType.RESIDENT_ID, document_no)
    if who is not None and who.user_id is not None:
        raise Refusal("identity.already_registered")
    who = who or Applicant(
        kind=ApplicantKind.NATURAL, document_type=DocumentType.RESIDENT_ID, document_no=document_no,
        document_no_hash=crypto.keyed_hash(document_no),
    )  # fmt: skip
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, kind=UserKind.APPLICANT)
    except IntegrityError:  # two chose one name in the same moment
        raise Refusal("identity.username_taken") from None
    set_password(user, password, at)
    who.user, who.name, who.agreement_accepted_at = user, name, at
    who.email = email or who.email
    if mobile:
        set_mobile(who, mobile)
    who.assurance_level = max(who.assurance_level, level)
    who.save()
    audit.record(
        "applicant.registered", of=who, by=Acting(who, who), at=at, factors=sorted(confirmed), level=int(level)
    )
    events.publish(ApplicantRegistered(applicant_id=who.pk, at=at))
    return who


def _require_sensible(
    username: str, password: str, name: str, document_no: str, factors: Mapping[str, str], email: str, on: date
) -> None:
    found = problems_of(
        kind=ApplicantKind.NATURAL, name=name, document_type=DocumentType.RESIDENT_ID, document_no=document_no,
        mobile=factors.get(Factor.MOBILE, ""), email=email, on=on,
    )  # fmt: skip
    if problem := username_problem(username):
        found["username"] = [problem]
    about = (name, document_no, document_no[6:14], factors.get(Factor.MOBILE, ""))
    if problems := password_problems(password, kind=UserKind.APPLICANT, username=username, about=about):
        found["password"] = problems
    if len(factors) < FACTORS_NEEDED:
        found["factors"] = [_("除身份证外，请至少再填写两项核验信息。")]
    if found:
        raise Invalid(found)


def username_problem(username: str) -> str | None:
    """Names are 4 to 30 letters, digits, dots, dashes; never a number that is looked up as a document or a telephone."""
    if not 4 <= len(username) <= 30 or not username.replace("_", "").replace("-", "").replace(".", "").isalnum():
        return _("账号名应为4至30个字母、汉字、数字、点或短横线。")
    if username.isdigit() or (len(username) == 18 and username[:17].isdigit()) or username.startswith("?"):
        return _("账号名不能是证件号码或电话号码。")
    if User.objects.filter(username__iexact=username).exists():
        return _("该账号名已被使用，请换一个。")
    return None


def register_legal(*, name: str, credit_code: str, by: Acting, at: datetime, address: str = "") -> Applicant:
    """法人注册: the legal representative, signed on as themself at AL2 or higher, becomes the firm's root holder (R-USER-5).

    When the register names a new legal representative, the former one's right ends with this registration.
    Invalid: name, document_no, email. Refused: identity.not_permitted, level_too_low, firm_not_matched, not_legal_rep,
    already_legal_rep, verification_unavailable.
    """
    name, credit_code = name.strip(), checks.normalised(credit_code)
    if by.acting_as != ActingAs.SELF or by.person.kind != ApplicantKind.NATURAL:
        raise Refusal("identity.not_permitted")
    if by.person.assurance_level < AssuranceLevel.THREE_FACTORS:
        raise Refusal("identity.level_too_low")
    if found := problems_of(
        kind=ApplicantKind.LEGAL,
        name=name,
        document_type=DocumentType.CREDIT_CODE,
        document_no=credit_code,
        on=localdate(at),
    ):
        raise Invalid(found)
    try:
        verdict = backends.verification().verify_firm(
            name=name, credit_code=credit_code, legal_rep_name=by.person.name,
            legal_rep_document_no=by.person.document_no,
        )  # fmt: skip
    except backends.VerificationUnavailable as problem:
        raise Refusal("identity.verification_unavailable") from problem
    if not verdict.name_matches:
        raise Refusal("identity.firm_not_matched")
    if not verdict.legal_rep_matches:
        raise Refusal("identity.not_legal_rep")
    return _enter_firm(name=name, credit_code=credit_code, address=address, by=by, at=at)


@transaction.atomic
def _enter_firm(*, name: str, credit_code: str, address: str, by: Acting, at: datetime) -> Applicant:
    firm = locked(DocumentType.CREDIT_CODE, credit_code) or Applicant(
        kind=ApplicantKind.LEGAL, document_type=DocumentType.CREDIT_CODE, document_no=credit_code,
        document_no_hash=crypto.keyed_hash(credit_code),
    )  # fmt: skip
    before = Mandate.objects.filter(principal_id=firm.pk, acting_as=ActingAs.LEGAL_REP, revoked_at__isnull=True).first()
    if before is not None and before.agent_id == by.person.pk:
        raise Refusal("identity.already_legal_rep")
    firm.name, firm.legal_rep_name = name, by.person.name
    firm.address = address or firm.address
    firm.agreement_accepted_at = at
    firm.assurance_level = max(firm.assurance_level, AssuranceLevel.THREE_FACTORS)
    firm.save()
    if before is not None:
        before.revoked_at = at
        before.save(update_fields=["revoked_at"])
        audit.record("mandate.revoked", of=before, by=by, at=at, reason="登记的法定代表人变更")
    mandate = Mandate.objects.create(
        principal=firm, agent=by.person, acting_as=ActingAs.LEGAL_REP, starts_on=localdate(at)
    )
    audit.record("applicant.firm_registered", of=firm, by=by, at=at, mandate_id=mandate.pk)
    events.publish(ApplicantRegistered(applicant_id=firm.pk, at=at))
    return firm
