"""What of the directory is a body's to claim, how far it got, and where items lag behind a change above (R-ITEM-1, R-ITEM-29)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from tongban.catalogue import comparing
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import BaseItem, BodyLine, Claim, ItemVersion, ServiceItem
from tongban.catalogue.selectors.items import FILES
from tongban.catalogue.selectors.versions import reading
from tongban.kernel.pages import Page, keyset
from tongban.regions.models import Body
from tongban.regions.rules.codes import bounds, chain, prefix

OPEN, CLAIMED, DECLINED = "open", "claimed", "declined"


@dataclass(frozen=True)
class ClaimRate:
    """认领率 of one body: `claimable` counts what is its to claim, without what it declined with a reason."""

    body_id: int
    body_name: str
    claimable: int
    claimed: int
    declined: int

    @property
    def share(self) -> float | None:
        """Claimed of claimable, 0 to 1; None when there is nothing to claim."""
        return self.claimed / self.claimable if self.claimable else None

    @property
    def percent(self) -> int | None:
        """The share as a whole number, rounded down: 100 only when nothing is left."""
        return None if self.share is None else int(self.share * 100)


@dataclass(frozen=True)
class Lag:
    """An item whose newest version does not say yet what the directory says now."""

    item: ServiceItem
    newest: ItemVersion
    differences: list[comparing.Difference]


def claimable(body: Body, *, show: str = "", after: str | None = None, limit: int = 20) -> Page[BaseItem]:
    """The directory items of this body by code, each with `current` and what the body said (`said`, a list of one or none).
    `show`: "open" (nothing said yet), "claimed", "declined", or all. Three queries."""
    found = _of(body).select_related("current")
    mine = Claim.objects.filter(base=OuterRef("pk"), body=body)
    if show == OPEN:
        found = found.filter(~Exists(mine))
    elif show == CLAIMED:
        found = found.filter(Exists(mine.filter(item__isnull=False)))
    elif show == DECLINED:
        found = found.filter(Exists(mine.filter(item__isnull=True)))
    said = Claim.objects.filter(body=body).select_related("item")
    return keyset(
        found.prefetch_related(Prefetch("claims", queryset=said, to_attr="said")),
        order=["basic_code"],
        after=after,
        limit=limit,
    )


def claim_rates(*region_codes: str, body_ids: Collection[int] | None = None) -> list[ClaimRate]:
    """认领率 of every body of these regions that carries a line of business, or of these alone, the lowest first. One query."""
    ranges = [bounds(code) for code in region_codes]
    values: dict[str, Any] = {
        "first": [first for first, _last in ranges],
        "last": [last for _first, last in ranges],
        "in_use": ItemStatus.IN_USE,
        "all": body_ids is None,
        "bodies": list(body_ids or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(RATES, values)
        rates = [ClaimRate(*row) for row in cursor.fetchall()]
    return sorted(rates, key=lambda one: (1.0 if one.share is None else one.share, one.body_name))


def lagging(body_ids: Any, *, after: str | None = None, limit: int = 20) -> Page[Lag]:
    """与上级目录的差异: items of these bodies that lag behind the directory, by code, with what differs. Seven queries."""
    found = _lagging(body_ids).select_related("body", "claim__base__current")
    page = keyset(found, order=["code"], after=after, limit=limit)
    versions = ItemVersion.objects.prefetch_related("materials", "steps", "themes", FILES).in_bulk(
        [one.newest_id for one in page.rows]
    )
    return Page([_lag(one, versions[one.newest_id]) for one in page.rows], page.next_cursor, page.previous_cursor)


def _lag(item: Any, version: ItemVersion) -> Lag:
    above, mine = item.claim.base.current, reading(version)
    fixed: dict[str, Any] = {"name": above.name, **above.elements}
    said = reading(_as_if(version, fixed))
    after = comparing.Reading(
        said.elements,
        [{**_own(mine.materials, one["code"]), **one} for one in above.materials]
        if above.materials
        else mine.materials,
        [{**(mine.steps[place] if place < len(mine.steps) else {}), **one} for place, one in enumerate(above.steps)]
        if above.steps
        else mine.steps,
    )
    return Lag(item, version, comparing.differences(mine, after))


def _as_if(version: ItemVersion, elements: dict[str, Any]) -> ItemVersion:
    """The same version with other elements, never saved."""
    values = {field.attname: getattr(version, field.attname) for field in version._meta.concrete_fields}
    other = ItemVersion(**{**values, **elements})
    other._prefetched_objects_cache = version._prefetched_objects_cache  # type: ignore[attr-defined]
    return other


def _own(materials: Any, code: str) -> dict[str, Any]:
    return next((dict(one) for one in materials if one["code"] == code), {})


def _of(body: Body) -> QuerySet[BaseItem]:
    """The directory items whose line the body carries at one of their levels. One query for the lines."""
    mine = Q(pk__in=[])
    for line, level in BodyLine.objects.filter(body=body).values_list("line", "level"):
        mine |= Q(line=line, levels__contains=[level])
    above = ["", *(prefix(code) for code in chain(body.region_code))]
    return BaseItem.objects.filter(mine, status=ItemStatus.IN_USE, current__isnull=False, region_prefix__in=above)


# What is offered is counted once for each line, level and place, not for each body: thousands of bodies carry the same lines.
RATES = """
WITH lines AS (
    SELECT b.id, b.name, b.region_code, l.line, l.level FROM regions_body b JOIN catalogue_bodyline l ON l.body_id = b.id
     WHERE b.is_active AND (%(all)s OR b.id = ANY(%(bodies)s)) AND EXISTS (
        SELECT 1 FROM unnest(%(first)s::text[], %(last)s::text[]) r (first, last) WHERE b.region_code BETWEEN r.first AND r.last)),
offered AS (
    SELECT i.line, a.level, i.region_prefix, count(*) AS items
      FROM catalogue_baseitem i CROSS JOIN LATERAL (SELECT DISTINCT level FROM jsonb_array_elements_text(i.levels) level) a
     WHERE i.status = %(in_use)s AND i.current_id IS NOT NULL AND i.line IN (SELECT line FROM lines) GROUP BY 1, 2, 3),
said AS (
    SELECT c.body_id, count(c.item_id) AS claimed, count(*) - count(c.item_id) AS declined
      FROM lines JOIN catalogue_claim c ON c.body_id = lines.id
      JOIN catalogue_baseitem i ON i.id = c.base_id AND i.line = lines.line AND i.levels @> to_jsonb(lines.level)
       AND i.status = %(in_use)s AND i.current_id IS NOT NULL AND starts_with(lines.region_code, i.region_prefix)
     GROUP BY c.body_id)
SELECT lines.id, lines.name, (sum(o.items) - coalesce(max(s.declined), 0))::int, coalesce(max(s.claimed), 0)::int, coalesce(max(s.declined), 0)::int
  FROM lines JOIN offered o ON o.line = lines.line AND o.level = lines.level AND starts_with(lines.region_code, o.region_prefix)
  LEFT JOIN said s ON s.body_id = lines.id
 GROUP BY lines.id, lines.name
"""


def lagging_ids(body_ids: Any, *, limit: int) -> list[int]:
    """The keys of at most `limit` items of these bodies that lag behind the directory, by code. One query."""
    return list(_lagging(body_ids).order_by("code").values_list("pk", flat=True)[:limit])


def is_kept_in(item_id: int, body_ids: Any) -> bool:
    """Is this an item of one of these bodies?"""
    return ServiceItem.objects.filter(pk=item_id, body_id__in=body_ids).exists()


def _lagging(body_ids: Any) -> QuerySet[ServiceItem]:
    newest = ItemVersion.objects.kept().filter(item=OuterRef("pk")).order_by("-number")
    return (
        ServiceItem.objects.filter(body_id__in=body_ids, claim__base__current__isnull=False)
        .annotate(newest_id=Subquery(newest.values("pk")[:1]), follows=Subquery(newest.values("base_version_id")[:1]))
        .filter(~Q(follows=F("claim__base__current_id")) | Q(follows__isnull=True))
        .exclude(status=ItemStatus.CANCELLED)
    )
