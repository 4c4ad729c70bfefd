"""The authentication backend: applicants and officials have separate doors, and no door tells who exists (R-SEC-4)."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from tongban.identity.enums import DocumentType, UserKind
from tongban.identity.models import Applicant, Staff, User
from tongban.kernel import checks, crypto
from tongban.kernel.statements import Columns, columns, rows

LOOK = object()  # nobody has looked yet who it is
_TYPES = "{" + ",".join(DocumentType.values) + "}"


def find_user(login: str, kind: str) -> User | None:
    """The user of this kind behind what was typed: an account name, or for the public their document number. With the
    official or the person they are, as far as the audit trail names them.

    One query with one shape, whether somebody is found or not; each way of naming goes through an index of its own.
    """
    hashed = crypto.keyed_hash(checks.normalised(login)) if kind == UserKind.APPLICANT else ""
    found = rows(_found(), [login.strip(), hashed, _TYPES, str(kind)])
    return _user(found[0]) if found else None


def user_by_id(pk: int) -> User | None:
    """The same of an account that is open, by its key."""
    found = rows(_by_id(), [str(pk)])
    return _user(found[0]) if found else None


@cache
def _person() -> Columns:
    return Columns(Applicant, only=("id", "user_id", "name"))


@cache
def _whole() -> str:
    return f"""
SELECT {columns(User).of("u")}, {columns(Staff).of("s")}, {_person().of("a")} FROM identity_user u
LEFT JOIN identity_staff s ON s.user_id = u.id LEFT JOIN identity_applicant a ON a.user_id = u.id"""


@cache
def _found() -> str:
    return f"""
WITH named AS (
    SELECT id FROM identity_user WHERE username = %s
    UNION SELECT user_id FROM identity_applicant WHERE document_no_hash = %s AND document_type = ANY(%s::text[])
)
{_whole()}
WHERE u.id IN (SELECT id FROM named) AND u.kind = %s ORDER BY u.id LIMIT 1"""


@cache
def _by_id() -> str:
    return f"{_whole()} WHERE u.id = %s::bigint AND u.is_active"


def _user(values: Any) -> User:
    first, second = len(columns(User)), len(columns(User)) + len(columns(Staff))
    user: User = columns(User).instance(values[:first])
    for name, one in (
        ("staff", columns(Staff).instance(values[first:second])),
        ("applicant", _person().instance(values[second:])),
    ):
        User._meta.get_field(name).set_cached_value(user, one)  # type: ignore[union-attr]
        if one is not None:
            one.user = user
    return user


def lock_name(login: str, user: User | None) -> str:
    """Under which name failures are counted: the same for all ways to name one account, and never a number in clear."""
    return user.username if user else f"?{crypto.keyed_hash(checks.normalised(login))[:32]}"


class PasswordByKind(BaseBackend):
    """Checks a password. An unknown or closed account costs the same time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", kind: str = "", found: Any = LOOK,
        **others: Any,
    ) -> User | None:  # fmt: skip
        """`found`: who `find_user` says it is, None for nobody."""
        if not kind:
            return None
        user = User.objects.filter(username=username, kind=kind).first() if found is LOOK else found
        if user is None or not user.is_active:
            make_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """Asked once per request: brings the official and their body, or the applicant, in the same query."""
        return User.objects.select_related("staff__body", "applicant").filter(pk=user_id, is_active=True).first()
