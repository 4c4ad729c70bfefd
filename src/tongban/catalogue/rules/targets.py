"""Targets that a place sets itself for its catalogue (R-KPI-2, R-KPI-3): parameters, with the figures of the plans of
Yongchuan (2020) and Huarong (2018) as defaults. None: the place has no such target."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Targets:
    """Shares and reductions in per cent, averages per item. A target of "at most" is named so in `AT_MOST`."""

    time_saving_pct: float | None = 80
    average_steps: float | None = 2.6
    materials_cut_pct: float | None = 23
    materials_baseline: float | None = None  # average materials before the cut; None: the first day of the period
    average_visits: float | None = 0.6
    at_most_one_visit_pct: float | None = 90
    instant_pct: float | None = 35
    zero_material_items: float | None = 129
    online_pct: float | None = 80
    preliminary_review_pct: float | None = 95
    acceptance_pct: float | None = 83
    fully_online_pct: float | None = 38
    in_halls_pct: float | None = 100  # 应进必进: of the items that have to be in a hall
    comprehensive_windows_pct: float | None = 80  # of those that are in one

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise ValueError(f"{field.name} must be a number of nought or more, or null")
            if field.name.endswith("_pct") and value > 100:
                raise ValueError(f"{field.name} may not be above 100")


AT_MOST = frozenset({"average_steps", "average_visits"})


def targets(*sets: Mapping[str, Any] | None) -> Targets:
    """The defaults, overridden by each set in turn (installation, then the wider place before the smaller). An unknown name
    is a ValueError: a target that nobody looks at must not look set."""
    merged: dict[str, Any] = {}
    for given in sets:
        merged |= given or {}
    unknown = set(merged) - {field.name for field in fields(Targets)}
    if unknown:
        raise ValueError(f"no such target: {', '.join(sorted(unknown))}")
    return Targets(**merged)
