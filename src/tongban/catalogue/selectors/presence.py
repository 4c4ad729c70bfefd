"""Presence in halls (应进必进, CAT-10): rates, the items that spoil them, what is in which hall."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongban.catalogue import permissions
from tongban.catalogue.enums import ON_APPLICATION, TAKES_IN, ItemStatus, PresenceKind
from tongban.catalogue.models import HallPresence, OutsideHalls, ServiceItem
from tongban.catalogue.rules.presence import Presence
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Listing, Page, keyset
from tongban.regions.models import Body, Hall

NOW = Q(ended_on=None)
COUNTS = ("items", "present", "comprehensive", "listed", "consulting")


def items_on_application() -> QuerySet[ServiceItem]:
    """What one can apply for, each with `is_present`, `is_comprehensive`, `is_consulting`, `is_listed`. Items whose source
    did not say of what type they are do not count."""
    there = HallPresence.objects.filter(NOW, item=OuterRef("pk"))
    return ServiceItem.objects.filter(
        status=ItemStatus.IN_USE, current__isnull=False, current__item_type__in=ON_APPLICATION
    ).annotate(
        is_present=Exists(there.filter(kind__in=TAKES_IN)),
        is_comprehensive=Exists(there.filter(kind=PresenceKind.COMPREHENSIVE)),
        is_consulting=Exists(there.filter(kind=PresenceKind.CONSULTATION)),
        is_listed=Exists(OutsideHalls.objects.filter(NOW, item=OuterRef("pk"))),
    )


STATES = {
    "missing": Q(is_present=False, is_listed=False), "present": Q(is_present=True), "listed": Q(is_listed=True),
    "consulting": Q(is_present=False, is_consulting=True),
}  # fmt: skip


def presence_by_body() -> list[tuple[Body, Presence]]:
    """Every body that has items on application, the one with most missing first. Two queries."""
    counted = items_on_application().order_by().values("body_id").annotate(
        items=Count("pk"), present=Count("pk", filter=Q(is_present=True)), listed=Count("pk", filter=Q(is_listed=True)),
        comprehensive=Count("pk", filter=Q(is_comprehensive=True)),
        consulting=Count("pk", filter=Q(is_present=False, is_consulting=True)),
    )  # fmt: skip
    rows: Iterable[Mapping[str, Any]] = counted
    found = {row["body_id"]: Presence(**{name: row[name] for name in COUNTS}) for row in rows}
    names = {body.pk: body for body in Body.objects.filter(pk__in=found).only("name")}
    pairs = [(names[key], value) for key, value in found.items()]
    return sorted(pairs, key=lambda row: (-row[1].missing, row[0].name, row[0].pk))


def items_by_presence(
    state: str, *, body_id: int | None = None, text: str = "", after: str | None = None, limit: int = 20
) -> Page:
    """The items of one of STATES. NotFound for another. One query, and one for where they are."""
    if state not in STATES:
        raise NotFound(state)
    rows = items_on_application().filter(STATES[state]).select_related("current", "body")
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    if text:
        rows = rows.filter(Q(current__name__icontains=text) | Q(code=text))
    return keyset(rows, order=("body_id", "id"), after=after, limit=limit)


@dataclass(frozen=True)
class Standing:
    """Where an item stands now."""

    presences: list[HallPresence]
    listed: OutsideHalls | None


def standing_of(items: Iterable[ServiceItem]) -> dict[int, Standing]:
    """Item → where it is and whether it may stay outside. Two queries."""
    keys = [item.pk for item in items]
    found = {key: Standing([], None) for key in keys}
    for row in HallPresence.objects.filter(NOW, item__in=keys).select_related("hall").order_by("hall_id"):
        found[row.item_id].presences.append(row)
    for listed in OutsideHalls.objects.filter(NOW, item__in=keys):
        found[listed.item_id] = Standing(found[listed.item_id].presences, listed)
    return found


def halls_with_counts() -> list[tuple[Hall, int, int]]:
    """Every hall with how many items and bodies are in it. Two queries and that for the windows."""
    rows = _shown().order_by().values("hall_id")
    counted = {
        row["hall_id"]: row for row in rows.annotate(items=Count("pk"), bodies=Count("item__body", distinct=True))
    }
    none = {"items": 0, "bodies": 0}
    halls = Hall.objects.prefetch_related("windows").order_by("region_code", "pk")
    return [(hall, counted.get(hall.pk, none)["items"], counted.get(hall.pk, none)["bodies"]) for hall in halls]


def in_hall(hall: Hall, body_id: int | None = None) -> Listing:
    """What is in a hall now, by body. One query a page."""
    rows = _shown().filter(hall=hall).select_related("item__current", "item__body")
    if body_id is not None:
        rows = rows.filter(item__body_id=body_id)
    return Listing(rows, ("item__body_id", "id"))


def bodies_in_hall(hall: Hall) -> list[tuple[Body, int]]:
    """The bodies that have items in a hall, with how many. Two queries."""
    counted = dict(_shown().filter(hall=hall).order_by().values_list("item__body").annotate(Count("pk")))
    return [(body, counted[body.pk]) for body in Body.objects.filter(pk__in=counted).order_by("name", "pk")]


def negative_list(after: str | None = None, limit: int = 20) -> Page:
    """What may stay outside the halls now, with the reasons. One query."""
    rows = OutsideHalls.objects.filter(NOW, item__status=ItemStatus.IN_USE, item__current__isnull=False)
    return keyset(
        rows.select_related("item__current", "item__body"), order=("item__body_id", "id"), after=after, limit=limit
    )


def bodies_one_may_place(staff: Staff, on: date) -> frozenset[int]:
    """Of which bodies `staff` may say in which hall their items are."""
    return permissions.bodies_kept_by(staff, on)


def exists(kind: str, key: int) -> bool:
    """Is there such a `presence`, or such a line `listed` of the negative list? One query."""
    model: Any = {"presence": HallPresence, "listed": OutsideHalls}[kind]
    return model.objects.filter(pk=key).exists()


def _shown() -> QuerySet[HallPresence]:
    return HallPresence.objects.filter(NOW, item__status=ItemStatus.IN_USE, item__current__isnull=False)
