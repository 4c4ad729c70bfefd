"""One item, and what it says on a day."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Prefetch

from tongban.catalogue.enums import ItemStatus, VersionState
from tongban.catalogue.models import ItemVersion, MaterialFile, ServiceItem
from tongban.kernel.errors import NotFound
from tongban.kernel.kept import kept
from tongban.kernel.statements import columns, place_of_row, rows
from tongban.regions.models import Body

PARTS = ("materials", "steps", "files")
FILES = Prefetch("files", queryset=MaterialFile.objects.select_related("file"))


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
    found = rows(_in_force(), [item_code, str(on)])
    if not found:
        raise NotFound(item_code)
    mark, body_mark, *values = found[0]
    item = columns(ServiceItem).instance(values[len(columns(ItemVersion)) :])
    version: Any = columns(ItemVersion).instance(values[: len(columns(ItemVersion))])
    known: Any = pinned_version(version.pk, mark)
    version._prefetched_objects_cache = {name: known._prefetched_objects_cache[name] for name in PARTS}
    version.item = item
    item.body = kept(Body, item.body_id, body_mark, lambda: Body.objects.get(pk=item.body_id))
    return version


@cache
def _in_force() -> str:
    return f"""
SELECT {place_of_row("v")}, {place_of_row("b")}, {columns(ItemVersion).of("v")}, {columns(ServiceItem).of("i")}
FROM catalogue_serviceitem i
    JOIN catalogue_itemversion v ON v.item_id = i.id AND v.state = '{VersionState.PUBLISHED}'
    JOIN regions_body b ON b.id = i.body_id
WHERE i.code = %s AND v.effective_on <= %s::date
ORDER BY v.number DESC LIMIT 1
"""


def pinned_version(version_id: int, mark: str) -> ItemVersion:
    """A published version with its materials, their files and its steps as this process keeps it: it never changes (R-ITEM-40), so read it only.
    `mark`: what `statements.place_of_row` says of its row now."""

    def load() -> ItemVersion:
        return ItemVersion.objects.prefetch_related("materials", "steps", FILES).get(pk=version_id)

    return kept(ItemVersion, version_id, mark, load)
