"""Finding an item without searching: by theme, by body, by what others look for. Each list is one or two queries."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ServiceItem, Theme
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset
from tongban.regions.models import Body

IN_USE = Q(status=ItemStatus.IN_USE, current__isnull=False)


def themes(audience: str) -> list[Theme]:
    """The themes for persons ("person") or enterprises ("enterprise") that have items, in their order."""
    used = ServiceItem.objects.filter(IN_USE, current__themes=OuterRef("pk"))
    return list(Theme.objects.filter(Exists(used), audience=audience).order_by("order", "id"))


def theme(code: str) -> Theme:
    """One theme; NotFound when there is none."""
    found = Theme.objects.filter(code=code).first()
    if found is None:
        raise NotFound(code)
    return found


def bodies_with_items() -> list[Body]:
    """The bodies that have items in use, each with `item_count`, the one with most items first."""
    counted = Body.objects.annotate(
        item_count=Count(
            "service_items", filter=Q(service_items__status=ItemStatus.IN_USE, service_items__current__isnull=False)
        )
    )
    return list(counted.filter(item_count__gt=0, is_active=True).order_by("-item_count", "id"))


def bodies_to_choose() -> list[tuple[int, str]]:
    """(key, name) of the bodies that have items in use, by name, for the choice on a page. One query."""
    used = ServiceItem.objects.filter(IN_USE, body=OuterRef("pk"))
    return list(Body.objects.filter(Exists(used), is_active=True).order_by("name", "pk").values_list("pk", "name"))


def items_of_theme(code: str, after: str | None = None, limit: int = 20) -> Page[ServiceItem]:
    """The items in use of a theme, what others look for most first, each with `current` and `body`."""
    return _page(ServiceItem.objects.filter(IN_USE, current__themes__code=code), after, limit)


def items_of_body(body_id: int, after: str | None = None, limit: int = 20) -> Page[ServiceItem]:
    """The items in use of a body, likewise."""
    return _page(ServiceItem.objects.filter(IN_USE, body_id=body_id), after, limit)


def items_page(
    *, body_credit_code: str = "", theme: str = "", status: str = ItemStatus.IN_USE, text: str = "", after: str | None = None,
    limit: int = 50,
) -> Page[ServiceItem]:  # fmt: skip
    """Published items by code, for programs: of one body, under one theme, of one status ("": of all), with this in the name or
    at the beginning of the code. One query; a bad cursor is Invalid."""
    items = ServiceItem.objects.filter(current__isnull=False).select_related("current", "body")
    if status:
        items = items.filter(status=status)
    if body_credit_code:
        items = items.filter(body__credit_code=body_credit_code)
    if theme:
        items = items.filter(current__themes__code=theme)
    if text:
        items = items.filter(Q(current__name__icontains=text) | Q(code__startswith=text))
    return keyset(items, order=("code",), after=after, limit=limit, strict=True)


def published_item(code: str) -> ServiceItem:
    """An item that was ever published, with `current` and `body`, whatever its status. NotFound."""
    found = ServiceItem.objects.filter(code=code, current__isnull=False).select_related("current", "body").first()
    if found is None:
        raise NotFound(code)
    return found


def popular_items(limit: int = 8) -> list[ServiceItem]:
    """What others look for most."""
    return list(
        ServiceItem.objects.filter(IN_USE).select_related("current", "body").order_by("-popularity", "id")[:limit]
    )


def _page(items: QuerySet, after: str | None, limit: int) -> Page[ServiceItem]:
    return keyset(items.select_related("current", "body"), order=("-popularity", "id"), after=after, limit=limit)
