"""What changed in the catalogue, for portals above and apps: from a cursor, in an order that never changes behind a reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongban.catalogue.models import CatalogueChange
from tongban.kernel.feeds import settled

SETTLED = settled("catalogue_cataloguechange")


@dataclass(frozen=True)
class ChangePage:
    rows: Sequence[CatalogueChange]
    next_cursor: str


def changes_page(*, after: int = 0, limit: int = 100, body_credit_code: str = "") -> ChangePage:
    """The changes behind `after`, oldest first, each with item, body and version; one query. `next_cursor` always says where to
    go on, also when there is nothing new."""
    found = CatalogueChange.objects.annotate(is_settled=SETTLED).filter(is_settled=True, pk__gt=after)
    if body_credit_code:
        found = found.filter(item__body__credit_code=body_credit_code)
    rows: list[CatalogueChange] = list(found.select_related("item__body", "version").order_by("pk")[:limit])
    return ChangePage(rows, str(rows[-1].pk if rows else after))
