"""When a question is asked, as lines that a page can show: “申请类型”是“变更”, all of them or any of them.

A condition that is more than that (written by hand: nested, negated) is kept as it is or taken away.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from tongban.forms import lookups
from tongban.forms.design_texts import say
from tongban.forms.rules.designing.document import Document, Part, Path, everything, find
from tongban.forms.rules.formats import is_day, is_money, is_month
from tongban.kernel.errors import Invalid

MAX_LINES = 5
_COMPARED = ("gt", "ge", "lt", "le", "filled", "empty")
OPERATORS_OF: dict[str, tuple[str, ...]] = {
    "radio": ("eq", "ne", "filled", "empty"), "select": ("eq", "ne", "filled", "empty"),
    "lookup": ("eq", "ne", "filled", "empty"), "checkboxes": ("contains", "filled", "empty"),
    "confirm": ("filled", "empty"), "number": ("eq", *_COMPARED), "money": _COMPARED, "date": ("eq", *_COMPARED),
    "month": ("eq", *_COMPARED), "file": ("filled", "empty"), "region": ("filled", "empty"),
}  # fmt: skip
PLAIN = ("eq", "ne", "filled", "empty")
NEEDS_NO_VALUE = ("filled", "empty")
SHOWN_TOO = ("in", "not_in")  # of several values: shown as lines only where a form has them already
LONGEST_VALUE = 200


@dataclass(frozen=True)
class Line:
    """One comparison: the path of the question ("shop.kind"), how, and with what (as typed, or a code)."""

    field: str = ""
    op: str = ""
    value: str = ""


def askable(document: Document, where: Path) -> list[tuple[Path, Part]]:
    """The questions above this place that a condition may ask about, in their order."""
    found: list[tuple[Path, Part]] = []
    for path, one in everything(document):
        if path == where:
            break
        if len(path) == 1 or one["ui"]["widget"] in ("note", "group"):
            continue
        if len(path) == 2 or path[:2] == where[:2]:
            found.append((path, one))
    return found


def lines_of(condition: Mapping[str, Any] | None, where: Path) -> tuple[str, list[Line]] | None:
    """("all" or "any", the lines); None when the condition is more than lines can say."""
    if condition is None:
        return "all", []
    join: str = "all"
    inner: Any = [condition]
    if "field" not in condition:
        join = "any" if "any" in condition else "all"
        inner = condition.get(join)
    if not isinstance(inner, list) or len(inner) > MAX_LINES:
        return None
    if any("field" not in one or one.get("op") in SHOWN_TOO or isinstance(one.get("value"), bool) for one in inner):
        return None
    return join, [Line(full_name(one["field"], where), one.get("op", ""), _typed(one.get("value"))) for one in inner]


def condition_from(document: Document, where: Path, join: str, lines: Iterable[Line]) -> dict[str, Any] | None:
    """The condition of these lines; lines without a question are left out. Invalid: `line-0-field`, `line-0-op`, `line-0-value`."""
    known = {".".join(path): part for path, part in askable(document, where)}
    made, errors = [], {}
    for number, line in enumerate(lines):
        if not line.field:
            continue
        part = known.get(line.field)
        if part is None:
            errors[f"line-{number}-field"] = [say("ask_above")]
        elif line.op not in operators_for(part):
            errors[f"line-{number}-op"] = [say("choose_operator")]
        elif line.op in NEEDS_NO_VALUE:
            made.append({"field": short_name(line.field, where), "op": line.op})
        else:
            try:
                made.append({"field": short_name(line.field, where), "op": line.op, "value": _value(part, line.value)})
            except ValueError as no:
                errors[f"line-{number}-value"] = [str(no)]
    if errors:
        raise Invalid(errors)
    if not made:
        return None
    return made[0] if len(made) == 1 else {"any" if join == "any" else "all": made}


def operators_for(part: Part) -> tuple[str, ...]:
    return OPERATORS_OF.get(part["ui"]["widget"], PLAIN)


def choices_of(part: Part) -> list[tuple[str, str]]:
    """(value, words) of a question that is answered by choosing; [] for any other."""
    if part["ui"]["widget"] == "lookup":
        return [(value, str(words)) for value, words in lookups.pairs(part["ui"].get("lookup", ""))]
    return [(one["value"], one.get("label", "")) for one in part["ui"].get("options", [])]


def full_name(name: str, where: Path) -> str:
    """`.kind` said at ("shop", "old_number") is `shop.kind`."""
    return ".".join((*where[:-1], name[1:])) if name.startswith(".") else name


def short_name(name: str, where: Path) -> str:
    """As a condition at this place says it: a neighbour of the same row with a dot."""
    path = tuple(name.split("."))
    return f".{path[2]}" if len(path) == 3 and path[:2] == where[:2] else name


def absolute_names(document: Document) -> Document:
    """The same with every neighbour outside rows named in full, so that things can be moved."""
    return _changed(document, lambda name, where: full_name(name, where) if len(where) == 2 else name)


def renamed(document: Document, before: str, after: str) -> Document:
    """The same with conditions asking about `after` where they asked about `before`."""
    return _changed(document, lambda name, where: after if name == before else name)


def leaves(condition: Any) -> list[dict[str, Any]]:
    """The comparisons inside a condition, whatever joins them."""
    if not isinstance(condition, Mapping):
        return []
    if "field" in condition:
        return [dict(condition)]
    inner = condition.get("all") or condition.get("any") or [condition.get("not")]
    return [leaf for one in (inner if isinstance(inner, list) else []) for leaf in leaves(one)]


def _changed(document: Document, name_of: Callable[[str, Path], str]) -> Document:
    made = deepcopy(document)
    for where, one in everything(made):
        if "visible_when" in one["ui"]:
            one["ui"]["visible_when"] = _rewritten(one["ui"]["visible_when"], where, name_of)
    return made


def _rewritten(condition: Any, where: Path, name_of: Callable[[str, Path], str]) -> Any:
    if not isinstance(condition, Mapping):
        return condition
    if "field" in condition:
        return {**condition, "field": name_of(condition["field"], where)}
    return {
        join: [_rewritten(one, where, name_of) for one in inner]
        if isinstance(inner, list)
        else _rewritten(inner, where, name_of)
        for join, inner in condition.items()
    }


def part_named(document: Document, name: str, where: Path) -> Part | None:
    """The question that a condition at this place means by this name."""
    path = tuple(full_name(name, where).split("."))
    return find(document, path) if len(path) > 1 else None


def _typed(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _value(part: Part, typed: str) -> Any:
    typed, widget = typed.strip(), part["ui"]["widget"]
    if not typed:
        raise ValueError(say("value_missing"))
    if choices := choices_of(part):
        for value, words in choices:
            if typed in (value, words):
                return value
        raise ValueError(say("no_such_option", value=typed, label=part["ui"]["label"]))
    if widget == "number":
        return _number(typed)
    reads = {"date": (is_day, "value_date"), "month": (is_month, "value_month"), "money": (is_money, "value_money")}
    if widget in reads and not reads[widget][0](typed):
        raise ValueError(say(reads[widget][1]))
    if len(typed) > LONGEST_VALUE:
        raise ValueError(say("too_long", limit=LONGEST_VALUE, count=len(typed)))
    return typed


def _number(typed: str) -> int | float:
    try:
        value = Decimal(typed)
    except InvalidOperation:
        raise ValueError(say("value_number")) from None
    if not value.is_finite() or abs(value) > 10**15:
        raise ValueError(say("value_number"))
    return int(value) if value == value.to_integral_value() else float(value)
