"""Proving again to be the one before an important act (R-SEC-8): the second factor, or the password where there is none."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from tongban.identity.models import User
from tongban.identity.rules.sessions import is_fresh
from tongban.identity.selectors import has_second_factor
from tongban.identity.services.second_factor import check_second_factor
from tongban.identity.services.sessions import PROVED_AT, SIGNED_IN_AT, TWO_FACTORS, actor_of
from tongban.identity.services.tries import forget, note_failure, take_try
from tongban.kernel import audit
from tongban.kernel.errors import Refusal


def has_proved_lately(request: HttpRequest, at: datetime) -> bool:
    """Whether this session may do an important act without asking again. No query."""
    proved_at = request.session.get(PROVED_AT, request.session.get(SIGNED_IN_AT, 0))
    return is_fresh(proved_at=proved_at, now=at.timestamp(), minutes=settings.TONGBAN_STEP_UP_MINUTES)


def prove_again(request: HttpRequest, proof: str, at: datetime) -> None:
    """Check what was typed and note the moment. Not inside a transaction: failed tries stay counted.

    Refused: identity.code_not_right, identity.proof_wrong, identity.locked_out.
    """
    user: User = request.user  # type: ignore[assignment]
    if has_second_factor(user):
        check_second_factor(user=user, code=proof, by=actor_of(user), at=at)
        request.session[TWO_FACTORS] = True
    else:
        _check_password(user, proof, at)
    request.session[PROVED_AT] = at.timestamp()
    audit.record("user.proved_again", of=user, by=actor_of(user), at=at)


def note_two_factors(request: HttpRequest, at: datetime) -> None:
    """This session proved the second factor when it was enrolled here."""
    request.session[TWO_FACTORS], request.session[PROVED_AT] = True, at.timestamp()


def _check_password(user: User, password: str, at: datetime) -> None:
    door = f"proof:{user.pk}"
    if refusal := take_try(door, at=at, user=user):
        raise refusal
    if not user.check_password(password):
        note_failure(door, at=at)
        raise Refusal("identity.proof_wrong")
    forget(door)
