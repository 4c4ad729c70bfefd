"""就近办: what can be done in a town, a village, a functional area; where an item is done nearby; how many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Min, Q, QuerySet

from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import Delegation
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset
from tongban.regions.models import RegionLevel

MOST_PLACES = 300


@dataclass(frozen=True)
class Town:
    """A place with what can be done there."""

    code: str
    name: str
    level: int
    items: int

    @property
    def level_name(self) -> str:
        return str(RegionLevel(self.level).label)


@dataclass(frozen=True)
class Nearby:
    """How many items in use can be done in towns and in villages (CAT-12), functional areas counted by themselves."""

    towns: int
    villages: int
    areas: int
    any: int


def in_force(on: date) -> QuerySet[Delegation]:
    """Delegations that hold on that day, of items in use."""
    return Delegation.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), from_on__lte=on, item__status=ItemStatus.IN_USE,
        item__current__isnull=False,
    )  # fmt: skip


def nearby_counts(on: date) -> Nearby:
    """One query."""
    area = Q(is_functional_area=True)
    by_item = in_force(on).order_by().values("item").annotate(
        in_town=BoolOr(~area & Q(region_level=RegionLevel.TOWNSHIP)), in_area=BoolOr(area),
        in_village=BoolOr(~area & Q(region_level=RegionLevel.VILLAGE)),
    )  # fmt: skip
    counted = by_item.aggregate(
        towns=Count("item", filter=Q(in_town=True)), villages=Count("item", filter=Q(in_village=True)),
        areas=Count("item", filter=Q(in_area=True)), any=Count("item"),
    )  # fmt: skip
    return Nearby(**counted)


def towns(on: date, text: str = "", *, limit: int = MOST_PLACES) -> list[Town]:
    """The places at which anything can be done, by code. One query."""
    found = in_force(on)
    if text:
        found = found.filter(region_name__contains=text)
    rows = (
        found.order_by().values("region_code").annotate(
            name=Min("region_name"), level=Min("region_level"), items=Count("item", distinct=True)
        ).order_by("region_code")
    )  # fmt: skip
    return [Town(row["region_code"], row["name"], row["level"], row["items"]) for row in rows[:limit]]


def town(code: str, on: date) -> Town:
    """One of them. NotFound where nothing can be done. One query."""
    rows = in_force(on).filter(region_code=code).order_by("region_code").values("region_code")
    found = rows.annotate(
        name=Min("region_name"), level=Min("region_level"), items=Count("item", distinct=True)
    ).first()
    if found is None:
        raise NotFound(code)
    return Town(code, found["name"], found["level"], found["items"])


def items_in_town(code: str, on: date, *, after: str | None = None, limit: int = 20) -> Page[Delegation]:
    """What can be done there, each with item, its version in force, its body and who decides. One query."""
    found = in_force(on).filter(region_code=code).select_related("item__current", "item__body", "body")
    return keyset(found, order=("item__code", "id"), after=after, limit=limit)


def places_of_item(item_id: int, on: date) -> list[Delegation]:
    """Where the item is done nearby, by place. One query."""
    found = Delegation.objects.filter(Q(until__isnull=True) | Q(until__gte=on), item_id=item_id, from_on__lte=on)
    return list(found.select_related("body").order_by("region_code", "kind", "id")[:MOST_PLACES])


def delegations_of(item_id: int) -> list[Delegation]:
    """All of them, also those that ended or are still to come, the newest first. One query."""
    return list(Delegation.objects.filter(item_id=item_id).select_related("body").order_by("-pk")[:MOST_PLACES])


def delegation(delegation_id: int) -> Delegation:
    """NotFound when there is none."""
    found = Delegation.objects.select_related("item").filter(pk=delegation_id).first()
    if found is None:
        raise NotFound(delegation_id)
    return found


def levels(rows: Iterable[Town]) -> dict[int, list[Town]]:
    """Places by their level, towns before villages."""
    grouped: dict[int, list[Town]] = {}
    for row in rows:
        grouped.setdefault(row.level, []).append(row)
    return dict(sorted(grouped.items()))
