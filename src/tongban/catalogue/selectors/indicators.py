"""Indicators of the catalogue (R-KPI-2 … R-KPI-4), counted by the database over the versions now in force."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from tongban.catalogue.enums import CaseType, ItemStatus
from tongban.catalogue.models import ItemMaterial, ServiceItem
from tongban.regions.rules.codes import prefix

PLACEHOLDER = "无需材料"


@dataclass(frozen=True)
class Scope:
    """Which items: of one source, of one division and those inside it; all when empty."""

    source: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class Indicators:
    """Days are in the unit of the limits. Shares are per cent. None where there is nothing to divide by."""

    items: int
    departments: int
    with_both_days: int
    sum_statutory: int
    sum_promised: int
    reduction_by_sums_pct: float | None  # 1 − Σ promised ÷ Σ statutory
    reduction_by_item_mean_pct: float | None  # mean over items of 1 − promised ÷ statutory
    average_visits: float | None
    zero_visit_pct: float | None
    at_most_one_visit_pct: float | None
    instant_pct_of_typed: float | None
    charged: int
    materials: int
    average_materials: float | None
    zero_material_items: int  # no material listed at all
    zero_material_items_with_placeholder: int  # the same, a line that says 无需材料 counting as none
    bundles: int
    scope: dict[str, int]  # handling scope as published → items; "" where none is stated

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def indicators(scope: Scope | None = None) -> Indicators:
    """Three queries, whatever the size. Items in use with a version in force count; definitions: docs/indicators.md."""
    items = _in_scope(scope or Scope())
    promised = Coalesce(
        "current__promised_limit",
        Cast(KeyTextTransform("promised_limit", KeyTransform("as_published", "current__extra")), IntegerField()),
    )
    statutory = F("current__statutory_limit")
    both = Q(promised__isnull=False, current__statutory_limit__isnull=False)
    visits = Q(current__visits__isnull=False)
    listed = ItemMaterial.objects.filter(version=OuterRef("current"))
    found = items.annotate(promised=promised).aggregate(
        items=Count("pk"),
        departments=Count("body", distinct=True),
        with_both_days=Count("pk", filter=both),
        sum_statutory=Sum(statutory, filter=both, default=0),
        sum_promised=Sum("promised", filter=both, default=0),
        mean_ratio=Avg(
            Cast("promised", FloatField()) / Cast(statutory, FloatField()),
            filter=both & Q(current__statutory_limit__gt=0),
        ),
        with_visits=Count("pk", filter=visits),
        visits=Sum("current__visits", filter=visits, default=0),
        zero_visit=Count("pk", filter=Q(current__visits=0)),
        at_most_one_visit=Count("pk", filter=Q(current__visits__lte=1)),
        typed=Count("pk", filter=~Q(current__case_type="")),
        instant=Count("pk", filter=Q(current__case_type=CaseType.INSTANT)),
        charged=Count("pk", filter=Q(current__is_charged=True)),
        bundles=Count("pk", filter=Q(current__is_bundle=True)),
        zero_material=Count("pk", filter=~Exists(listed)),
        zero_with_placeholder=Count("pk", filter=~Exists(listed.exclude(name=PLACEHOLDER))),
    )
    materials = ItemMaterial.objects.filter(version__in=items.values("current")).count()
    scopes = items.values_list("current__handling_scope").annotate(count=Count("pk"))
    return Indicators(
        items=found["items"],
        departments=found["departments"],
        with_both_days=found["with_both_days"],
        sum_statutory=found["sum_statutory"],
        sum_promised=found["sum_promised"],
        reduction_by_sums_pct=_saved(_ratio(found["sum_promised"], found["sum_statutory"])),
        reduction_by_item_mean_pct=_saved(found["mean_ratio"]),
        average_visits=_rounded(_ratio(found["visits"], found["with_visits"]), 4),
        zero_visit_pct=_percent(found["zero_visit"], found["with_visits"]),
        at_most_one_visit_pct=_percent(found["at_most_one_visit"], found["with_visits"]),
        instant_pct_of_typed=_percent(found["instant"], found["typed"]),
        charged=found["charged"],
        materials=materials,
        average_materials=_rounded(_ratio(materials, found["items"]), 3),
        zero_material_items=found["zero_material"],
        zero_material_items_with_placeholder=found["zero_with_placeholder"],
        bundles=found["bundles"],
        scope=dict(sorted(scopes.order_by(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _in_scope(scope: Scope) -> QuerySet[ServiceItem]:
    items = ServiceItem.objects.filter(status=ItemStatus.IN_USE, current__isnull=False)
    if scope.source:
        items = items.filter(source=scope.source)
    if scope.region_code:
        items = items.filter(region_code__startswith=prefix(scope.region_code))
    return items


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _percent(part: int, whole: int) -> float | None:
    return _rounded(_ratio(100 * part, whole), 2)


def _saved(ratio: float | None) -> float | None:
    return None if ratio is None else round(100 * (1 - ratio), 2)
