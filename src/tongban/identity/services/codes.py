"""Verification codes by SMS (R-SEC-9): six digits, five minutes, one a minute, ten a day, five tries."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import connection, transaction

from tongban.identity import backends
from tongban.identity.enums import CodePurpose
from tongban.identity.models import SmsCode
from tongban.identity.rules import sms_codes
from tongban.kernel import checks, crypto
from tongban.kernel.errors import Invalid, Refusal


@transaction.atomic
def send_code(*, mobile: str, purpose: str, at: datetime) -> None:
    """Send a code; only its hash stays with us. The answer does not tell whether the number is known here.

    Invalid: mobile. Refused: identity.code_too_soon, identity.code_daily_limit.
    """
    mobile = checks.normalised(mobile)
    if checks.mobile_problem(mobile):
        raise Invalid({"mobile": [checks.problem_text("mobile", "bad_mobile")]})
    mobile_hash = crypto.keyed_hash(mobile)
    _one_at_a_time(mobile_hash)
    sent = list(
        SmsCode.objects.filter(mobile_hash=mobile_hash, sent_at__gt=at - timedelta(days=1)).values_list(
            "sent_at", flat=True
        )
    )
    if wait := sms_codes.wait_before_next(sent, at):
        raise Refusal("identity.code_too_soon", seconds=wait)
    if sms_codes.is_daily_limit_reached(sent, at):
        raise Refusal("identity.code_daily_limit")
    code = f"{secrets.randbelow(10**6):06d}"
    SmsCode.objects.create(
        mobile_hash=mobile_hash, purpose=CodePurpose(purpose), code_hash=_hash(mobile, code), sent_at=at
    )
    backends.code_sender()(mobile=mobile, code=code, purpose=purpose, at=at)


def check_code(*, mobile: str, purpose: str, code: str, at: datetime) -> None:
    """Accept the newest code of this number and purpose once. Refused: identity.code_wrong, whatever the reason.

    Durable: a caller's transaction would undo the counting of a failed try, so there must be none around it.
    """
    if not _is_right(mobile=checks.normalised(mobile), purpose=purpose, code=code.strip(), at=at):
        raise Refusal("identity.code_wrong")


@transaction.atomic(durable=True)
def _is_right(*, mobile: str, purpose: str, code: str, at: datetime) -> bool:
    newest = (
        SmsCode.objects.select_for_update()
        .filter(mobile_hash=crypto.keyed_hash(mobile), purpose=purpose)
        .order_by("-sent_at", "-pk")
        .first()
    )
    if newest is None or not sms_codes.is_open(
        sent_at=newest.sent_at, tries=newest.tries, used_at=newest.used_at, at=at
    ):
        return False
    newest.tries += 1
    is_right = hmac.compare_digest(newest.code_hash, _hash(mobile, code))
    if is_right:
        newest.used_at = at
    newest.save(update_fields=["tries", "used_at"])
    return is_right


def _hash(mobile: str, code: str) -> str:
    return crypto.keyed_hash(f"sms:{mobile}:{code}")


def _one_at_a_time(mobile_hash: str) -> None:
    """Two requests for one number at once must not both pass the pause: wait for the other transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sms:{mobile_hash}"])
