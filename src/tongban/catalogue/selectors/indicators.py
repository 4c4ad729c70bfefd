"""Indicators of the catalogue (R-KPI-2 … R-KPI-4) over the versions now in force; definitions: docs/indicators.md."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, QuerySet

from tongban.catalogue.rules.reductions import RATES, Sums, total
from tongban.catalogue.selectors.counting import Counted, in_force, sums_in_force
from tongban.regions.rules.codes import prefix


@dataclass(frozen=True)
class Scope:
    """Which items: of one source, of one division and those inside it, of one body, of one type; all when empty."""

    source: str = ""
    region_code: str = ""
    body_id: int | None = None
    item_type: str | None = None


@dataclass(frozen=True)
class Indicators:
    """Days are working days. Shares are per cent. None where there is nothing to divide by."""

    items: int
    departments: int
    with_both_days: int
    sum_statutory: float
    sum_promised: float
    days_converted: int  # items with a limit that is not in working days
    reduction_by_sums_pct: float | None  # 1 − Σ promised ÷ Σ statutory
    reduction_by_item_mean_pct: float | None  # mean over items of 1 − promised ÷ statutory
    average_steps: float | None
    average_visits: float | None
    zero_visit_pct: float | None
    at_most_one_visit_pct: float | None
    instant_pct_of_typed: float | None
    charged: int
    materials: int
    average_materials: float | None
    zero_material_items: int  # no material listed at all
    zero_material_items_with_placeholder: int  # the same, a line that says 无需材料 counting as none
    zero_material_items_by_rule: int  # R-MAT-13: apart from forms only an identity check, or nothing
    zero_material_pct_by_rule: float | None
    online_pct: float | None
    with_depth: int
    depths_pct: dict[str, float | None]  # depth → share of the items that state a depth
    fully_online_pct: float | None
    bundles: int
    scope: dict[str, int]  # handling scope as published → items; "" where none is stated

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def indicators(scope: Scope | None = None) -> Indicators:
    """Three queries, whatever the size. Items in use with a version in force count."""
    versions = of_scope(in_force(), scope or Scope())
    parts = sums_of_scope(scope or Scope(), "item__body_id", "item_type")
    scopes = versions.order_by().values_list("handling_scope").annotate(count=Count("pk"))
    return from_sums(
        total(sums for _key, sums in parts),
        departments=len({body for (body, _type), _sums in parts}),
        scopes=dict(sorted(scopes, key=lambda pair: (-pair[1], pair[0]))),
    )


def from_sums(sums: Sums, *, departments: int, scopes: dict[str, int]) -> Indicators:
    """The figures of these sums."""
    rates = {code: rate.of(sums) for code, rate in RATES.items()}
    return Indicators(
        items=sums.items, departments=departments, with_both_days=sums.with_both_days,
        sum_statutory=_plain(sums.sum_statutory), sum_promised=_plain(sums.sum_promised), days_converted=sums.converted,
        reduction_by_sums_pct=rates["time_by_sums"], reduction_by_item_mean_pct=rates["time_by_items"],
        average_steps=rates["steps"], average_visits=rates["visits"], zero_visit_pct=rates["zero_visit"],
        at_most_one_visit_pct=rates["at_most_one_visit"], instant_pct_of_typed=rates["instant"], charged=sums.charged,
        materials=sums.materials, average_materials=rates["materials"], zero_material_items=sums.no_line,
        zero_material_items_with_placeholder=sums.no_line_but_placeholder, zero_material_items_by_rule=sums.zero_material,
        zero_material_pct_by_rule=rates["zero_material_share"], online_pct=rates["online"], with_depth=sums.with_depth,
        depths_pct={
            depth: round(100 * count / sums.with_depth, 2) if sums.with_depth else None
            for depth, count in sums.depths.items()
        },
        fully_online_pct=rates["fully_online"], bundles=sums.bundles, scope=scopes,
    )  # fmt: skip


def sums_of_scope(scope: Scope, *keys: str) -> Counted:
    """The sums of a scope as things are now. Two queries."""
    return sums_in_force(lambda rows: of_scope(rows, scope), *keys)


def of_scope(versions: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """The versions of the items of this scope, or their numbers."""
    if scope.source:
        versions = versions.filter(item__source=scope.source)
    if scope.region_code:
        versions = versions.filter(item__region_code__startswith=prefix(scope.region_code))
    if scope.body_id is not None:
        versions = versions.filter(item__body_id=scope.body_id)
    if scope.item_type is not None:
        versions = versions.filter(item_type=scope.item_type)
    return versions


def _plain(days: float) -> float:
    """Whole days as a whole number."""
    return int(days) if days == int(days) else round(days, 2)
