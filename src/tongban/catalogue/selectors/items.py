"""One item, and what it says on a day."""

from collections.abc import Iterable
from datetime import date

from tongban.catalogue.enums import ItemStatus, VersionState
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.kernel.errors import NotFound, Refusal


def item(code: str) -> ServiceItem:
    """The item with this code, with its body; NotFound when there is none."""
    found = ServiceItem.objects.select_related("body", "current").filter(code=code).first()
    if found is None:
        raise NotFound(code)
    return found


def item_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name as it is now, of those that exist. One query."""
    return dict(
        ServiceItem.objects.filter(code__in=list(codes), current__isnull=False).values_list("code", "current__name")
    )


def items_named(text: str, limit: int = 12) -> dict[str, str]:
    """Code → name of items in use whose name contains the text, the most asked for first: to choose from a short list."""
    found = ServiceItem.objects.filter(status=ItemStatus.IN_USE, current__name__icontains=text)
    return dict(found.order_by("-popularity", "id").values_list("code", "current__name")[:limit])


def version_in_force(item_code: str, on: date) -> ItemVersion:
    """The version that counts on that day (R-ITEM-40), with item and body. NotFound when none was in force.

    Whether new applications are taken at all is another question: `require_open`.
    """
    versions = ItemVersion.objects.select_related("item__body").filter(
        item__code=item_code, state=VersionState.PUBLISHED, effective_on__lte=on
    )
    found = versions.order_by("-number").first()
    if found is None:
        raise NotFound(item_code)
    return found


def require_open(service_item: ServiceItem) -> None:
    """Refuses new applications to a suspended or cancelled item (R-ITEM-41)."""
    if service_item.status == ItemStatus.SUSPENDED:
        raise Refusal("catalogue.item_suspended")
    if service_item.status == ItemStatus.CANCELLED:
        raise Refusal("catalogue.item_cancelled")
