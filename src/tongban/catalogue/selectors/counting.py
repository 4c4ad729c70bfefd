"""Counting the catalogue: the one place where its sums are asked of the database, for the indicators of today, for the
days that are kept, and for the lists of what spoils a figure.

What a version says in numbers is worked out once and kept (`VersionNumbers`); what was published a moment ago is worked out
while it is read. Nothing is loaded.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField as Truth
from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
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
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion, ServiceItem, VersionNumbers
from tongban.catalogue.rules import zero_material
from tongban.catalogue.rules.reductions import DAYS_OF_UNIT, Sums, sums_of
from tongban.catalogue.selectors.elements import has_no_materials, is_fully_online, reaches_depth

DEPTHS = [depth for depth in OnlineDepth.values if depth != OnlineDepth.OTHER]
WORKING = Q(statutory_unit="working_day", promised_unit="working_day")
Counted = list[tuple[tuple[Any, ...], Sums]]


def in_force() -> QuerySet[ItemVersion]:
    """The versions in force of the items in use."""
    return ItemVersion.objects.filter(item__status=ItemStatus.IN_USE, item__current=F("pk"))


def kept_numbers() -> QuerySet[VersionNumbers]:
    """Their numbers, of those that were worked out."""
    return VersionNumbers.objects.filter(item__status=ItemStatus.IN_USE, item__current=F("pk"))


def new_in_force() -> QuerySet[ItemVersion]:
    """Those that were not worked out yet: published a moment ago, or just imported. Found without reading the versions."""
    kept = VersionNumbers.objects.filter(pk=OuterRef("current_id"))
    items = ServiceItem.objects.filter(~Exists(kept), status=ItemStatus.IN_USE, current__isnull=False)
    return ItemVersion.objects.filter(pk__in=items.values("current_id"))


def in_force_on(day: date, until: datetime) -> QuerySet[ItemVersion]:
    """The versions that were in force at the end of a day, of the items that are in use now: an item's earlier states are
    not kept. `until`: the moment at which that day ended."""
    then = Q(state__in=(VersionState.PUBLISHED, VersionState.WITHDRAWN), effective_on__lte=day, published_at__lt=until)
    later = ItemVersion.objects.filter(then, item=OuterRef("item"), number__gt=OuterRef("number"))
    return ItemVersion.objects.filter(then, ~Q(Exists(later)), item__status=ItemStatus.IN_USE)


def with_numbers(versions: QuerySet[ItemVersion]) -> QuerySet[ItemVersion]:
    """Each version with what `VersionNumbers` keeps, under the same names (working days; a promise beyond the law as it was
    published); none is selected by itself."""
    published = Cast(KeyTextTransform("promised_limit", KeyTransform("as_published", "extra")), IntegerField())
    listed = ItemMaterial.objects.filter(version=OuterRef("pk"))
    bits = [Case(When(reaches_depth(depth, ""), then=1 << n), default=0) for n, depth in enumerate(DEPTHS)]
    return versions.alias(
        statutory_days=_days("statutory_limit", "statutory_unit"),
        promised_days=_days(Coalesce("promised_limit", published), "promised_unit"), is_converted=_truth(~WORKING),
        material_count=_lines(ItemMaterial), step_count=_lines(ItemStep),
        is_only_placeholder=_truth(~Q(Exists(listed.exclude(name__regex=zero_material.NONE)))),
        is_zero_material=_truth(has_no_materials("pk")), has_depth=_truth(~Q(online_depth=[])),
        depth_bits=sum(bits[1:], start=bits[0]), is_fully_online=_truth(is_fully_online("")),
    )  # fmt: skip


def sums_by(versions: QuerySet[Any], *keys: str) -> Counted:
    """The sums of each group, worked out from what the versions say. One statement."""
    return _summed(with_numbers(versions), keys)


def sums_in_force(narrow: Callable[[QuerySet[Any]], QuerySet[Any]], *keys: str) -> Counted:
    """The sums of the versions in force that are left by `narrow`, mostly out of what is kept. Two statements."""
    found = dict(_summed(narrow(kept_numbers()), keys))
    for key, sums in sums_by(narrow(new_in_force()), *keys):
        found[key] = found[key] + sums if key in found else sums
    return list(found.items())


def _summed(rows: QuerySet[Any], keys: tuple[str, ...]) -> Counted:
    found = rows.order_by().values(*keys).annotate(**_measures())
    return [(tuple(row[key] for key in keys), sums_of(row)) for row in found]


def _measures() -> dict[str, Any]:
    both = Q(promised_days__isnull=False, statutory_days__isnull=False)
    rated = both & Q(statutory_days__gt=0)
    counted = {
        "items": Q(), "with_both_days": both, "converted": both & Q(is_converted=True), "with_ratio": rated,
        "with_steps": Q(step_count__gt=0), "with_visits": Q(visits__isnull=False), "zero_visit": Q(visits=0),
        "at_most_one_visit": Q(visits__lte=1), "typed": ~Q(case_type=""), "instant": Q(case_type=CaseType.INSTANT),
        "charged": Q(is_charged=True), "bundles": Q(is_bundle=True), "no_line": Q(material_count=0),
        "no_line_but_placeholder": Q(is_only_placeholder=True), "zero_material": Q(is_zero_material=True),
        "online": Q(may_apply_online=True), "with_depth": Q(has_depth=True), "fully_online": Q(is_fully_online=True),
    }  # fmt: skip
    sums = {
        "sum_statutory": Sum("statutory_days", filter=both), "sum_promised": Sum("promised_days", filter=both),
        "sum_ratio": Sum(ratio(), filter=rated, output_field=FloatField()),
        "steps": Sum("step_count"), "materials": Sum("material_count"), "visits": Sum("visits"),
    } | {f"depth_{depth}": Sum(F("depth_bits").bitrightshift(n).bitand(1), output_field=IntegerField()) for n, depth in enumerate(DEPTHS)}  # fmt: skip
    counts = {name: Count("pk", filter=condition) for name, condition in counted.items()}
    return {f"s_{name}": measure for name, measure in (sums | counts).items()}


def ratio() -> Any:
    """Promised ÷ statutory; nothing where the law sets nought."""
    return F("promised_days") / NullIf(F("statutory_days"), Value(0.0))


def _truth(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=Truth())


def _days(limit: Any, unit: str) -> Any:
    factors = [When(**{unit: name}, then=Value(factor)) for name, factor in DAYS_OF_UNIT.items()]
    return Cast(limit, FloatField()) * Case(*factors, default=Value(1.0), output_field=FloatField())


def _lines(model: type[ItemMaterial] | type[ItemStep]) -> Any:
    found: Any = model.objects.filter(version=OuterRef("pk")).order_by().values("version")
    return Coalesce(Subquery(found.annotate(lines=Count("pk")).values("lines")), 0, output_field=IntegerField())
