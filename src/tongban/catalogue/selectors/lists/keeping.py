"""The side of those who keep lists: all lists, what a rule would do, exceptions, items that could be added."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongban.catalogue import permissions
from tongban.catalogue.enums import ExceptionKind, ListScope, OnlineDepth, ServiceObject
from tongban.catalogue.models import ItemList, ListException, ListMembership, ServiceItem
from tongban.catalogue.rules.lists import conditions
from tongban.catalogue.selectors.elements import IN_USE, meets
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.posts import posts_of
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset
from tongban.regions.models import Body
from tongban.regions.rules.codes import bounds

FOUND_AT_MOST = 20


def lists_page(after: str | None = None, limit: int = 20) -> Page[ItemList]:
    """All lists of the place, those in preparation too. One query."""
    return keyset(ItemList.objects.select_related("keeper"), order=("name", "id"), after=after, limit=limit)


def item_list(code: str) -> ItemList:
    """One list in whatever state; NotFound when there is none. One query."""
    found = ItemList.objects.select_related("keeper").filter(code=code).first()
    if found is None:
        raise NotFound(code)
    return found


def may_keep_list(staff: Staff, item_list: ItemList, on: date) -> bool:
    """Whether the pages offer this official to change it."""
    return permissions.may_keep_list(staff, item_list, on=on)


def keepers(staff: Staff, on: date) -> list[Body]:
    """The bodies in whose name this official may make a list."""
    posts = posts_of(staff, on)
    wanted = Q(pk__in=posts.body_ids(Role.CATALOGUE_MANAGER))
    for code in posts.region_codes(Role.CATALOGUE_MANAGER):
        wanted |= Q(region_code__range=bounds(code))
    return list(Body.objects.filter(wanted, is_active=True).order_by("region_code", "name", "pk"))


def of_the_region(item_list: ItemList) -> QuerySet[ServiceItem]:
    """The items that the list may hold, whatever their state."""
    return ServiceItem.objects.filter(region_code__range=bounds(item_list.region_code))


def meeting(item_list: ItemList, rule: list[dict[str, Any]] | None = None) -> QuerySet[ServiceItem]:
    """The items that belong on a list filled by rule: in use, meeting every condition, or added by a person; without
    those that a person left out."""
    found = Q()
    for condition in conditions(item_list.rule if rule is None else rule):
        found &= meets(condition)
    standing = ListException.objects.filter(list=item_list, item=OuterRef("pk"), ended_at__isnull=True)
    return of_the_region(item_list).filter(
        IN_USE,
        found & ~Q(Exists(standing.filter(kind=ExceptionKind.LEAVE_OUT)))
        | Q(Exists(standing.filter(kind=ExceptionKind.ADD))),
    )


def outside(members: QuerySet[ListMembership], items: QuerySet[ServiceItem]) -> QuerySet[ListMembership]:
    """The members that are none of these items. NOT EXISTS, which the database joins; NOT IN it asks row by row."""
    return members.exclude(Exists(items.filter(pk=OuterRef("item_id"))))


@dataclass(frozen=True)
class Preview:
    """What a rule would do now: how many items meet it, how many of those enter, how many leave; some of each."""

    size: int
    entering: int
    leaving: int
    examples_in: list[ServiceItem]
    examples_out: list[ListMembership]


def preview(item_list: ItemList, rule: list[dict[str, Any]] | None = None, *, examples: int = 10) -> Preview:
    """Four queries at most. Nothing is changed. Who leaves is counted as those on it who do not stay."""
    open_ones = ListMembership.objects.filter(list=item_list, left_on__isnull=True)
    wanted = meeting(item_list, rule)
    entering = wanted.exclude(Exists(open_ones.filter(item=OuterRef("pk"))))
    counted = wanted.order_by().aggregate(
        size=Count("pk"), staying=Count("pk", filter=Exists(open_ones.filter(item=OuterRef("pk"))))
    )
    leaving = open_ones.count() - counted["staying"]
    first_in = entering.select_related("current", "body").order_by("-popularity", "id")[:examples]
    first_out = outside(open_ones, wanted).select_related("item__current", "item__body").order_by("id")[:examples]
    return Preview(
        size=counted["size"], entering=counted["size"] - counted["staying"], leaving=leaving, examples_in=list(first_in),
        examples_out=list(first_out) if leaving else [],
    )  # fmt: skip


def exceptions_of(item_list: ItemList, *, after: str | None = None, limit: int = 50) -> Page[ListException]:
    """Exceptions in force, in the order they were made. One query."""
    rows = ListException.objects.filter(list=item_list, ended_at__isnull=True)
    return keyset(rows.select_related("item__current", "item__body"), order=("id",), after=after, limit=limit)


def exception(item_list: ItemList, exception_id: int) -> ListException:
    """One exception of this list; NotFound for others."""
    found = ListException.objects.filter(list=item_list, pk=exception_id).first()
    if found is None:
        raise NotFound(exception_id)
    return found


def items_to_add(item_list: ItemList, text: str, *, limit: int = FOUND_AT_MOST) -> list[ServiceItem]:
    """Items of the list's region whose name holds the text or whose code it is; each with `is_on` (on the list now)."""
    text = text.strip()
    if not text:
        return []
    on = ListMembership.objects.filter(list=item_list, item=OuterRef("pk"), left_on__isnull=True)
    found = of_the_region(item_list).filter(Q(current__name__icontains=text) | Q(code=text), current__isnull=False)
    return list(
        found.annotate(is_on=Exists(on)).select_related("current", "body").order_by("-popularity", "id")[:limit]
    )


def scopes_in_use(item_list: ItemList | None = None) -> list[str]:
    """The handling scopes that items in use state; to choose from when a rule is written. One query."""
    items = ServiceItem.objects if item_list is None else of_the_region(item_list)
    found = items.filter(IN_USE).exclude(current__handling_scope="").values_list("current__handling_scope", flat=True)
    return sorted(found.distinct().order_by())


def choices() -> dict[str, list[tuple[str, Any]]]:
    """What a rule's conditions may be filled with."""
    return {
        "depth": [pair for pair in OnlineDepth.choices if pair[0] != OnlineDepth.OTHER],
        "service_object": list(ServiceObject.choices),
        "scope": list(ListScope.choices),
    }
