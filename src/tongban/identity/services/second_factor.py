"""The second factor of a sign-on: an authenticator app by RFC 6238, with recovery codes for the day it is lost (R-SEC-2)."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongban.identity.models import RecoveryCode, SecondFactor, User
from tongban.identity.rules import totp
from tongban.identity.selectors import codes_left, has_second_factor
from tongban.identity.selectors import staff as staff_by_id
from tongban.identity.services.signed_on import end_sessions
from tongban.identity.services.tries import (
    code_door,
    forget,
    note_failure,
    require_manager_of,
    require_other_hands,
    take_try,
)
from tongban.kernel import audit, checks, crypto
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, Refusal

SECRET_BYTES = 20  # as long as the digest (RFC 4226, 4)
RECOVERY_CODES = 10
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another
ENROLMENT = timedelta(minutes=30)  # how long a shown secret may be confirmed


@dataclass(frozen=True)
class Enrolment:
    """What the page shows once: the key for typing and the address for the QR code."""

    key: str
    address: str


def is_required() -> bool:
    """Whether officials must have a second factor here. Whatever TONGBAN_STAFF_SECOND_FACTOR says but "optional" means so:
    a slip of the pen must not open the door."""
    return settings.TONGBAN_STAFF_SECOND_FACTOR != "optional"


@transaction.atomic
def begin_enrolment(*, user: User, at: datetime) -> Enrolment:
    """A secret for the app, the same while the page is open; a factor in force stays so until the new one is confirmed."""
    row = _locked(user)
    if not row.pending or row.pending_at is None or at - row.pending_at >= ENROLMENT:
        row.pending = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
        row.pending_at = at
        row.save(update_fields=["pending", "pending_at"])
    key = " ".join(row.pending[start : start + 4] for start in range(0, len(row.pending), 4))
    issuer = f"{settings.TONGBAN_PLACE_NAME}{_('通办')}"
    return Enrolment(key, totp.address_for_app(row.pending, account=user.username, issuer=issuer))


@transaction.atomic
def confirm_enrolment(*, user: User, code: str, by: Actor, at: datetime) -> list[str]:
    """The app shows the right code: the factor is in force. Returns the recovery codes, which are never shown again.

    Invalid: code. Refused: identity.enrolment_over.
    """
    row = _locked(user)
    if not row.pending or row.pending_at is None or at - row.pending_at >= ENROLMENT:
        raise Refusal("identity.enrolment_over")
    step = totp.step_of(_written(code), row.pending, at, after=0)
    if step is None:
        raise Invalid({"code": [Refusal("identity.code_not_right").text()]})
    is_new = row.confirmed_at is None
    row.secret, row.pending, row.pending_at = row.pending, "", None
    row.confirmed_at, row.last_step = at, step
    row.save()
    audit.record("user.second_factor_set" if is_new else "user.second_factor_replaced", of=user, by=by, at=at)
    return _fresh_codes(user)


@transaction.atomic
def renew_recovery_codes(*, user: User, by: Actor, at: datetime) -> list[str]:
    """Ten new codes; those on the old slip are worth nothing any more. Refused: identity.no_second_factor."""
    if not has_second_factor(user):
        raise Refusal("identity.no_second_factor")
    audit.record("user.recovery_codes_renewed", of=user, by=by, at=at)
    return _fresh_codes(user)


def check_second_factor(*, user: User, code: str, by: Actor, at: datetime) -> None:
    """A code of the app or a recovery code, each accepted once. Not inside a transaction: failed tries stay counted.

    Refused: identity.code_not_right, whatever is wrong with it; identity.locked_out after five.
    """
    if refusal := take_try(code_door(user), at=at, user=user):
        raise refusal
    if not _takes(user, _written(code), by, at):
        note_failure(code_door(user), at=at)
        raise Refusal("identity.code_not_right")
    forget(code_door(user))


@transaction.atomic
def reset_second_factor(*, staff_id: int, by: Actor, at: datetime, reason: str) -> None:
    """An official lost telephone and slip: the factor and all sessions of the account end, and they enrol anew.

    Refused: identity.not_permitted, not_to_oneself, needs_another_administrator, reason_needed, no_second_factor.
    """
    whose = staff_by_id(staff_id)
    require_manager_of(whose, by, at)
    require_other_hands(whose, by, at, than="user.initial_password_issued")
    if not reason.strip():
        raise Refusal("identity.reason_needed")
    if not SecondFactor.objects.filter(user_id=whose.user_id, confirmed_at__isnull=False).exists():
        raise Refusal("identity.no_second_factor")
    SecondFactor.objects.filter(user_id=whose.user_id).delete()
    RecoveryCode.objects.filter(user_id=whose.user_id).delete()
    end_sessions(whose.user)
    audit.record("user.second_factor_reset", of=whose.user, by=by, at=at, reason=reason.strip()[:300])


@transaction.atomic
def _takes(user: User, code: str, by: Actor, at: datetime) -> bool:
    row = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if row is None:
        return False
    if (step := totp.step_of(code, row.secret, at, after=row.last_step)) is not None:
        row.last_step = step
        row.save(update_fields=["last_step"])
        return True
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at__isnull=True)
    if not unused.update(used_at=at):
        return False
    audit.record("user.recovery_code_used", of=user, by=by, at=at, left=codes_left(user))
    return True


def _fresh_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(LETTERS) for _letter in range(10)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(user, code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _written(code: str) -> str:
    """However it was typed: full width, with spaces or a dash."""
    return "".join(character for character in checks.normalised(code) if character.isalnum())[:20]


def _digest(user: User, code: str) -> str:
    return crypto.keyed_hash(f"recovery:{user.pk}:{code}")


def _locked(user: User) -> SecondFactor:
    SecondFactor.objects.bulk_create([SecondFactor(user=user)], ignore_conflicts=True)
    return SecondFactor.objects.select_for_update().get(user=user)
