"""Choosing and changing passwords (R-SEC-4)."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction

from tongban.identity.enums import CodePurpose, UserKind
from tongban.identity.models import Acting, Applicant, PasswordUsed, Staff, User
from tongban.identity.rules import passwords as rules
from tongban.identity.services.codes import check_code
from tongban.identity.services.signed_on import end_sessions
from tongban.kernel import audit, checks, crypto
from tongban.kernel.errors import Invalid, Refusal


def password_problems(
    password: str, *, kind: str, username: str, user: User | None = None, about: Iterable[str] = ()
) -> list[str]:
    """Sentences about a password for this kind of user; empty when it is good. `about`: names and numbers of a person who
    is not on record yet."""
    whose = user or User(username=username, kind=kind)
    whose.__dict__["about"] = tuple(about)
    try:
        password_validation.validate_password(password, whose)
    except ValidationError as problem:
        return list(problem.messages)
    return []


def set_password(user: User, password: str, at: datetime, *, must_change: bool = False, hashed: str = "") -> None:
    """Write a password whose rules were asked before, and remember it against reuse.

    `hashed` is the same password as `make_password` wrote it: where many accounts of a demo begin with one password,
    the slow hash is computed once.
    """
    if hashed:
        user.password = hashed
    else:
        user.set_password(password)
    user.password_changed_at, user.must_change_password = at, must_change
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    end_sessions(user)  # the one that goes on notes itself anew (`keep_signed_on`)
    PasswordUsed.objects.create(user=user, password=user.password, created_at=at)


def password_is_old(user: User, at: datetime) -> bool:
    """Whether this user must choose a new password before going on: an initial one, or an official's of 90 days."""
    return user.must_change_password or rules.is_old(kind=user.kind, changed_at=user.password_changed_at, at=at)


def change_password(*, user: User, old: str, new: str, at: datetime) -> None:
    """Change one's own password. All other sessions of the user end. Invalid: old, new."""
    if not user.check_password(old):
        raise Invalid({"old": [Refusal("identity.password_wrong").text()]})
    if problems := password_problems(new, kind=user.kind, username=user.username, user=user):
        raise Invalid({"new": problems})
    with transaction.atomic():
        set_password(user, new, at)
        audit.record("user.password_changed", of=user, by=_self(user), at=at)


def reset_password(*, document_no: str, mobile: str, sms_code: str, new: str, at: datetime) -> None:
    """找回密码 by the mobile of the account: the public only; officials ask their administrator.

    Says `identity.code_wrong` too when number and mobile do not belong to one account, so that nobody can ask who is here.
    """
    check_code(mobile=mobile, purpose=CodePurpose.RESET_PASSWORD, code=sms_code, at=at)
    user = User.objects.filter(
        kind=UserKind.APPLICANT,
        is_active=True,
        applicant__document_no_hash=crypto.keyed_hash(checks.normalised(document_no)),
        applicant__mobile_hash=crypto.keyed_hash(checks.normalised(mobile)),
    ).first()
    if user is None:
        raise Refusal("identity.code_wrong")
    if problems := password_problems(new, kind=user.kind, username=user.username, user=user):
        raise Invalid({"new": problems})
    with transaction.atomic():
        set_password(user, new, at)
        audit.record("user.password_reset", of=user, by=_self(user), at=at)


def _self(user: User) -> Acting | Staff:
    if user.kind == UserKind.STAFF:
        return Staff.objects.get(user=user)
    person = Applicant.objects.get(user=user)
    return Acting(person, person)
