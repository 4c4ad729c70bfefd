"""The parameters of R-24 that a jurisdiction or an item may set, with their defaults and legal bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

AT_MOST = {"correction_notice_days": 5, "dept_accept_days": 5, "extension_days": 10, "delivery_days": 10}
AT_LEAST = {"correction_deadline_days": 5, "correction_notice_days": 1, "delivery_days": 1, "permit_examiners": 1}

MOST = 3_650  # of whatever no law bounds


@dataclass(frozen=True)
class Parameters:
    """Working days unless the name says otherwise. A value outside the bounds of the law is no value."""

    correction_notice_days: int = 5  # R-CLK-2
    correction_deadline_days: int = 15  # R-FLOW-6
    dept_accept_days: int = 1  # R-CLK-17, CASE-2
    permit_decision_days: int = 20  # R-CLK-4
    extension_days: int = 10  # R-CLK-5
    delivery_days: int = 10  # R-CLK-9
    reminder_before_due_days: int = 1  # R-SUP-2
    yellow_percent_left: int = 20  # R-SUP-3
    barred_months: int = 12  # R-FLOW-7, safety items
    permit_examiners: int = 2  # R-FLOW-8: substance checked by two

    def __post_init__(self) -> None:
        for name, bound in AT_MOST.items():
            if getattr(self, name) > bound:
                raise ValueError(f"{name} may not be above {bound}")
        for name, bound in AT_LEAST.items():
            if getattr(self, name) < bound:
                raise ValueError(f"{name} may not be below {bound}")


def parameters(*sets: Mapping[str, Any] | None) -> Parameters:
    """The defaults, overridden by each set in turn (installation, then item); unknown names are left alone."""
    known = {field.name for field in fields(Parameters)}
    merged = {name: int(value) for given in sets for name, value in (given or {}).items() if name in known}
    return Parameters(**merged)


def unfit(given: Any) -> list[tuple[str, Any, int, int]]:
    """(name, value, least, most) of what an item may not set so. Unknown names are left alone, as above."""
    if not isinstance(given, Mapping):
        return [("", given, 0, MOST)]
    bounds = {field.name: (AT_LEAST.get(field.name, 0), AT_MOST.get(field.name, MOST)) for field in fields(Parameters)}
    return [
        (name, value, *bounds[name])
        for name, value in given.items()
        if name in bounds and not _fits(value, *bounds[name])
    ]


def _fits(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
