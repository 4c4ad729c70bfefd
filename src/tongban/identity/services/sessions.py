"""Signing in and out, and choosing for whom one acts in this session."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate

from tongban.identity.authentication import find_user, lock_name
from tongban.identity.enums import UserKind
from tongban.identity.models import Acting, Applicant, Staff, User
from tongban.identity.selectors import acting_for
from tongban.kernel import audit
from tongban.kernel.errors import Refusal

# Keys of the session; `middleware` reads them.
SIGNED_IN_AT, SEEN_AT, MANDATE = "identity.signed_in_at", "identity.seen_at", "identity.mandate"


def sign_in(request: HttpRequest, username: str, password: str, kind: str, at: datetime | None = None) -> User:
    """Open a session at the door for this kind of user. The public may type their document number as account name.

    One answer and one pace for unknown accounts, wrong passwords and the wrong door. After five failures in 15 minutes
    the account is closed to this attempt for 15 minutes. The session gets a new key.
    Refused: identity.wrong_credentials, identity.locked_out. A sign-on happens in the real time of its request, so `at`
    may be left out.
    """
    at = at or timezone.now()
    counted_as = lock_name(username, find_user(username, UserKind(kind)))
    user = authenticate(request, username=counted_as, password=password, kind=str(kind))
    if user is None:
        if getattr(request, "axes_locked_out", False):
            request.axes_locked_out = False  # ours to word, not the library's page
            raise Refusal("identity.locked_out", minutes=round(settings.AXES_COOLOFF_TIME * 60))
        raise Refusal("identity.wrong_credentials")
    request.session.pop(MANDATE, None)
    login(request, user)
    request.session.cycle_key()
    begin(request, at)
    audit.record("user.signed_in", of=user, by=actor_of(user), at=at)
    return user


def begin(request: HttpRequest, at: datetime) -> None:
    """Note when this session began. Whatever signs somebody on must call it: a session without these marks is over."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = at.timestamp()


def sign_out(request: HttpRequest, at: datetime | None = None) -> None:
    """End the session and forget what was in it."""
    if request.user.is_authenticated:
        audit.record("user.signed_out", of=request.user, by=actor_of(request.user), at=at or timezone.now())
    logout(request)


def act_for(request: HttpRequest, mandate_id: int | None, at: datetime) -> Acting:
    """Choose for whom this session acts from now on; None = oneself. Refused: identity.mandate_ended. NotFound."""
    acting = acting_for(request.user.applicant, mandate_id, on=localdate(at))
    if mandate_id is None:
        request.session.pop(MANDATE, None)
    else:
        request.session[MANDATE] = mandate_id
    request.acting = acting
    return acting


def actor_of(user: User) -> Acting | Staff:
    """The actor behind a sign-on, for audit."""
    if user.kind == UserKind.STAFF:
        return Staff.objects.get(user_id=user.pk)
    person = Applicant.objects.get(user_id=user.pk)
    return Acting(person, person)
