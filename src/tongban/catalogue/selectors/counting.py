"""Counting the catalogue: the one place where its sums are asked of the database, for the indicators of today, for the
days that are kept, and for the lists of what spoils a figure. One statement, whatever the size; nothing is loaded."""

from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from tongban.catalogue.enums import CaseType, ItemStatus, OnlineDepth, VersionState
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion
from tongban.catalogue.rules import zero_material
from tongban.catalogue.rules.reductions import DAYS_OF_UNIT, Sums, sums_of
from tongban.catalogue.selectors.elements import has_no_materials, is_fully_online, reaches_depth

DEPTHS = [depth for depth in OnlineDepth.values if depth != OnlineDepth.OTHER]
WORKING = Q(statutory_unit="working_day", promised_unit="working_day")


def in_force() -> QuerySet[ItemVersion]:
    """The versions in force of the items in use."""
    return ItemVersion.objects.filter(item__status=ItemStatus.IN_USE, item__current=F("pk"))


def in_force_on(day: date, until: datetime) -> QuerySet[ItemVersion]:
    """The versions that were in force at the end of a day, of the items that are in use now: an item's earlier states are
    not kept. `until`: the moment at which that day ended."""
    then = Q(state__in=(VersionState.PUBLISHED, VersionState.WITHDRAWN), effective_on__lte=day, published_at__lt=until)
    later = ItemVersion.objects.filter(then, item=OuterRef("item"), number__gt=OuterRef("number"))
    return ItemVersion.objects.filter(then, ~Q(Exists(later)), item__status=ItemStatus.IN_USE)


def with_numbers(versions: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
    """Each version with `statutory_days`, `promised_days` (working days; a promise beyond the law as it was published),
    `material_count` and `step_count`; none is selected by itself."""
    published = Cast(KeyTextTransform("promised_limit", KeyTransform("as_published", "extra")), IntegerField())
    return versions.alias(
        statutory_days=_days("statutory_limit", "statutory_unit"),
        promised_days=_days(Coalesce("promised_limit", published), "promised_unit"),
        material_count=_lines(ItemMaterial), step_count=_lines(ItemStep),
    )  # fmt: skip


def sums_by(versions: QuerySet[ItemVersion], *keys: str) -> list[tuple[tuple[Any, ...], Sums]]:
    """The sums of each group of versions. One statement."""
    rows = with_numbers(versions).order_by().values(*keys).annotate(**_measures())
    return [(tuple(row[key] for key in keys), sums_of(row)) for row in rows]


def _measures() -> dict[str, Any]:
    both = Q(promised_days__isnull=False, statutory_days__isnull=False)
    rated = both & Q(statutory_days__gt=0)
    listed = ItemMaterial.objects.filter(version=OuterRef("pk"))
    deep = ~Q(online_depth=[])
    counted = {
        "items": Q(), "with_both_days": both, "converted": both & ~WORKING, "with_ratio": rated,
        "with_steps": Q(step_count__gt=0), "with_visits": Q(visits__isnull=False), "zero_visit": Q(visits=0),
        "at_most_one_visit": Q(visits__lte=1), "typed": ~Q(case_type=""), "instant": Q(case_type=CaseType.INSTANT),
        "charged": Q(is_charged=True), "bundles": Q(is_bundle=True), "no_line": Q(material_count=0),
        "no_line_but_placeholder": ~Q(Exists(listed.exclude(name=zero_material.PLACEHOLDERS[0]))), "zero_material": has_no_materials("pk"),
        "online": Q(may_apply_online=True), "with_depth": deep, "fully_online": is_fully_online(""),
    } | {f"depth_{depth}": reaches_depth(depth, "") for depth in DEPTHS}  # fmt: skip
    sums = {
        "sum_statutory": Sum("statutory_days", filter=both), "sum_promised": Sum("promised_days", filter=both),
        "sum_ratio": Sum(ratio(), filter=rated, output_field=FloatField()),
        "steps": Sum("step_count"), "materials": Sum("material_count"), "visits": Sum("visits"),
    }  # fmt: skip
    counts = {name: Count("pk", filter=condition) for name, condition in counted.items()}
    return {f"s_{name}": measure for name, measure in (sums | counts).items()}


def ratio() -> Any:
    """Promised ÷ statutory; nothing where the law sets nought."""
    return F("promised_days") / NullIf(F("statutory_days"), Value(0.0))


def _days(limit: Any, unit: str) -> Any:
    factors = [When(**{unit: name}, then=Value(factor)) for name, factor in DAYS_OF_UNIT.items()]
    return Cast(limit, FloatField()) * Case(*factors, default=Value(1.0), output_field=FloatField())


def _lines(model: type[ItemMaterial] | type[ItemStep]) -> Any:
    found: Any = model.objects.filter(version=OuterRef("pk")).order_by().values("version")
    return Coalesce(Subquery(found.annotate(lines=Count("pk")).values("lines")), 0, output_field=IntegerField())
