"""When a question applies. A condition is data: `{"field": "shop.kind", "op": "eq", "value": "new"}`, joined by
`{"all": […]}`, `{"any": […]}`, `{"not": …}`. A field that starts with a dot is a neighbour: in the same row or section.

An unanswered question makes every comparison false, also `ne` and `not_in`; only `empty` is then true.
forms.js holds the same table for the page.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

OPERATORS = ("eq", "ne", "in", "not_in", "gt", "ge", "lt", "le", "contains", "filled", "empty")
MAX_DEPTH = 5


def holds(condition: Mapping[str, Any] | None, value_of: Callable[[str], Any]) -> bool:
    """Whether the condition is met; none is always met. `value_of("shop.kind")` gives the answer or None."""
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(one, value_of) for one in condition["all"])
    if "any" in condition:
        return any(holds(one, value_of) for one in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], value_of)
    return _compare(value_of(condition["field"]), condition["op"], condition.get("value"))


def fields_named(condition: Mapping[str, Any] | None) -> list[str]:
    """The fields that a condition asks about."""
    if condition is None:
        return []
    if "field" in condition:
        return [condition["field"]]
    inner = condition.get("all") or condition.get("any") or [condition.get("not")]
    return [name for one in inner for name in fields_named(one)]


def _compare(given: Any, operator: str, value: Any) -> bool:
    missing = given in (None, "", [])
    if operator in ("filled", "empty"):
        return missing == (operator == "empty")
    if missing:
        return False
    if operator in ("eq", "ne"):
        return (given == value) == (operator == "eq")
    if operator in ("in", "not_in"):
        return (given in value) == (operator == "in")
    if operator == "contains":
        return isinstance(given, list) and value in given
    pair = _comparable(given, value)
    if pair is None:
        return False
    left, right = pair
    return {"gt": left > right, "ge": left >= right, "lt": left < right, "le": left <= right}[operator]


def _comparable(given: Any, value: Any) -> tuple[Any, Any] | None:
    try:
        left, right = Decimal(str(given)), Decimal(str(value))
        return None if left.is_nan() or right.is_nan() else (left, right)
    except InvalidOperation:
        return (given, value) if isinstance(given, str) and isinstance(value, str) else None
