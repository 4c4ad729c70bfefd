"""The public side of named lists: which there are, what stands on one, how it came about."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from tongban.catalogue.enums import ChangeState, ListState
from tongban.catalogue.models import ItemList, ListChange, ListMembership
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Listing, Page, keyset
from tongban.regions.models import Body

PUBLIC = (ListState.OPEN, ListState.CLOSED)


def public_lists() -> list[ItemList]:
    """All lists that are published, each with its keeper: a place has some dozens. One query."""
    return list(ItemList.objects.filter(state__in=PUBLIC).select_related("keeper").order_by("kind", "name", "id"))


def public_list(code: str) -> ItemList:
    """One published list; NotFound for one that is being prepared. One query."""
    found = ItemList.objects.filter(code=code, state__in=PUBLIC).select_related("keeper").first()
    if found is None:
        raise NotFound(code)
    return found


def listing(item_list: ItemList, *, body_id: int | None = None, change_id: int | None = None) -> Listing:
    """The items on a list now, in the order they entered; of one body, or of one batch."""
    rows = ListMembership.objects.filter(list=item_list, left_on__isnull=True)
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    if change_id is not None:
        rows = rows.filter(entered_by_id=change_id)
    return Listing(rows.select_related("item__current", "body", "entered_by"), ("id",))


def members(
    item_list: ItemList, *, body_id: int | None = None, change_id: int | None = None, after: str | None = None,
    limit: int = 20,
) -> Page[ListMembership]:  # fmt: skip
    """A page of `listing`. One query."""
    return listing(item_list, body_id=body_id, change_id=change_id).page(after, limit)


def bodies_on(item_list: ItemList) -> list[tuple[Body, int]]:
    """The bodies whose items are on the list, with how many. Two queries."""
    counted = dict(
        ListMembership.objects.filter(list=item_list, left_on__isnull=True)
        .values_list("body_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    bodies = Body.objects.filter(pk__in=counted)
    return sorted(((body, counted[body.pk]) for body in bodies), key=lambda pair: (-pair[1], pair[0].name))


def changes_of(item_list: ItemList, *, after: str | None = None, limit: int = 20) -> Page[ListChange]:
    """What changed the list, the latest first. One query."""
    rows = ListChange.objects.filter(list=item_list, state=ChangeState.PUBLISHED)
    return keyset(rows, order=("-at", "-id"), after=after, limit=limit)


def moved_by(change: ListChange, *, after: str | None = None, limit: int = 20) -> Page[ListMembership]:
    """The items that a change brought onto the list or took off it. One query."""
    rows = ListMembership.objects.filter(Q(entered_by=change) | Q(left_by=change), list_id=change.list_id)
    return keyset(rows.select_related("item__current", "body"), order=("id",), after=after, limit=limit)


def lists_of_item(item_id: int) -> list[ItemList]:
    """The published lists an item stands on. One query."""
    on: QuerySet[Any] = ListMembership.objects.filter(item_id=item_id, left_on__isnull=True)
    return list(ItemList.objects.filter(state__in=PUBLIC, pk__in=on.values("list_id")).order_by("kind", "name", "id"))
