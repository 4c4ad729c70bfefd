"""Signing in and out, and choosing for whom one acts in this session."""

from datetime import datetime

from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.timezone import localdate

from tongban.identity.authentication import find_user, lock_name, user_by_id
from tongban.identity.enums import UserKind
from tongban.identity.models import Acting, SignedOn, Staff, User
from tongban.identity.rules.devices import counted_as
from tongban.identity.rules.sessions import CODE_SECONDS
from tongban.identity.selectors import acting_for, has_second_factor
from tongban.identity.services.second_factor import check_second_factor
from tongban.identity.services.signed_on import session_note
from tongban.identity.services.tries import door_of, forget, note_failure, take_try
from tongban.kernel import audit
from tongban.kernel.errors import Refusal
from tongban.kernel.writing import Writes

# Keys of the session; `middleware` reads them.
SIGNED_IN_AT, SEEN_AT, MANDATE = "identity.signed_in_at", "identity.seen_at", "identity.mandate"
PROVED_AT = "identity.proved_at"  # when the person last proved to be the one (R-SEC-8)
TWO_FACTORS = "identity.two_factors"  # this session was opened with both
WAITING = "identity.waiting"  # the password was right, the code is still missing
BACKEND = "tongban.identity.authentication.PasswordByKind"


def sign_in(request: HttpRequest, username: str, password: str, kind: str, at: datetime | None = None) -> User:
    """Open a session at the door for this kind of user. The public may type their document number as account name.

    One answer and one pace for unknown accounts, wrong passwords and the wrong door. Five failures close the door for
    15 minutes, then for longer each time (R-SEC-4). The session gets a new key.
    Refused: identity.wrong_credentials, locked_out; identity.code_needed when the password was right and the second
    factor is asked for next (`sign_in_with_code`). A sign-on happens in the real time of its request, so `at` may be
    left out. Not inside a transaction: failed tries stay counted.
    """
    at = at or timezone.now()
    address = counted_as(request.META.get("REMOTE_ADDR", ""))  # the client's own: the first middleware sees to it
    found = find_user(username, UserKind(kind))
    name = lock_name(username, found)
    door = door_of(name, kind, address)
    if refusal := take_try(door, at=at, user=found, address=address):
        raise refusal
    user = authenticate(request, username=name, password=password, kind=str(kind), found=found)
    if user is None:
        note_failure(door, at=at, address=address)
        raise Refusal("identity.wrong_credentials")
    if kind == UserKind.STAFF and has_second_factor(user):
        forget(door)
        logout(request)
        request.session[WAITING] = {"user": user.pk, "at": at.timestamp(), "hash": user.get_session_auth_hash()}
        raise Refusal("identity.code_needed")
    with transaction.atomic():  # what follows a right password is one commit, not six
        forget(door)
        return _open(request, user, at, two_factors=False)


def sign_in_with_code(request: HttpRequest, code: str, at: datetime | None = None) -> User:
    """The second half of signing in. Refused: identity.sign_in_again when the first half is missing or too long ago,
    identity.code_not_right, identity.locked_out. Not inside a transaction."""
    at = at or timezone.now()
    user = who_waits(request, at)
    if user is None:
        request.session.pop(WAITING, None)
        raise Refusal("identity.sign_in_again")
    check_second_factor(user=user, code=code, by=actor_of(user), at=at)
    request.session.pop(WAITING, None)
    with transaction.atomic():
        return _open(request, user, at, two_factors=True)


def who_waits(request: HttpRequest, at: datetime) -> User | None:
    """Whose password was right in this session a moment ago; None when nobody's."""
    waiting = request.session.get(WAITING)
    if not waiting or not 0 <= at.timestamp() - waiting["at"] < CODE_SECONDS:
        return None
    user = user_by_id(waiting["user"])
    unchanged = user is not None and constant_time_compare(user.get_session_auth_hash(), waiting["hash"])
    return user if unchanged else None


def _open(request: HttpRequest, user: User, at: datetime, *, two_factors: bool) -> User:
    request.session.pop(MANDATE, None)
    login(request, user, backend=BACKEND)
    begin(request, at)
    if two_factors:
        request.session[TWO_FACTORS] = True
    request.session.cycle_key()
    request.session.save()
    user.last_login = at
    entry = audit.line(
        "user.signed_in", of=user, by=actor_of(user), at=at, two_factors=two_factors,
        address=request.META.get("REMOTE_ADDR", ""),
    )  # fmt: skip
    writes = Writes()
    writes.update(User, {"last_login": at}, id=user.pk)
    writes.insert(session_note(request, user, at), entry)
    writes.put_down()
    return user


def begin(request: HttpRequest, at: datetime) -> None:
    """Note when this session began. Whatever signs somebody on must call it: a session without these marks is over."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = request.session[PROVED_AT] = at.timestamp()
    request.session.pop(TWO_FACTORS, None)


def sign_out(request: HttpRequest, at: datetime | None = None) -> None:
    """End the session and forget what was in it."""
    if request.user.is_authenticated:
        audit.record("user.signed_out", of=request.user, by=actor_of(request.user), at=at or timezone.now())
        SignedOn.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def act_for(request: HttpRequest, mandate_id: int | None, at: datetime) -> Acting:
    """Choose for whom this session acts from now on; None = oneself. Refused: identity.mandate_ended. NotFound."""
    user = request.user
    if not isinstance(user, User):
        raise Refusal("identity.not_permitted")
    acting = acting_for(user.applicant, mandate_id, on=localdate(at))
    if mandate_id is None:
        request.session.pop(MANDATE, None)
    else:
        request.session[MANDATE] = mandate_id
    vars(request)["acting"] = acting
    return acting


def actor_of(user: User) -> Acting | Staff:
    """The actor behind a sign-on, for audit."""
    return user.staff if user.kind == UserKind.STAFF else Acting(user.applicant, user.applicant)
