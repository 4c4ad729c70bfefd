"""四减 (R-KPI-1 … R-KPI-5): from sums that can be added up to the figures that are shown. The sums of a body and an item
type on a day are what is counted; everything else, a department, a city, a year, is adding them up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

# What a unit is worth in working days, where limits of several units are put into one sum.
DAYS_OF_UNIT = {"working_day": 1.0, "calendar_day": 5 / 7, "month": 21.75, "hour": 1 / 8}


@dataclass(frozen=True)
class Sums:
    """What can be added. Days are working days."""

    items: int = 0
    with_both_days: int = 0
    sum_statutory: float = 0
    sum_promised: float = 0
    converted: int = 0  # of those with both days: a limit was not in working days
    with_ratio: int = 0  # of those: the statutory limit is not nought
    sum_ratio: float = 0  # of promised ÷ statutory
    with_steps: int = 0
    steps: int = 0
    materials: int = 0
    with_visits: int = 0
    visits: int = 0
    zero_visit: int = 0
    at_most_one_visit: int = 0
    typed: int = 0
    instant: int = 0
    charged: int = 0
    bundles: int = 0
    no_line: int = 0  # no material listed at all
    no_line_but_placeholder: int = 0  # the same, a line that says 无需材料 counting as none
    zero_material: int = 0  # R-MAT-13
    online: int = 0  # may be applied for online
    with_depth: int = 0
    fully_online: int = 0
    depths: Mapping[str, int] = field(default_factory=dict)  # OnlineDepth → items that reach it

    def __add__(self, other: "Sums") -> "Sums":
        return total((self, other))


NAMES = tuple(one.name for one in fields(Sums) if one.name != "depths")


def total(parts: Iterable[Sums]) -> Sums:
    """All of them together. By columns: a place has thousands of bodies."""
    known = list(parts)
    depths: dict[str, int] = {}
    for one in known:
        for name, count in one.depths.items():
            depths[name] = depths.get(name, 0) + count
    return Sums(**{name: sum(getattr(one, name) for one in known) for name in NAMES}, depths=depths)


@dataclass(frozen=True)
class Rate:
    """How a figure is made of sums: part ÷ whole, in per cent, as a mean, or one minus the ratio (a saving). Without
    `whole` it is a plain count. `places`: after the point. `is_better_high`: which way is better."""

    part: str
    whole: str = ""
    kind: str = "share"  # "share", "mean", "saving", "count"
    is_better_high: bool = True
    places: int = 2

    def of(self, sums: Sums) -> float | None:
        """None where there is nothing to divide by."""
        part = amount(sums, self.part)
        if self.kind == "count":
            return part
        whole = amount(sums, self.whole)
        if not whole:
            return None
        ratio = part / whole
        value = {"share": 100 * ratio, "mean": ratio, "saving": 100 * (1 - ratio)}[self.kind]
        return round(value, self.places)

    def left_out(self, sums: Sums) -> int:
        """How many items the figure says nothing of."""
        counted = {"sum_statutory": "with_both_days"}.get(self.whole, self.whole)
        return sums.items - int(amount(sums, counted)) if self.whole else 0


def amount(sums: Sums, name: str) -> float:
    """A sum by its name; `depths.handling` for those of a depth."""
    first, _dot, depth = name.partition(".")
    return sums.depths.get(depth, 0) if depth else getattr(sums, first)


RATES: dict[str, Rate] = {
    "time_by_sums": Rate("sum_promised", "sum_statutory", "saving"),
    "time_by_items": Rate("sum_ratio", "with_ratio", "saving"),
    "steps": Rate("steps", "with_steps", "mean", is_better_high=False),
    "materials": Rate("materials", "items", "mean", is_better_high=False, places=3),
    "visits": Rate("visits", "with_visits", "mean", is_better_high=False, places=4),
    "at_most_one_visit": Rate("at_most_one_visit", "with_visits"),
    "zero_visit": Rate("zero_visit", "with_visits"),
    "instant": Rate("instant", "typed"),
    "zero_material_items": Rate("zero_material", kind="count"),
    "zero_material_share": Rate("zero_material", "items"),
    "online": Rate("online", "items"),
    "preliminary_review": Rate("depths.preliminary_review", "with_depth"),
    "acceptance": Rate("depths.acceptance", "with_depth"),
    "handling": Rate("depths.handling", "with_depth"),
    "result": Rate("depths.result_feedback", "with_depth"),
    "fully_online": Rate("fully_online", "with_depth"),
}
TARGET_OF = {
    "time_by_sums": "time_saving_pct", "time_by_items": "time_saving_pct", "steps": "average_steps",
    "visits": "average_visits", "at_most_one_visit": "at_most_one_visit_pct", "instant": "instant_pct",
    "zero_material_items": "zero_material_items", "online": "online_pct", "preliminary_review": "preliminary_review_pct",
    "acceptance": "acceptance_pct", "fully_online": "fully_online_pct",
}  # fmt: skip


def meets(code: str, value: float | None, target: float | None) -> bool | None:
    """Whether a figure meets its target; None without one of the two."""
    if value is None or target is None:
        return None
    return value >= target if RATES[code].is_better_high else value <= target


def sums_of(row: Mapping[str, Any]) -> Sums:
    """Sums out of a row of the database: `s_` and the name, `s_depth_` and the depth; empty sums are nought."""
    depths = {name.removeprefix("s_depth_"): value for name, value in row.items() if name.startswith("s_depth_")}
    return Sums(**{name: row[f"s_{name}"] or 0 for name in NAMES}, depths=depths)
