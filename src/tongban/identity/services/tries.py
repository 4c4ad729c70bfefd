"""Counting failed tries at the doors, and closing a door for longer each time (R-SEC-4, `rules.lockout`).

A try is counted before it is checked, so that a hundred guesses sent at once are still five.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from tongban.identity import permissions
from tongban.identity.enums import IdentityAction as Do
from tongban.identity.enums import UserKind
from tongban.identity.models import SignInTries, Staff, User
from tongban.identity.rules import lockout
from tongban.identity.selectors import staff as staff_by_id
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM, Actor
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry
from tongban.kernel.statements import rows


def door_of(counted_as: str, kind: str, address: str) -> str:
    """Under which name tries are counted. Officials: the account, wherever the tries come from. The public: the account
    from this address, so that nobody can lock a citizen out from elsewhere."""
    return f"staff:{counted_as}" if kind == UserKind.STAFF else f"public:{counted_as}@{address}"


def address_door(address: str) -> str:
    """All tries of one address, whatever the accounts: against one password tried at many names."""
    return f"address:{address}"


def code_door(user: User) -> str:
    """Tries at the second factor of an account, by whoever knows its password."""
    return f"code:{user.pk}"


FIRST_TRY = """
INSERT INTO identity_signintries (name, user_id, failures, locks, last_failed_at, locked_until)
SELECT %s::text, %s::bigint, %s::integer, %s::integer, %s::timestamptz, %s::timestamptz
WHERE NOT EXISTS (SELECT 1 FROM identity_signintries WHERE name IN (%s, %s) AND locked_until > %s::timestamptz)
ON CONFLICT (name) DO NOTHING RETURNING 1
"""


def take_try(door: str, *, at: datetime, user: User | None = None, address: str = "") -> Refusal | None:
    """Count a try at the door, or say why there is none: identity.locked_out. `forget(door)` after a success.

    Durable: a caller's transaction would undo the count with the refusal. A door without failures, which is nearly every
    one, takes a single statement.
    """
    if not connection.in_atomic_block and _is_first_try(door, at, user, address):
        return None
    return _take_counted_try(door, at=at, user=user, address=address)


def _is_first_try(door: str, at: datetime, user: User | None, address: str) -> bool:
    """Whether nothing was remembered of the door; then the try is counted. False: locked, or failures before this one."""
    first = lockout.after_failure(lockout.Tries(), at)
    until, moment = first.locked_until and first.locked_until.isoformat(), at.isoformat()
    counted = [str(first.failures), str(first.locks), moment, until]
    doors = [door, address_door(address) if address else door]
    return bool(rows(FIRST_TRY, [door, str(user.pk) if user else None, *counted, *doors, moment]))


@transaction.atomic(durable=True)
def _take_counted_try(door: str, *, at: datetime, user: User | None, address: str) -> Refusal | None:
    names = [door, *([address_door(address)] if address else [])]
    locked = SignInTries.objects.filter(name__in=names, locked_until__gt=at).order_by("-locked_until").first()
    if locked:
        return _locked_out(lockout.seconds_left(_remembered(locked), at))
    row = _locked_row(door, user)
    if wait := lockout.seconds_left(_remembered(row), at):  # another try closed it this very moment
        return _locked_out(wait)
    _write(row, lockout.after_failure(_remembered(row), at))
    return None


@transaction.atomic(durable=True)
def note_failure(door: str, *, at: datetime, address: str = "") -> None:
    """The try that was taken failed: it goes on record, and counts for its address too.

    An unknown account costs the same as a known one. The name that was typed is not recorded: it may be a password.
    """
    row = SignInTries.objects.get(name=door)
    until = row.locked_until if row.locked_until and row.locked_until > at else None
    audit.record("sign_in.failed", of=row, by=SYSTEM, at=at, user_id=row.user_id, address=address, locked_until=until)
    if address:
        row = _locked_row(address_door(address), None)
        _write(row, lockout.after_failure(_remembered(row), at, most=lockout.TRIES_OF_AN_ADDRESS))


def forget(door: str) -> None:
    """A success: the failures before it are forgotten."""
    rows("DELETE FROM identity_signintries WHERE name = %s RETURNING 1", [door])


@transaction.atomic
def unlock(*, staff_id: int, by: Actor, at: datetime, reason: str) -> None:
    """Open an official's account before its time. Refused: identity.not_permitted, not_to_oneself, reason_needed."""
    whose = staff_by_id(staff_id)
    require_manager_of(whose, by, at)
    if not reason.strip():
        raise Refusal("identity.reason_needed")
    SignInTries.objects.filter(user_id=whose.user_id).delete()
    audit.record("user.unlocked", of=whose.user, by=by, at=at, reason=reason.strip()[:300])


def require_manager_of(whose: Staff, by: Actor, at: datetime) -> None:
    """Administrators of the body or its region; nobody handles their own account, so it always takes two (R-SEC-2)."""
    permissions.require(
        by, Do.MANAGE_STAFF, on=localdate(at), body_id=whose.body_id, region_code=whose.body.region_code
    )
    if by.actor_kind == "staff" and by.actor_id == whose.pk:
        raise Refusal("identity.not_to_oneself")


def require_other_hands(whose: Staff, by: Actor, at: datetime, *, than: str) -> None:
    """Who gave a new password does not take away the second factor as well, nor the other way round: whoever did both could
    sign in as them. Refused: identity.needs_another_administrator, for a week."""
    done = AuditEntry.objects.filter(
        object_type=User._meta.label_lower, object_id=str(whose.user_id), code=than, actor_kind=by.actor_kind,
        actor_id=by.actor_id, at__gt=at - timedelta(days=7),
    )  # fmt: skip
    if by.actor_kind == "staff" and done.exists():
        raise Refusal("identity.needs_another_administrator")


def forget_old_tries(at: datetime) -> None:
    """Doors that were quiet for so long that nothing counts any more."""
    long_ago = at - lockout.FORGOTTEN
    quiet = Q(locked_until__isnull=True) | Q(locked_until__lt=long_ago)
    SignInTries.objects.filter(quiet, last_failed_at__lt=long_ago).delete()


def how_long(seconds: int) -> str:
    """A wait in words, rounded up: 15分钟, 2小时."""
    minutes = -(-seconds // 60)
    if minutes < 60:
        return ngettext("%(count)s分钟", "%(count)s分钟", minutes) % {"count": minutes}
    hours, rest = divmod(minutes, 60)
    words = ngettext("%(count)s小时", "%(count)s小时", hours) % {"count": hours}
    return words if not rest else words + ngettext("%(count)s分钟", "%(count)s分钟", rest) % {"count": rest}


def _locked_out(seconds: int) -> Refusal:
    return Refusal("identity.locked_out", minutes=-(-seconds // 60), wait=how_long(seconds))


def _locked_row(door: str, user: User | None) -> SignInTries:
    SignInTries.objects.bulk_create([SignInTries(name=door, user=user)], ignore_conflicts=True)
    return SignInTries.objects.select_for_update(of=("self",)).get(name=door)


def _remembered(row: SignInTries) -> lockout.Tries:
    return lockout.Tries(row.failures, row.locks, row.last_failed_at, row.locked_until)


def _write(row: SignInTries, tries: lockout.Tries) -> None:
    row.failures, row.locks = tries.failures, tries.locks
    row.last_failed_at, row.locked_until = tries.last_failed_at, tries.locked_until
    row.save(update_fields=["failures", "locks", "last_failed_at", "locked_until"])
