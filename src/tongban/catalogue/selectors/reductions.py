"""四减 as a manager sees it: figures with target, definition and what is left out; by department; over time; and the items
that spoil one (R-KPI-5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, FloatField, IntegerField, Max, Min, Q, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from tongban.catalogue.enums import CaseType
from tongban.catalogue.models import CatalogueDaily, ItemVersion, PlaceDaily
from tongban.catalogue.rules.reductions import NAMES, RATES, TARGET_OF, Sums, meets, sums_of, total
from tongban.catalogue.rules.targets import Targets, targets
from tongban.catalogue.selectors.counting import DEPTHS, in_force, kept_numbers, new_in_force, ratio, with_numbers
from tongban.catalogue.selectors.indicators import Scope, of_scope, sums_of_scope
from tongban.kernel.errors import NotFound
from tongban.kernel.pages import Page, keyset
from tongban.regions.models import Body
from tongban.regions.rules.codes import prefix


def targets_of(region_code: str = "") -> Targets:
    """The targets of a place: `settings.TONGBAN_TARGETS` is division code → targets; "" counts everywhere."""
    given: Mapping[str, Mapping[str, Any]] = getattr(settings, "TONGBAN_TARGETS", None) or {}
    own = prefix(region_code) if region_code else ""
    wider = sorted((prefix(code), code) for code in given if code and own.startswith(prefix(code)))
    return targets(given.get(""), *(given[code] for _prefix, code in wider))


@dataclass(frozen=True)
class Figure:
    """One figure: `is_met` None without a target; `before` the value on the first day of the period, None without one."""

    code: str
    value: float | None
    target: float | None
    is_met: bool | None
    left_out: int
    before: float | None
    items: int  # that it speaks of

    @property
    def change(self) -> float | None:
        return None if self.value is None or self.before is None else round(self.value - self.before, 4)


@dataclass(frozen=True)
class Day:
    """A day of the period: its sums; recounted when nothing ran on it."""

    day: date
    sums: Sums
    is_recounted: bool


@dataclass(frozen=True)
class Overview:
    """Everything of the page, of one moment."""

    now: Sums
    figures: list[Figure]
    bodies: list[tuple[Body, Sums]]
    days: list[Day]
    first_day: date | None
    missing_days: int  # of the period, of which nothing is known
    converted: int


def overview(scope: Scope, *, at: date, days: int) -> Overview:
    """Four queries: the catalogue now by body (two), the names of the bodies, the days of the period by day."""
    parts: dict[int, Sums] = {body_id: sums for (body_id,), sums in sums_of_scope(scope, "item__body_id")}
    names = {body.pk: body for body in Body.objects.filter(pk__in=parts).only("name")}
    kept = days_of(scope, since=at - timedelta(days=days), until=at)
    now = total(parts.values())
    first = kept[0].sums if kept else None
    aims = targets_of(scope.region_code)
    span = (at - kept[0].day).days + 1 if kept else 0
    return Overview(
        now=now, figures=[_figure(code, now, first, aims) for code in RATES],
        bodies=sorted(((names[key], sums) for key, sums in parts.items()), key=lambda pair: pair[0].name),
        days=kept, first_day=kept[0].day if kept else None,
        missing_days=max(0, span - len(kept) - (0 if kept and kept[-1].day == at else 1)) if kept else 0,
        converted=now.converted,
    )  # fmt: skip


def _figure(code: str, now: Sums, first: Sums | None, aims: Targets) -> Figure:
    rate = RATES[code]
    value, before = rate.of(now), rate.of(first) if first is not None else None
    target = target_for(code, aims, before)
    left_out = rate.left_out(now)
    return Figure(code, value, target, meets(code, value, target), left_out, before, now.items - left_out)


def target_for(code: str, aims: Targets, before: float | None) -> float | None:
    """The target as a value of the figure; that for materials is a cut of what there was before."""
    if code == "materials":
        base = aims.materials_baseline if aims.materials_baseline is not None else before
        return (
            None
            if base is None or aims.materials_cut_pct is None
            else round(base * (1 - aims.materials_cut_pct / 100), 3)
        )
    return getattr(aims, TARGET_OF[code]) if code in TARGET_OF else None


def days_of(scope: Scope, *, since: date, until: date) -> list[Day]:
    """The days of the period that were written down, each summed over the scope. One query."""
    is_part = scope.body_id is not None or bool(scope.region_code)
    kept: Any = CatalogueDaily if is_part else PlaceDaily
    rows = kept.objects.filter(day__gte=since, day__lte=until)
    if scope.body_id is not None:
        rows = rows.filter(body_id=scope.body_id)
    if scope.region_code:
        rows = rows.filter(body__region_code__startswith=prefix(scope.region_code))
    if scope.item_type is not None:
        rows = rows.filter(item_type=scope.item_type)
    sums: dict[str, Any] = {f"s_{name}": Sum(name) for name in NAMES}
    for depth in DEPTHS:
        sums[f"s_depth_{depth}"] = Coalesce(Sum(Cast(KeyTextTransform(depth, "depths"), IntegerField())), 0)
    found = rows.order_by().values("day").annotate(recounted=Max(Cast("is_recounted", IntegerField())), **sums)
    return [Day(row["day"], sums_of(row), bool(row["recounted"])) for row in sorted(found, key=lambda row: row["day"])]


def counted_days() -> tuple[date | None, date | None]:
    """The first and the last day that were written down. One query."""
    found = PlaceDaily.objects.aggregate(first=Min("day"), last=Max("day"))
    return found["first"], found["last"]


def spoilers(code: str, scope: Scope, *, after: str | None = None, limit: int = 20) -> Page[Any]:
    """The items that spoil a figure, the worst first: each version with `item`, its body and `badness`, and what counts of it
    (`days_now`, `days_by_law`, `materials_now`, `steps_now`). Three queries. NotFound for a figure that there is not."""
    if code not in SPOILS:
        raise NotFound(code)
    condition, badness = SPOILS[code]
    # Worked out while it is read only as long as something new is not worked out yet: else two narrow tables say it all.
    is_new = of_scope(new_in_force(), scope).exists()
    rows = with_numbers(of_scope(in_force(), scope)) if is_new else of_scope(kept_numbers(), scope)
    rows = rows.filter(condition).annotate(
        badness=Coalesce(Cast(badness, FloatField()), Value(0.0)), days_now=F("promised_days"), days_by_law=F("statutory_days"),
        materials_now=F("material_count"), steps_now=F("step_count"),
    )  # fmt: skip
    page = keyset(rows, order=("-badness", "-pk"), after=after, limit=limit)
    found = ItemVersion.objects.select_related("item__body").in_bulk([row.pk for row in page.rows])
    for row in page.rows:
        for name in ("badness", "days_now", "days_by_law", "materials_now", "steps_now"):
            setattr(found[row.pk], name, getattr(row, name))
    return Page([found[row.pk] for row in page.rows], page.next_cursor, page.previous_cursor)


def _lacks(depth: str) -> Q:
    bit = 1 << DEPTHS.index(depth)
    return Q(has_depth=True) & ~Q(Exact(F("depth_bits").bitand(bit), bit))


_RATED = Q(promised_days__gt=0, statutory_days__gt=0)
_NOT_ZERO_MATERIAL = (Q(is_zero_material=False), F("material_count"))
SPOILS: dict[str, tuple[Q, Any]] = {  # which items spoil it, and how badly
    "time_by_sums": (_RATED, F("promised_days")),
    "time_by_items": (_RATED, ratio()),
    "steps": (Q(step_count__gt=0), F("step_count")),
    "materials": (Q(material_count__gt=0), F("material_count")),
    "visits": (Q(visits__gt=0), F("visits")),
    "zero_visit": (Q(visits__gt=0), F("visits")),
    "at_most_one_visit": (Q(visits__gt=1), F("visits")),
    "instant": (~Q(case_type__in=("", CaseType.INSTANT)), F("promised_days")),
    "zero_material_items": _NOT_ZERO_MATERIAL,
    "zero_material_share": _NOT_ZERO_MATERIAL,
    "online": (Q(may_apply_online=False), F("visits")),
    "preliminary_review": (_lacks("preliminary_review"), F("visits")),
    "acceptance": (_lacks("acceptance"), F("visits")),
    "handling": (_lacks("handling"), F("visits")),
    "result": (_lacks("result_feedback"), F("visits")),
    "fully_online": (Q(has_depth=True, is_fully_online=False), F("visits")),
}
