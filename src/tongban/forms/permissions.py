"""Who may put forms together: the catalogue managers of the body that keeps the form, and the platform itself."""

from datetime import date

from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


def may_design(who: Actor, body_id: int, *, on: date) -> bool:
    """May `who` draft and publish the forms and look-up lists of this body on that day?"""
    if who.actor_kind == "system":
        return True
    return isinstance(who, Staff) and posts_of(who, on).has(Role.CATALOGUE_MANAGER, body_id=body_id)


def require_may_design(who: Actor, body_id: int, *, on: date) -> None:
    """Refuses `form.not_your_body`."""
    if not may_design(who, body_id, on=on):
        raise Refusal("form.not_your_body")


def bodies_designed_for(staff: Staff, on: date) -> frozenset[int]:
    """The bodies whose forms this official keeps on that day."""
    return posts_of(staff, on).body_ids(Role.CATALOGUE_MANAGER)
