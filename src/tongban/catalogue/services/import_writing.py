"""Writing what an import found new or different, in bulk: the number of statements does not grow with the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils.timezone import localdate

from tongban.catalogue.enums import VersionState
from tongban.catalogue.importing.records import ItemRecord
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion, ServiceItem
from tongban.catalogue.rules import codes
from tongban.catalogue.services.carrying import carry_files
from tongban.catalogue.services.indexing import reindex
from tongban.regions.models import Body

BATCH = 1000


@dataclass
class Write:
    """One item to make (`item` is None) or to give a new version."""

    record: ItemRecord
    fingerprint: str
    item: ServiceItem | None
    code: str


def write(
    writes: Sequence[Write],
    *,
    bodies: Mapping[tuple[str, str], Body],
    new_bodies: list[Body],
    source: str,
    at: datetime,
) -> None:
    """Bodies, items, then versions with their lists as drafts, then all of them published."""
    Body.objects.bulk_create(new_bodies, batch_size=BATCH)
    _items(writes, bodies, source)
    versions = _versions(writes, at)
    _lists(writes, versions)
    carry_files(_before(versions))
    keys = [version.pk for version in versions]
    ItemVersion.objects.filter(pk__in=keys).update(
        state=VersionState.PUBLISHED, published_at=at, effective_on=localdate(at)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_serviceitem i SET current_id = v.id FROM catalogue_itemversion v"
            " WHERE v.item_id = i.id AND v.id = ANY(%s)",
            [keys],
        )
    reindex(version.item_id for version in versions)


def _items(writes: Sequence[Write], bodies: Mapping[tuple[str, str], Body], source: str) -> None:
    new, moved = [], []
    for one in writes:
        body = bodies[one.record.region_code, one.record.department]
        if one.item is None:
            basic = codes.basic_code_of(one.code) if codes.code_problem(one.code) is None else one.record.basic_code
            one.item = ServiceItem(
                code=one.code, basic_code=basic, source=source, source_id=one.record.source_id, body=body,
                region_code=one.record.region_code,
            )  # fmt: skip
            new.append(one.item)
        elif one.item.body_id != body.pk or one.item.region_code != one.record.region_code:
            one.item.body, one.item.region_code = body, one.record.region_code
            moved.append(one.item)
    ServiceItem.objects.bulk_create(new, batch_size=BATCH)
    ServiceItem.objects.bulk_update(moved, ["body", "region_code"], batch_size=BATCH)


def _versions(writes: Sequence[Write], at: datetime) -> list[ItemVersion]:
    items = [one.item for one in writes if one.item is not None]
    last = dict(
        ItemVersion.objects.filter(item__in=items).values_list("item_id").annotate(last=Max("number")).order_by()
    )
    versions = [
        ItemVersion(
            item=item, number=last.get(item.pk, 0) + 1, state=VersionState.DRAFT, fingerprint=one.fingerprint,
            **one.record.elements,
        )
        for item, one in zip(items, writes, strict=True)
    ]  # fmt: skip
    return ItemVersion.objects.bulk_create(versions, batch_size=BATCH)


def _before(versions: Sequence[ItemVersion]) -> list[tuple[int, int]]:
    """(the version before, this one) of the items that had one. One query."""
    earlier = {(version.item_id, version.number - 1): version.pk for version in versions if version.number > 1}
    found = ItemVersion.objects.filter(item_id__in=[item_id for item_id, _number in earlier])
    return [
        (pk, earlier[item_id, number])
        for pk, item_id, number in found.values_list("pk", "item_id", "number")
        if (item_id, number) in earlier
    ]


def _lists(writes: Sequence[Write], versions: Sequence[ItemVersion]) -> None:
    pairs = list(zip(versions, (one.record for one in writes), strict=True))
    ItemMaterial.objects.bulk_create(
        (ItemMaterial(version=v, code=f"M{row['order']:02}", **row) for v, record in pairs for row in record.materials),
        batch_size=BATCH,
    )
    ItemStep.objects.bulk_create(
        (ItemStep(version=v, **row) for v, record in pairs for row in record.steps), batch_size=BATCH
    )
