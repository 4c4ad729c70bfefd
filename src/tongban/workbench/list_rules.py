"""A list's rule as the fields of a form, and back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tongban.catalogue import selectors as catalogue
from tongban.catalogue.enums import ListElement

VALUES = {ListElement.VISITS: "visits", ListElement.DEPTH: "depth", ListElement.SERVICE_OBJECT: "service_object",
          ListElement.HANDLING_SCOPE: "scope"}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One condition on the form. `name`: of the field for its value, "" where it has none."""

    element: str
    label: Any
    is_chosen: bool
    name: str = ""
    options: list[tuple[str, Any]] = field(default_factory=list)
    values: tuple[str, ...] = ()
    is_multi: bool = False


def form_of(rule: Iterable[dict[str, Any]], scopes: list[str]) -> list[Choice]:
    """All conditions there are, those of the rule chosen. `scopes`: what items say of where they are handled."""
    given = {one["element"]: one.get("value") for one in rule}
    known = catalogue.lists.choices()
    visits = [("0", _("0次")), ("1", _("1次")), ("2", _("2次"))]
    kept = given.get(ListElement.HANDLING_SCOPE) or []
    offered = {
        ListElement.VISITS: visits, ListElement.DEPTH: known["depth"], ListElement.SERVICE_OBJECT: known["service_object"],
        ListElement.HANDLING_SCOPE: [(one, one) for one in dict.fromkeys([*scopes, *kept])],
    }  # fmt: skip
    found = []
    for element in ListElement:
        value = given.get(element)
        values = tuple(value) if isinstance(value, list) else () if value is None else (str(value),)
        is_multi = element == ListElement.HANDLING_SCOPE
        if is_multi and not offered[element]:
            continue
        found.append(
            Choice(element.value, element.label, element in given, VALUES.get(element, ""), offered.get(element, []), values, is_multi)
        )  # fmt: skip
    return found


def rule_in(data: QueryDict) -> list[dict[str, Any]]:
    """What was chosen; whether it makes sense is asked of the catalogue."""
    rule = []
    for element in data.getlist("condition")[:20]:
        name = VALUES.get(element, "")  # type: ignore[call-overload]
        one: dict[str, Any] = {"element": element}
        if element == ListElement.HANDLING_SCOPE:
            one["value"] = data.getlist(name)[:20]
        elif element == ListElement.VISITS:
            text = data.get(name, "")
            one["value"] = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else None
        elif name:
            one["value"] = data.get(name, "")
        rule.append(one)
    return rule


def fields_of(rule: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """The rule as hidden fields."""
    pairs = []
    for one in rule:
        pairs.append(("condition", str(one["element"])))
        value = one.get("value")
        for single in value if isinstance(value, list) else [] if value is None else [value]:
            pairs.append((VALUES[ListElement(one["element"])], str(single)))
    return pairs
