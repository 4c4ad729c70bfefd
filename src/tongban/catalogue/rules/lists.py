"""The conditions of a list that is filled by rule: data, from a closed set. A rule is a list of
`{"element": …, "value": …}`; an item is on the list when it meets all of them. Nothing in it is ever run as code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.catalogue.enums import ListElement, OnlineDepth, ServiceObject

MOST_CONDITIONS = 8
MOST_VISITS = 9
LONGEST_SCOPE = 40
WITHOUT_VALUE = frozenset(
    {
        ListElement.ZERO_MATERIAL, ListElement.INSTANT, ListElement.MAY_APPLY_ONLINE, ListElement.FULLY_ONLINE,
        ListElement.NO_FEE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """One condition. `value`: a number for visits, a name of the code list for depth and service object, texts for the
    scope; None where the element says it all."""

    element: ListElement
    value: Any = None

    def as_data(self) -> dict[str, Any]:
        return {"element": self.element.value} | ({} if self.value is None else {"value": self.value})


def conditions(rule: Sequence[Mapping[str, Any]]) -> list[Condition]:
    """The rule as conditions. ValueError for what is not of the closed set: a rule in the database was checked."""
    reason = problem(rule)
    if reason:
        raise ValueError(reason)
    return [Condition(ListElement(one["element"]), one.get("value")) for one in rule]


def problem(rule: Any) -> str:
    """What is wrong with a rule: `empty`, `too_many`, `unknown`, `twice`, `value`; "" when nothing is."""
    if not isinstance(rule, list) or not rule:
        return "empty"
    if len(rule) > MOST_CONDITIONS:
        return "too_many"
    seen = set()
    for one in rule:
        if not isinstance(one, Mapping) or one.get("element") not in ListElement.values:
            return "unknown"
        if one["element"] in seen:
            return "twice"
        seen.add(one["element"])
        if not _is_fitting(ListElement(one["element"]), one.get("value")):
            return "value"
    return ""


def _is_fitting(element: ListElement, value: Any) -> bool:
    if element in WITHOUT_VALUE:
        return value is None
    if element == ListElement.VISITS:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_VISITS
    if element == ListElement.DEPTH:
        return value in OnlineDepth.values and value != OnlineDepth.OTHER
    if element == ListElement.SERVICE_OBJECT:
        return value in ServiceObject.values
    return (
        isinstance(value, list) and 0 < len(value) <= 8
        and all(isinstance(text, str) and 0 < len(text) <= LONGEST_SCOPE for text in value)
    )  # fmt: skip
