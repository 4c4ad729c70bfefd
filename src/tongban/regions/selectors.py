"""Reading divisions, bodies and halls. Every selector makes a fixed number of queries, mostly one."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from tongban.kernel.errors import NotFound
from tongban.regions.models import Body, Hall, Region, Window
from tongban.regions.rules.codes import bounds, padded

FOUND_AT_MOST = 20


def region(code: str, on: date | None = None) -> Region:
    """The division that carried this code on that day (default: now, else the last that carried it). NotFound if none."""
    rows = Region.objects.filter(code=padded(code))
    if on is not None:
        rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    found = rows.order_by(F("valid_to").desc(nulls_first=True)).first()
    if found is None:
        raise NotFound
    return found


def children(code: str = "") -> list[Region]:
    """Today's divisions right below this one, by code; "" gives the provinces. What a picker loads step by step."""
    parent = padded(code) if code else ""
    rows = Region.objects.filter(parent_code=parent, valid_to__isnull=True)
    return list((rows if parent else rows.filter(level=1)).order_by("code"))


def region_path(code: str) -> list[Region]:
    """From the province down to this division, today's rows (one query; by parents, for villages carry foreign codes)."""
    return list(
        Region.objects.raw(
            """WITH RECURSIVE up AS (
                 SELECT r.*, 0 AS depth FROM regions_region r WHERE r.code = %s AND r.valid_to IS NULL
               UNION ALL
                 SELECT r.*, up.depth + 1 FROM up JOIN regions_region r ON r.code = up.parent_code
                 WHERE r.valid_to IS NULL AND up.depth < 8
               ) SELECT * FROM up ORDER BY depth DESC""",
            [padded(code)],
        )
    )


def region_history(code: str) -> list[Region]:
    """Every span that this code stands for, came from and became, the oldest first; [] for a code never given.

    An old code inside an identifier is a fact of the past: follow it, do not reject it. Spans that ended before 1984
    (`is_uncertain`) are followed forwards but not looked for backwards.
    """
    return list(
        Region.objects.raw(
            """WITH RECURSIVE forward AS (
                 SELECT id, code, valid_from, valid_to, successor_codes FROM regions_region WHERE code = %(code)s
               UNION
                 SELECT r.id, r.code, r.valid_from, r.valid_to, r.successor_codes
                 FROM forward f CROSS JOIN LATERAL jsonb_array_elements_text(f.successor_codes) s(code)
                 JOIN regions_region r ON r.code = s.code AND r.id <> f.id
                   AND (r.valid_from IS NULL OR r.valid_from <= f.valid_to)
                   AND (r.valid_to IS NULL OR r.valid_to > f.valid_to)
               ), backward AS (
                 SELECT id, code, valid_from, valid_to FROM regions_region WHERE code = %(code)s
               UNION
                 SELECT r.id, r.code, r.valid_from, r.valid_to
                 FROM backward b JOIN regions_region r
                   ON r.successor_codes @> to_jsonb(b.code::text) AND r.valid_to IS NOT NULL AND r.id <> b.id
                   AND NOT r.is_uncertain
                   AND (b.valid_from IS NULL OR r.valid_to >= b.valid_from)
                   AND (b.valid_to IS NULL OR r.valid_to < b.valid_to)
               )
               SELECT * FROM regions_region
               WHERE id IN (SELECT id FROM forward UNION SELECT id FROM backward)
               ORDER BY valid_to NULLS LAST, valid_from NULLS FIRST, code""",
            {"code": padded(code)},
        )
    )


def search_regions(text: str, *, ended: bool = False, limit: int = FOUND_AT_MOST) -> list[Region]:
    """Divisions whose name holds the text (two characters are enough), or whose code begins with it.

    Several words narrow: each must stand in the full name, the last in the name itself. Exact names come first, then
    those that begin with the text, the wider region before the smaller. `ended` adds names and codes of the past.
    """
    words = text.split()
    if not words:
        return []
    rows = Region.objects.all() if ended else Region.objects.filter(valid_to__isnull=True)
    last = words[-1]
    if last.isascii() and last.isdigit():
        rows = rows.filter(code__startswith=last[:12])
    else:
        rows = rows.filter(name__contains=last)
    for word in words[:-1]:
        rows = rows.filter(full_name__contains=word)
    return list(_best_first(rows, last)[:limit])


def _best_first(rows: QuerySet[Region], word: str) -> QuerySet[Region]:
    rank = Case(
        When(name=word, then=Value(0)), When(name__startswith=word, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    return rows.order_by(F("valid_to").desc(nulls_first=True), rank, "level", "code")


def body(body_id: int) -> Body:
    """One organ by its id, with the one above it."""
    found = Body.objects.select_related("parent").filter(pk=body_id).first()
    if found is None:
        raise NotFound
    return found


def bodies_in(code_prefix: str) -> list[Body]:
    """The active organs of a region and of all regions inside it, in the order of their codes."""
    low, high = bounds(code_prefix)
    rows = Body.objects.filter(is_active=True, region_code__range=(low, high))
    return list(rows.select_related("parent").order_by("region_code", "pk"))


def bodies(body_ids: Iterable[int]) -> list[Body]:
    """These bodies by name. One query."""
    return list(Body.objects.filter(pk__in=list(body_ids)).order_by("name", "id"))


def hall(hall_id: int) -> Hall:
    """One hall with its windows (two queries)."""
    found = Hall.objects.prefetch_related("windows").filter(pk=hall_id).first()
    if found is None:
        raise NotFound
    return found


def halls() -> list[Hall]:
    """All halls with their windows (two queries)."""
    return list(Hall.objects.prefetch_related("windows").order_by("region_code", "pk"))


def windows_of(hall_ids: Iterable[int]) -> list[Window]:
    """The windows of these halls, by hall and number; one query."""
    return list(Window.objects.filter(hall_id__in=list(hall_ids)).select_related("hall").order_by("hall_id", "number"))


def window(window_id: int) -> Window:
    """One window with its hall."""
    found = Window.objects.select_related("hall").filter(pk=window_id).first()
    if found is None:
        raise NotFound
    return found
