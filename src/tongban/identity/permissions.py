"""Who may do what with people and posts: one map, read from top to bottom."""

from datetime import date

from tongban.identity.enums import IdentityAction as Do
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

COUNTER = (Role.WINDOW_CLERK, Role.ISSUE_CLERK, Role.CHIEF_REP)
CASE_WORK = (*COUNTER, Role.EXAMINER, Role.LEADER, Role.SUPERVISOR)

# The roles that open each action. System administrators keep accounts, but see nobody's data (R-SEC-2).
MAY: dict[Do, tuple[Role, ...]] = {
    Do.RECORD_APPLICANT: (*COUNTER, Role.EXAMINER),
    Do.REGISTER_AT_WINDOW: COUNTER,
    Do.RECORD_MANDATE: COUNTER,
    Do.UNMASK: CASE_WORK,
    Do.MANAGE_STAFF: (Role.ADMIN,),
}


def may(who: Actor, action: Do, *, on: date, body_id: int | None = None, region_code: str | None = None) -> bool:
    """Whether `who` may on that day; with a body or region named, one of their posts must reach it."""
    if who.actor_kind == "system":  # the platform itself: bootstrap, imports, replays
        return True
    if not isinstance(who, Staff):
        return False
    posts = posts_of(who, on)
    return any(posts.has(role, body_id=body_id, region_code=region_code) for role in MAY[action])


def require(who: Actor, action: Do, *, on: date, body_id: int | None = None, region_code: str | None = None) -> None:
    """Refuse with `identity.not_permitted` unless `may`."""
    if not may(who, action, on=on, body_id=body_id, region_code=region_code):
        raise Refusal("identity.not_permitted", action=str(action))
