"""An official forgot their password: the administrator hands over an initial one, which works until the first sign-in."""

import secrets
from datetime import datetime

from django.db import transaction

from tongban.identity.enums import UserKind
from tongban.identity.models import SignInTries
from tongban.identity.selectors import staff as staff_by_id
from tongban.identity.services.passwords import password_problems, set_password
from tongban.identity.services.tries import require_manager_of, require_other_hands
from tongban.kernel import audit
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
GROUPS, LONG = 4, 4


@transaction.atomic
def issue_initial_password(*, staff_id: int, by: Actor, at: datetime, reason: str) -> str:
    """The new password, to be read out once and stored nowhere in clear. All sessions of the account end, a lock is opened;
    the second factor stays, so that the administrator cannot sign in as them.

    Refused: identity.not_permitted, not_to_oneself, needs_another_administrator, reason_needed.
    """
    whose = staff_by_id(staff_id)
    require_manager_of(whose, by, at)
    require_other_hands(whose, by, at, than="user.second_factor_reset")
    if not reason.strip():
        raise Refusal("identity.reason_needed")
    password = _made_up()
    while password_problems(password, kind=UserKind.STAFF, username=whose.user.username, user=whose.user):
        password = _made_up()
    set_password(whose.user, password, at, must_change=True)
    SignInTries.objects.filter(user_id=whose.user_id).delete()
    audit.record("user.initial_password_issued", of=whose.user, by=by, at=at, reason=reason.strip()[:300])
    return password


def _made_up() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(GROUPS))
