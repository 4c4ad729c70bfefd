"""Who is asking: knows the user behind a session, ends sessions that are too old, and sets `request.staff`, `request.person`
and `request.acting`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from tongban.identity.enums import UserKind
from tongban.identity.models import Acting, Applicant
from tongban.identity.rules.sessions import has_ended
from tongban.identity.selectors import acting_for
from tongban.identity.services.passwords import password_is_old
from tongban.identity.services.second_factor import is_required
from tongban.identity.services.sessions import BACKEND, MANDATE, SEEN_AT, SIGNED_IN_AT, TWO_FACTORS
from tongban.kernel.errors import NotFound, Refusal

NOTE_EVERY = 60  # seconds between two writes of "seen": a session row is not written at each click


class EndedActing:
    """Stands for the right that ended while a form was open: any use of it is the refusal, so nothing is done in the
    wrong name (R-USER-6)."""

    def __init__(self, refusal: Refusal) -> None:
        self.__dict__["_refusal"] = refusal

    def __getattr__(self, name: str) -> Any:
        raise self._refusal


class KnownUser(AuthenticationMiddleware):
    """Sets `request.user`. Who was read with the session (`session_store`) is taken if the session itself says the same:
    this user, signed on by our door, with the password they have now. In every other case Django looks."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: Any) -> Any:
    if not hasattr(request, "_cached_user"):
        request._cached_user = _noted_user(request.session) or get_user(request)
    return request._cached_user


def _noted_user(session: Any) -> Any:
    user_id = session.get(SESSION_KEY)  # reads the session, and who is noted beside it
    noted = getattr(session, "noted", None)
    if noted is None or user_id != str(noted.user.pk) or session.get(BACKEND_SESSION_KEY) != BACKEND:
        return None
    is_same = constant_time_compare(session.get(HASH_SESSION_KEY, ""), noted.user.get_session_auth_hash())
    return noted.user if is_same else None


class WhoIsAsking:
    """After AuthenticationMiddleware and MessageMiddleware.

    Sets on every request: `staff` (Staff or None), `person` (the signed-on applicant or None), `acting` (Acting or None),
    `session_ended` (True when this request ended a session that was idle or too old; `ended_user_id` says whose),
    `password_is_old`, `lacks_second_factor` (an official who must have one and opened this session without it).
    Somebody without a session cookie costs no query and keeps pages cacheable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.staff = request.person = request.acting = None
        request.session_ended = request.password_is_old = request.lacks_second_factor = False
        request.ended_user_id = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._know(request)
        return self.get_response(request)

    def _know(self, request: HttpRequest) -> None:
        user, session, now = request.user, request.session, timezone.now().timestamp()
        signed_in_at = session.get(SIGNED_IN_AT, 0)
        if has_ended(kind=user.kind, signed_in_at=signed_in_at, seen_at=session.get(SEEN_AT, 0), now=now):
            request.ended_user_id = user.pk
            logout(request)
            request.session_ended = True
            return
        if now - session[SEEN_AT] >= NOTE_EVERY:
            session[SEEN_AT] = now
        request.password_is_old = password_is_old(user, datetime.fromtimestamp(now, UTC))
        if user.kind == UserKind.STAFF:
            request.staff = getattr(user, "staff", None)
            request.lacks_second_factor = is_required() and not session.get(TWO_FACTORS, False)
        elif person := getattr(user, "applicant", None):
            request.person = person
            request.acting = self._acting(request, person)

    def _acting(self, request: HttpRequest, person: Applicant) -> Any:
        mandate_id = request.session.get(MANDATE)
        try:
            return acting_for(person, mandate_id, on=localdate())
        except (Refusal, NotFound) as problem:
            del request.session[MANDATE]
            refusal = problem if isinstance(problem, Refusal) else Refusal("identity.not_permitted")
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                return EndedActing(refusal)
            messages.warning(request, refusal.text())
            return Acting(person, person)
