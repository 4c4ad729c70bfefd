"""Who may keep a body's items: its catalogue managers on that day, and the platform itself."""

from datetime import date

from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


def may_keep(who: Actor, body_id: int, *, on: date) -> bool:
    """May `who` draft, edit and publish the items of this body on that day?"""
    if who.actor_kind == "system":
        return True
    return isinstance(who, Staff) and posts_of(who, on).has(Role.CATALOGUE_MANAGER, body_id=body_id)


def require_may_keep(who: Actor, body_id: int, *, on: date) -> None:
    """Refuses `catalogue.not_your_body` unless `who` may keep the items of this body."""
    if not may_keep(who, body_id, on=on):
        raise Refusal("catalogue.not_your_body")


def require_may_import(who: Actor) -> None:
    """Whole catalogues come in by the platform itself (an operator at the command line)."""
    if who.actor_kind != "system":
        raise Refusal("catalogue.import_not_permitted")
