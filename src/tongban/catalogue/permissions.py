"""Who may keep a body's items: its catalogue managers on that day, and the platform itself."""

from datetime import date

from django.db.models import Q

from tongban.identity.enums import Role
from tongban.identity.models import Post
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal


def may_keep(who: Actor, body_id: int, *, on: date) -> bool:
    """May `who` draft, edit and publish the items of this body on that day?"""
    if who.actor_kind == "system":
        return True
    if who.actor_kind != "staff":
        return False
    in_time = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    posts = Post.objects.filter(staff_id=who.actor_id, role=Role.CATALOGUE_MANAGER, body_id=body_id)
    return posts.filter(in_time, starts_on__lte=on).exists()


def require_may_keep(who: Actor, body_id: int, *, on: date) -> None:
    """Refuses `catalogue.not_your_body` unless `who` may keep the items of this body."""
    if not may_keep(who, body_id, on=on):
        raise Refusal("catalogue.not_your_body")


def require_may_import(who: Actor) -> None:
    """Whole catalogues come in by the platform itself (an operator at the command line)."""
    if who.actor_kind != "system":
        raise Refusal("catalogue.import_not_permitted")
