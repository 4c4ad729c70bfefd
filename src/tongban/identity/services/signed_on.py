"""Where somebody is signed on, and ending it from elsewhere."""

from datetime import datetime

from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from tongban.identity.models import SignedOn, User
from tongban.identity.rules.devices import address_of, device_of
from tongban.kernel import audit
from tongban.kernel.actors import Actor


def note_session(request: HttpRequest, user: User, at: datetime) -> None:
    """Write down that this session is the user's, so that they find it in their list."""
    if not request.session.session_key:
        request.session.save()
    SignedOn.objects.bulk_create(
        [session_note(request, user, at)],
        update_conflicts=True,
        unique_fields=["session_key"],
        update_fields=["user", "began_at", "address", "device"],
    )


def session_note(request: HttpRequest, user: User, at: datetime) -> SignedOn:
    """The same line, not written yet."""
    return SignedOn(
        session_key=str(request.session.session_key), user=user, began_at=at,
        address=address_of(request.META.get("REMOTE_ADDR", "")), device=device_of(request.META.get("HTTP_USER_AGENT", "")),
    )  # fmt: skip


def keep_signed_on(request: HttpRequest, user: User, at: datetime) -> None:
    """After a change of password: the session it was changed in goes on under a new key, all others are over."""
    update_session_auth_hash(request, user)
    note_session(request, user, at)


def end_sessions(user: User, *, besides: str = "") -> int:
    """End all sessions of the user except the one with the key `besides`; how many there were."""
    mine = SignedOn.objects.filter(user=user).exclude(session_key=besides)
    keys = list(mine.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    mine.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def end_other_sessions(*, user: User, besides: str, by: Actor, at: datetime) -> int:
    """其他设备退出: everywhere but here; how many sessions ended."""
    ended = end_sessions(user, besides=besides)
    audit.record("user.other_sessions_ended", of=user, by=by, at=at, sessions=ended)
    return ended


def forget_ended_sessions(at: datetime) -> None:
    """Rows of sessions that are over, and the sessions whose time ran out."""
    Session.objects.filter(expire_date__lt=at).delete()
    SignedOn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
