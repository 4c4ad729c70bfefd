"""证照分离 read: the reforms in force for everybody, those of one item, the permits that have none yet (CAT-11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongban.catalogue import permissions
from tongban.catalogue.enums import ItemStatus, ItemType, ReformKind, ServiceObject
from tongban.catalogue.models import PermitReform, ServiceItem
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Listing, Page, keyset
from tongban.kernel.shaped import Shaped
from tongban.regions.models import Body

NOW = Q(ended_on=None)
ENTERPRISES = (ServiceObject.ENTERPRISE, ServiceObject.UNINCORPORATED)


def concerns_enterprises(item: ServiceItem) -> bool:
    """Is the item, as it is in force, a permit that enterprises apply for?"""
    version = item.current
    return (
        version is not None
        and version.item_type == ItemType.PERMIT
        and bool(set(version.service_objects) & set(ENTERPRISES))
    )


@dataclass(frozen=True)
class ReformFilter:
    """What the list is narrowed to."""

    kind: str = ""
    body_id: int | None = None
    text: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "ReformFilter":
        """What is not offered counts as not asked."""
        kind, body = given.get("kind", ""), given.get("body", "")
        return cls(
            kind=kind if kind in ReformKind.values else "",
            body_id=int(body) if body.isascii() and body.isdigit() and len(body) < 12 else None,
            text=given.get("text", "").replace("\0", "").strip()[:60],
        )

    def as_query(self) -> dict[str, Any]:
        given = {"kind": self.kind, "body": self.body_id, "text": self.text}
        return {name: value for name, value in given.items() if value not in ("", None)}


def reforms(narrow: ReformFilter) -> Listing:
    """The reforms in force, by body. One query a page."""
    rows = PermitReform.objects.filter(NOW, item__current__isnull=False).select_related("item__current", "item__body")
    if narrow.kind:
        rows = rows.filter(kind=narrow.kind)
    if narrow.body_id is not None:
        rows = rows.filter(item__body_id=narrow.body_id)
    if narrow.text:
        rows = rows.filter(Q(item__current__name__icontains=narrow.text) | Q(item__code=narrow.text))
    return Listing(rows, ("item__body_id", "id"))


def reforms_by_kind() -> list[tuple[str, str, int]]:
    """(kind, label, how many are in force), every kind. One query."""
    counted = dict(
        PermitReform.objects.filter(NOW, item__current__isnull=False)
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"))
    )
    return [(kind, str(label), counted.get(kind, 0)) for kind, label in ReformKind.choices]


def bodies_with_reforms() -> list[Body]:
    """One query."""
    return list(
        Body.objects.filter(pk__in=PermitReform.objects.filter(NOW).values("item__body")).order_by("name", "pk")
    )


_of_item = Shaped(lambda item_id: PermitReform.objects.filter(NOW, item=item_id).order_by("-scope", "pk"))


def reforms_of_item(item_id: int) -> list[PermitReform]:
    """In force, the whole country first. One query."""
    return _of_item(item_id)


def not_reformed(staff: Staff, on: date, *, text: str = "", after: str | None = None, limit: int = 20) -> Page:
    """The permits for enterprises of the bodies that `staff` keeps of which no reform is written down. One query."""
    rows = _permits().filter(body__in=permissions.bodies_kept_by(staff, on)).select_related("current", "body")
    rows = rows.filter(~Exists(PermitReform.objects.filter(NOW, item=OuterRef("pk"))))
    if text:
        rows = rows.filter(Q(current__name__icontains=text) | Q(code=text))
    return keyset(rows, order=("body_id", "id"), after=after, limit=limit)


def reform_of(staff: Staff, reform_id: int, on: date) -> PermitReform:
    """In force, of an item that `staff` keeps; NotFound for others."""
    kept = permissions.bodies_kept_by(staff, on)
    rows = PermitReform.objects.filter(NOW, pk=reform_id, item__body__in=kept, item__current__isnull=False)
    found = rows.select_related("item__current", "item__body").first()
    if found is None:
        raise NotFound(reform_id)
    return found


def permit_of(staff: Staff, code: str, on: date) -> ServiceItem:
    """A permit for enterprises that `staff` keeps; NotFound for others."""
    rows = ServiceItem.objects.select_related("current", "body").filter(code=code)
    found = rows.filter(body__in=permissions.bodies_kept_by(staff, on)).first()
    if found is None or not concerns_enterprises(found):
        raise NotFound(code)
    return found


def _permits() -> QuerySet[ServiceItem]:
    wanted = Q()
    for who in ENTERPRISES:
        wanted |= Q(current__service_objects__contains=[who.value])
    return ServiceItem.objects.filter(wanted, current__item_type=ItemType.PERMIT).exclude(status=ItemStatus.CANCELLED)
