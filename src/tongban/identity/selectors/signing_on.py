"""Reading how somebody signs on: their second factor, where they are signed on, and what an administrator sees of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q

from tongban.identity.enums import Role
from tongban.identity.models import RecoveryCode, SecondFactor, SignedOn, SignInTries, Staff, User
from tongban.identity.posts import posts_of
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset
from tongban.regions.rules.codes import prefix


def has_second_factor(user: User) -> bool:
    """Whether signing in asks this user for a code. One query."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


@dataclass(frozen=True)
class OpenSession:
    """One line of 在哪里登录着."""

    device: str
    address: str
    began_at: datetime
    is_this: bool


def sessions_of(user: User, this_key: str | None, at: datetime) -> list[OpenSession]:
    """Where this user is signed on, the newest first; sessions that are over are left out. One query.

    A session idle for too long ends at its next use only; until then it is listed, and can be ended.
    """
    open_now = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    rows = SignedOn.objects.filter(Exists(open_now), user=user).order_by("-began_at", "-pk")
    return [OpenSession(r.device, r.address or "", r.began_at, r.session_key == this_key) for r in rows]


def staff_managed_by(by: Staff, on: date, at: datetime, text: str = "", after: str | None = None) -> Page[Staff]:
    """The officials whose accounts this administrator keeps, by staff number, with `has_factor` and `is_locked`. Two queries."""
    posts, reach = posts_of(by, on), Q(body_id__in=[])
    reach |= Q(body_id__in=posts.body_ids(Role.ADMIN))
    for code in posts.region_codes(Role.ADMIN):
        reach |= Q(body__region_code__startswith=prefix(code))
    rows = Staff.objects.filter(reach).select_related("user", "body").annotate(
        has_factor=Exists(SecondFactor.objects.filter(user_id=OuterRef("user_id"), confirmed_at__isnull=False)),
        is_locked=Exists(SignInTries.objects.filter(user_id=OuterRef("user_id"), locked_until__gt=at)),
    )  # fmt: skip
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(staff_no__iexact=text) | Q(user__username__icontains=text))
    return keyset(rows, order=("staff_no",), after=after, limit=30)


@dataclass(frozen=True)
class Account:
    """What an administrator sees of one official's sign-on: never what it is protected with."""

    staff: Staff
    has_factor: bool
    codes_left: int
    locked_until: datetime | None
    sessions: int


def account_managed_by(by: Staff, staff_id: int, on: date, at: datetime) -> Account:
    """One of `staff_managed_by`. NotFound for everybody else's."""
    posts = posts_of(by, on)
    whose = Staff.objects.select_related("user", "body").filter(pk=staff_id).first()
    if whose is None or not posts.has(Role.ADMIN, body_id=whose.body_id, region_code=whose.body.region_code):
        raise NotFound("staff")
    locks = SignInTries.objects.filter(user_id=whose.user_id, locked_until__gt=at).order_by("-locked_until")
    return Account(
        whose, has_second_factor(whose.user), codes_left(whose.user),
        locks.values_list("locked_until", flat=True).first(), len(sessions_of(whose.user, None, at)),
    )  # fmt: skip
