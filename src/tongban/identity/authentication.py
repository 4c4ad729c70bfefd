"""The authentication backend: applicants and officials have separate doors, and no door tells who exists (R-SEC-4)."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpRequest

from tongban.identity.enums import UserKind
from tongban.identity.models import User
from tongban.kernel import checks, crypto


def find_user(login: str, kind: str) -> User | None:
    """The user of this kind behind what was typed: an account name, or for the public their document number.

    One query with one shape, whether somebody is found or not.
    """
    hashed = crypto.keyed_hash(checks.normalised(login))
    condition = Q(username=login.strip())
    if kind == UserKind.APPLICANT:
        condition |= Q(applicant__document_no_hash=hashed)
    return User.objects.filter(condition, kind=kind).order_by("pk").first()


def lock_name(login: str, user: User | None) -> str:
    """Under which name failures are counted: the same for all ways to name one account, and never a number in clear."""
    return user.username if user else f"?{crypto.keyed_hash(checks.normalised(login))[:32]}"


class PasswordByKind(BaseBackend):
    """Checks a password. An unknown or closed account costs the same time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", kind: str = "", **others: Any
    ) -> User | None:
        if not kind:
            return None
        user = User.objects.filter(username=username, kind=kind).first()
        if user is None or not user.is_active:
            make_password(password)
            return None
        return user if user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """Asked once per request: brings the official and their body, or the applicant, in the same query."""
        return User.objects.select_related("staff__body", "applicant").filter(pk=user_id, is_active=True).first()
