"""Who may keep a body's items: its catalogue managers on that day, and the platform itself."""

from datetime import date

from tongban.catalogue.enums import ReviewOffice
from tongban.catalogue.models import ItemList
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


REVIEWERS = {
    ReviewOffice.ESTABLISHMENT: Role.ESTABLISHMENT_REVIEWER,
    ReviewOffice.LEGAL: Role.LEGAL_REVIEWER,
}


def offices_of(who: Actor, region_code: str, *, on: date) -> list[ReviewOffice]:
    """For which offices `who` may review the items of this region on that day (R-ITEM-39)."""
    if not isinstance(who, Staff):
        return []
    posts = posts_of(who, on)
    return [office for office, role in REVIEWERS.items() if posts.has(role, region_code=region_code)]


def require_may_review(who: Actor, office: ReviewOffice, region_code: str, *, on: date) -> None:
    """Refuses `catalogue.not_your_review` unless `who` reviews for this office in this region."""
    if office not in offices_of(who, region_code, on=on):
        raise Refusal("catalogue.not_your_review", office=office.label)


def require_may_import(who: Actor) -> None:
    """Whole catalogues come in by the platform itself (an operator at the command line)."""
    if who.actor_kind != "system":
        raise Refusal("catalogue.import_not_permitted")


def bodies_kept_by(staff: Staff, on: date) -> frozenset[int]:
    """The bodies whose items, and so whose findings of the guide audit, this official keeps on that day."""
    return posts_of(staff, on).body_ids(Role.CATALOGUE_MANAGER)


def may_keep_list(who: Actor, item_list: ItemList, *, on: date) -> bool:
    """May `who` prepare and publish this list on that day? The catalogue managers of the body that keeps it, or of its
    region."""
    if who.actor_kind == "system":
        return True
    return isinstance(who, Staff) and posts_of(who, on).has(
        Role.CATALOGUE_MANAGER, body_id=item_list.keeper_id, region_code=item_list.keeper.region_code
    )


def require_may_keep_list(who: Actor, item_list: ItemList, *, on: date) -> None:
    """Refuses `catalogue.not_your_list`."""
    if not may_keep_list(who, item_list, on=on):
        raise Refusal("catalogue.not_your_list")


def may_keep_search(who: Actor, *, on: date) -> bool:
    """May `who` keep the dictionary of search and answer what people did not find? The catalogue managers of any body."""
    return who.actor_kind == "system" or (isinstance(who, Staff) and posts_of(who, on).has_any(Role.CATALOGUE_MANAGER))


def require_may_keep_search(who: Actor, *, on: date) -> None:
    """Refuses `catalogue.not_a_manager` unless `who` may keep the dictionary of search."""
    if not may_keep_search(who, on=on):
        raise Refusal("catalogue.not_a_manager")


def may_keep_materials(who: Actor, *, on: date) -> bool:
    """May `who` keep the dictionary of materials, which is one for the whole place? The catalogue managers of any body."""
    return may_keep_search(who, on=on)


def require_may_keep_materials(who: Actor, *, on: date) -> None:
    """Refuses `catalogue.not_a_materials_keeper`."""
    if not may_keep_materials(who, on=on):
        raise Refusal("catalogue.not_a_materials_keeper")


def may_share_materials(who: Actor, *, on: date) -> bool:
    """May `who` say what the place can fetch by itself, so that no guide of any body may ask for it (R-MAT-9)? The catalogue
    managers whose post is over the region, not over single bodies."""
    if who.actor_kind == "system":
        return True
    return isinstance(who, Staff) and posts_of(who, on).has(Role.CATALOGUE_MANAGER, region_code=who.body.region_code)


def require_may_share_materials(who: Actor, *, on: date) -> None:
    """Refuses `catalogue.not_yours_to_share`."""
    if not may_share_materials(who, on=on):
        raise Refusal("catalogue.not_yours_to_share")
