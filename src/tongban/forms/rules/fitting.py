"""Do schema and ui fit each other? Asked once, before a form is published. A fault has its place and a code; `faults`
words it in English for who writes a form by hand, `design_texts` in Chinese for who puts one together on the page."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import jsonschema_rs

from tongban.forms import lookups
from tongban.forms.rules.conditions import MAX_DEPTH, OPERATORS, fields_named
from tongban.forms.rules.formats import is_day, is_money, is_month, is_region
from tongban.forms.rules.layout import HINTS, MAX_FIELDS, MAX_FILES, MAX_ROWS, WIDGETS, Field, every_field, sections
from tongban.forms.rules.reading import as_typed
from tongban.forms.rules.sifting import MAX_CHOICES

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
KEYWORDS = {
    "type", "properties", "required", "additionalProperties", "title", "description", "items", "enum", "const", "default",
    "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minItems", "maxItems", "uniqueItems", "$schema", "$id", "$comment",
}  # fmt: skip
FORMAT_OF = {
    "money": "money", "date": "date", "month": "month", "id_number": "id-number", "credit_code": "credit-code",
    "region": "region", "email": "email",
}  # fmt: skip
MAX_BYTES = 500_000
MAX_COMPARISONS = 50  # in one condition, which is asked for every row of a group


WORDS = {
    "not_put_together": "the form is not put together as docs/forms.md says: {error}",
    "no_sections": "schema and ui must be objects, and ui must have sections",
    "too_large": "the form is larger than {limit} characters",
    "unknown_keyword": "the schema uses {word!r}; conditions and references are written in the ui document or not at all",
    "no_schema": "the schema is no JSON Schema 2020-12: {error}",
    "section_twice": "two sections have the same key",
    "section_untitled": "section {key!r} needs a key of small letters and a title",
    "section_no_object": "{where}: a section is an object in the schema",
    "not_asked": "{where}: {name!r} is in the schema but nowhere asked",
    "not_in_schema": "{where}: {name!r} is asked but not in the schema",
    "too_many_fields": "a form has at most {limit} fields",
    "field_twice": "two fields have the same key",
    "bad_key": "{where}: a key is small letters, digits and underscores",
    "no_widget": "{where}: there is no widget {widget!r}",
    "note_empty": "{where}: a note needs its text",
    "no_label": "{where}: a field needs a label",
    "options_differ": "{where}: its options and the enum of the schema must be the same values in the same order",
    "option_unlabelled": "{where}: each option needs a label",
    "options_many": "{where}: at most {limit} options; more are a look-up list",
    "option_value": "{where}: the value {value!r} cannot be chosen: it is empty, stands twice, or a page would send another",
    "no_lookup": "{where}: there is no look-up list {lookup!r}",
    "no_prefill": "{where}: there is no prefill {hint!r}",
    "wrong_type": "{where}: {widget} needs the type {wanted}, not {given!r}",
    "wrong_format": "{where}: {widget} needs the format {wanted!r}",
    "phone_format": "{where}: phone needs the format 'phone' or 'mobile'",
    "file_format": "{where}: a file is the format 'uuid', and several are at most {limit}",
    "wrong_limit": "{where}: {name} of {widget} is a value of the kind, not {value!r}",
    "group_incomplete": "{where}: a repeating group needs fields, items of type object, and an item_label",
    "group_too_long": "{where}: a repeating group needs maxItems of at most {limit}",
    "group_in_group": "{where}: no groups inside groups",
    "condition_deep": "{where}: its condition is nested too deep",
    "condition_long": "{where}: its condition has more than {limit} comparisons",
    "condition_unknown": "{where}: there is no condition {operator!r}",
    "condition_values": "{where}: `in` and `not_in` take a list of values, the others one",
    "condition_not_above": "{where}: its condition asks about {name!r}, which does not stand above it",
    "condition_shape": "{where}: a condition is field-op-value, all, any or not",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One thing that stands against publishing. `where`: "section", "section.field", "section.group.field"; "" for the form."""

    where: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class _Draft:
    def __init__(self, schema: Any, ui: Any) -> None:
        self.schema, self.ui = schema, ui


def faults(schema: Any, ui: Any) -> list[str]:
    """Why this form cannot be published, in plain sentences; empty when it can."""
    return [WORDS[one.code].format(where=one.where or "the form", **one.facts) for one in placed_faults(schema, ui)]


def placed_faults(schema: Any, ui: Any) -> list[Fault]:
    """The same, each with its place and code."""
    try:
        return list(_faults(schema, ui))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return [Fault("", "not_put_together", {"error": f"{type(error).__name__} {error}"})]


def _faults(schema: Any, ui: Any) -> Iterator[Fault]:
    if not isinstance(schema, Mapping) or not isinstance(ui, Mapping) or not ui.get("sections"):
        yield Fault("", "no_sections")
        return
    if len(json.dumps([schema, ui])) > MAX_BYTES:
        yield Fault("", "too_large", {"limit": MAX_BYTES})
        return
    yield from _schema_faults(schema)
    draft = _Draft(schema, ui)
    names = {one["key"] for one in ui["sections"]}
    if len(names) != len(ui["sections"]):
        yield Fault("", "section_twice")
    yield from _same_names("", set(schema.get("properties", {})), names)
    for section in sections(draft):
        if not KEY.fullmatch(section.key) or not section.ui.get("title"):
            yield Fault(section.key, "section_untitled", {"key": section.key})
        piece = schema["properties"].get(section.key, {})
        if piece.get("type") != "object":
            yield Fault(section.key, "section_no_object")
        yield from _same_names(section.key, set(piece.get("properties", {})), _answered(section.ui["fields"]))
    every = list(every_field(draft))
    if len(every) > MAX_FIELDS:
        yield Fault("", "too_many_fields", {"limit": MAX_FIELDS})
    if len({one.path for one in every}) != len(every):
        yield Fault("", "field_twice")
    for one in every:
        yield from _field_faults(one)
    yield from _condition_faults(draft)


def _schema_faults(schema: Mapping) -> Iterator[Fault]:
    for unknown in sorted(_keywords(schema) - KEYWORDS):
        yield Fault("", "unknown_keyword", {"word": unknown})
    try:
        jsonschema_rs.meta.validate(dict(schema))
        jsonschema_rs.Draft202012Validator(dict(schema), pattern_options=jsonschema_rs.RegexOptions(), offline=True)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        yield Fault("", "no_schema", {"error": str(error).splitlines()[0]})


def _keywords(schema: Any) -> set[str]:
    if not isinstance(schema, Mapping):
        return set()
    found = set(schema)
    for piece in schema.get("properties", {}).values():
        found |= _keywords(piece)
    return found | _keywords(schema.get("items"))


def _answered(uis: list[Mapping]) -> set[str]:
    return {ui["key"] for ui in uis if ui["widget"] != "note"}


def _same_names(where: str, in_schema: set[str], in_ui: set[str]) -> Iterator[Fault]:
    for name in sorted(in_schema - in_ui):
        yield Fault(where, "not_asked", {"name": name})
    for name in sorted(in_ui - in_schema):
        yield Fault(where, "not_in_schema", {"name": name})


def _field_faults(one: Field) -> Iterator[Fault]:
    name = ".".join(one.path)
    if not KEY.fullmatch(one.key):
        yield Fault(name, "bad_key")
    if one.widget not in WIDGETS:
        yield Fault(name, "no_widget", {"widget": one.widget})
        return
    if one.widget == "note":
        if not one.ui.get("text"):
            yield Fault(name, "note_empty")
        return
    if not one.label:
        yield Fault(name, "no_label")
    yield from _type_faults(one, name)
    yield from _limit_faults(one, name)
    if one.widget == "group":
        yield from _group_faults(one, name)
    if one.widget in ("select", "radio", "checkboxes"):
        offered = [option["value"] for option in one.options]
        allowed = (one.schema.get("items", {}) if one.is_multiple else one.schema).get("enum")
        if not offered or offered != allowed:
            yield Fault(name, "options_differ")
        if any(not option.get("label") for option in one.options):
            yield Fault(name, "option_unlabelled")
        if len(offered) > MAX_CHOICES:
            yield Fault(name, "options_many", {"limit": MAX_CHOICES})
        for value in _not_choosable(offered):
            yield Fault(name, "option_value", {"value": value})
    if one.widget == "lookup" and not lookups.is_known(one.ui.get("lookup", "")):
        yield Fault(name, "no_lookup", {"lookup": one.ui.get("lookup")})
    hint = one.ui.get("prefill")
    if hint is not None and str(hint).removeprefix("agent_") not in HINTS:
        yield Fault(name, "no_prefill", {"hint": hint})


def _not_choosable(values: list[Any]) -> list[Any]:
    """The first few values that no page sends back as they are: none, the same again, what reading takes away."""
    found = (
        one
        for place, one in enumerate(values[:MAX_CHOICES])
        if not isinstance(one, str) or not one or one in values[:place] or as_typed(one) != one
    )
    return list(islice(found, 5))


def _type_faults(one: Field, name: str) -> Iterator[Fault]:
    given = one.schema.get("type")
    wanted = {
        "group": ("array",), "checkboxes": ("array",), "file": ("string", "array"), "confirm": ("boolean",),
        "number": ("number", "integer"),
    }.get(one.widget, ("string",))  # fmt: skip
    if given not in wanted:
        yield Fault(name, "wrong_type", {"widget": one.widget, "wanted": " or ".join(wanted), "given": given})
    wanted_format = FORMAT_OF.get(one.widget)
    if wanted_format and one.schema.get("format") != wanted_format:
        yield Fault(name, "wrong_format", {"widget": one.widget, "wanted": wanted_format})
    if one.widget == "phone" and one.schema.get("format") not in ("phone", "mobile"):
        yield Fault(name, "phone_format")
    if one.widget == "file":
        piece = one.schema.get("items", {}) if given == "array" else one.schema
        if piece.get("format") != "uuid" or (given == "array" and one.schema.get("maxItems", 999) > MAX_FILES):
            yield Fault(name, "file_format", {"limit": MAX_FILES})


def _limit_faults(one: Field, name: str) -> Iterator[Fault]:
    """What the ui says of a date, an amount or a region is asked of every answer, so it has to be readable."""
    reads = {"date": is_day, "month": is_month, "money": is_money}.get(one.widget)
    for word in ("min", "max"):
        value = one.ui.get(word)
        if reads is None or value is None or (value == "today" and one.widget != "money"):
            continue
        if one.widget == "money" and isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not reads(value):
            yield Fault(name, "wrong_limit", {"name": word, "widget": one.widget, "value": value})
    if one.widget == "region":
        for word in ("level", "min_level"):
            if one.ui.get(word, 1) not in (1, 2, 3, 4, 5):
                yield Fault(name, "wrong_limit", {"name": word, "widget": one.widget, "value": one.ui[word]})
        within = one.ui.get("within", "")
        if within != "" and not (isinstance(within, str) and is_region(within)):
            yield Fault(name, "wrong_limit", {"name": "within", "widget": one.widget, "value": within})


def _group_faults(one: Field, name: str) -> Iterator[Fault]:
    piece = one.schema.get("items", {})
    if piece.get("type") != "object" or not one.fields or not one.ui.get("item_label"):
        yield Fault(name, "group_incomplete")
    if one.schema.get("maxItems", MAX_ROWS + 1) > MAX_ROWS:
        yield Fault(name, "group_too_long", {"limit": MAX_ROWS})
    if any(inner.widget == "group" for inner in one.fields):
        yield Fault(name, "group_in_group")
    yield from _same_names(name, set(piece.get("properties", {})), _answered(one.ui.get("fields", [])))


def _condition_faults(draft: _Draft) -> Iterator[Fault]:
    """Conditions ask only about fields above them, so that one pass decides them all."""
    above: set[str] = set()
    for section in sections(draft):
        yield from _too_long(section.key, section.visible_when)
        yield from _condition(section.key, section.visible_when, above, above)
        for one in section.fields:
            name = ".".join(one.path)
            yield from _too_long(name, one.visible_when)
            yield from _condition(name, one.visible_when, above, _neighbours(above, section.key))
            row: set[str] = set()
            for inner in one.fields:
                yield from _too_long(".".join(inner.path), inner.visible_when)
                yield from _condition(".".join(inner.path), inner.visible_when, above, row)
                row.add(f".{inner.key}")
            if one.widget not in ("group", "note"):
                above.add(name)


def _too_long(where: str, condition: Any) -> Iterator[Fault]:
    if isinstance(condition, Mapping) and len(fields_named(condition)) > MAX_COMPARISONS:
        yield Fault(where, "condition_long", {"limit": MAX_COMPARISONS})


def _neighbours(above: set[str], section: str) -> set[str]:
    return {name.removeprefix(section) for name in above if name.startswith(f"{section}.")}


def _condition(where: str, condition: Any, above: set[str], neighbours: set[str], depth: int = 0) -> Iterator[Fault]:
    if condition is None:
        return
    if depth > MAX_DEPTH:
        yield Fault(where, "condition_deep")
        return
    if "field" in condition:
        operator = condition.get("op")
        if operator not in OPERATORS:
            yield Fault(where, "condition_unknown", {"operator": operator})
        elif (operator in ("in", "not_in")) != isinstance(condition.get("value"), list):
            yield Fault(where, "condition_values")
        for name in fields_named(condition):
            if name not in above and name not in neighbours:
                yield Fault(where, "condition_not_above", {"name": name})
        return
    inner = condition.get("all") or condition.get("any") or ([condition["not"]] if "not" in condition else None)
    if not isinstance(inner, list):
        yield Fault(where, "condition_shape")
        return
    for one in inner:
        yield from _condition(where, one, above, neighbours, depth + 1)
