"""Do schema and ui fit each other? Asked once, before a form is published; each fault is one plain sentence (English:
the reader is who writes the form)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from tongban.forms import lookups
from tongban.forms.rules.conditions import MAX_DEPTH, OPERATORS, fields_named
from tongban.forms.rules.layout import HINTS, MAX_FIELDS, MAX_FILES, MAX_ROWS, WIDGETS, Field, every_field, sections

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


class _Draft:
    def __init__(self, schema: Any, ui: Any) -> None:
        self.schema, self.ui = schema, ui


def faults(schema: Any, ui: Any) -> list[str]:
    """Why this form cannot be published; empty when it can."""
    try:
        return list(_faults(schema, ui))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return [f"the form is not put together as docs/forms.md says: {type(error).__name__} {error}"]


def _faults(schema: Any, ui: Any) -> Iterator[str]:
    if not isinstance(schema, Mapping) or not isinstance(ui, Mapping) or not ui.get("sections"):
        yield "schema and ui must be objects, and ui must have sections"
        return
    if len(json.dumps([schema, ui])) > MAX_BYTES:
        yield f"the form is larger than {MAX_BYTES} characters"
        return
    yield from _schema_faults(schema)
    draft = _Draft(schema, ui)
    names = {one["key"] for one in ui["sections"]}
    if len(names) != len(ui["sections"]):
        yield "two sections have the same key"
    yield from _same_names("the form", set(schema.get("properties", {})), names)
    for section in sections(draft):
        if not KEY.fullmatch(section.key) or not section.ui.get("title"):
            yield f"section {section.key!r} needs a key of small letters and a title"
        piece = schema["properties"].get(section.key, {})
        if piece.get("type") != "object":
            yield f"{section.key}: a section is an object in the schema"
        yield from _same_names(section.key, set(piece.get("properties", {})), _answered(section.ui["fields"]))
    every = list(every_field(draft))
    if len(every) > MAX_FIELDS:
        yield f"a form has at most {MAX_FIELDS} fields"
    if len({one.path for one in every}) != len(every):
        yield "two fields have the same key"
    for one in every:
        yield from _field_faults(one)
    yield from _condition_faults(draft)


def _schema_faults(schema: Mapping) -> Iterator[str]:
    for unknown in sorted(_keywords(schema) - KEYWORDS):
        yield f"the schema uses {unknown!r}; conditions and references are written in the ui document or not at all"
    try:
        jsonschema_rs.meta.validate(dict(schema))
        jsonschema_rs.Draft202012Validator(dict(schema), pattern_options=jsonschema_rs.RegexOptions(), offline=True)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        yield f"the schema is no JSON Schema 2020-12: {str(error).splitlines()[0]}"


def _keywords(schema: Any) -> set[str]:
    if not isinstance(schema, Mapping):
        return set()
    found = set(schema)
    for piece in schema.get("properties", {}).values():
        found |= _keywords(piece)
    return found | _keywords(schema.get("items"))


def _answered(uis: list[Mapping]) -> set[str]:
    return {ui["key"] for ui in uis if ui["widget"] != "note"}


def _same_names(where: str, in_schema: set[str], in_ui: set[str]) -> Iterator[str]:
    for name in sorted(in_schema - in_ui):
        yield f"{where}: {name!r} is in the schema but nowhere asked"
    for name in sorted(in_ui - in_schema):
        yield f"{where}: {name!r} is asked but not in the schema"


def _field_faults(one: Field) -> Iterator[str]:
    name = ".".join(one.path)
    if not KEY.fullmatch(one.key):
        yield f"{name}: a key is small letters, digits and underscores"
    if one.widget not in WIDGETS:
        yield f"{name}: there is no widget {one.widget!r}"
        return
    if one.widget == "note":
        if not one.ui.get("text"):
            yield f"{name}: a note needs its text"
        return
    if not one.label:
        yield f"{name}: a field needs a label"
    yield from _type_faults(one, name)
    if one.widget == "group":
        yield from _group_faults(one, name)
    if one.widget in ("select", "radio", "checkboxes"):
        offered = [option["value"] for option in one.options]
        allowed = (one.schema.get("items", {}) if one.is_multiple else one.schema).get("enum")
        if not offered or offered != allowed:
            yield f"{name}: its options and the enum of the schema must be the same values in the same order"
        if any(not option.get("label") for option in one.options):
            yield f"{name}: each option needs a label"
    if one.widget == "lookup" and not lookups.is_known(one.ui.get("lookup", "")):
        yield f"{name}: there is no look-up list {one.ui.get('lookup')!r}"
    hint = one.ui.get("prefill")
    if hint is not None and str(hint).removeprefix("agent_") not in HINTS:
        yield f"{name}: there is no prefill {hint!r}"


def _type_faults(one: Field, name: str) -> Iterator[str]:
    given = one.schema.get("type")
    wanted = {
        "group": ("array",), "checkboxes": ("array",), "file": ("string", "array"), "confirm": ("boolean",),
        "number": ("number", "integer"),
    }.get(one.widget, ("string",))  # fmt: skip
    if given not in wanted:
        yield f"{name}: {one.widget} needs the type {' or '.join(wanted)}, not {given!r}"
    wanted_format = FORMAT_OF.get(one.widget)
    if wanted_format and one.schema.get("format") != wanted_format:
        yield f"{name}: {one.widget} needs the format {wanted_format!r}"
    if one.widget == "phone" and one.schema.get("format") not in ("phone", "mobile"):
        yield f"{name}: phone needs the format 'phone' or 'mobile'"
    if one.widget == "file":
        piece = one.schema.get("items", {}) if given == "array" else one.schema
        if piece.get("format") != "uuid" or (given == "array" and one.schema.get("maxItems", 999) > MAX_FILES):
            yield f"{name}: a file is the format 'uuid', and several are at most {MAX_FILES}"


def _group_faults(one: Field, name: str) -> Iterator[str]:
    piece = one.schema.get("items", {})
    if piece.get("type") != "object" or not one.fields or not one.ui.get("item_label"):
        yield f"{name}: a repeating group needs fields, items of type object, and an item_label"
    if one.schema.get("maxItems", MAX_ROWS + 1) > MAX_ROWS:
        yield f"{name}: a repeating group needs maxItems of at most {MAX_ROWS}"
    if any(inner.widget == "group" for inner in one.fields):
        yield f"{name}: no groups inside groups"
    yield from _same_names(name, set(piece.get("properties", {})), _answered(one.ui.get("fields", [])))


def _condition_faults(draft: _Draft) -> Iterator[str]:
    """Conditions ask only about fields above them, so that one pass decides them all."""
    above: set[str] = set()
    for section in sections(draft):
        yield from _condition(section.key, section.visible_when, above, above)
        for one in section.fields:
            name = ".".join(one.path)
            yield from _condition(name, one.visible_when, above, _neighbours(above, section.key))
            row: set[str] = set()
            for inner in one.fields:
                yield from _condition(".".join(inner.path), inner.visible_when, above, row)
                row.add(f".{inner.key}")
            if one.widget not in ("group", "note"):
                above.add(name)


def _neighbours(above: set[str], section: str) -> set[str]:
    return {name.removeprefix(section) for name in above if name.startswith(f"{section}.")}


def _condition(where: str, condition: Any, above: set[str], neighbours: set[str], depth: int = 0) -> Iterator[str]:
    if condition is None:
        return
    if depth > MAX_DEPTH:
        yield f"{where}: its condition is nested too deep"
        return
    if "field" in condition:
        operator = condition.get("op")
        if operator not in OPERATORS:
            yield f"{where}: there is no condition {operator!r}"
        elif (operator in ("in", "not_in")) != isinstance(condition.get("value"), list):
            yield f"{where}: `in` and `not_in` take a list of values, the others one"
        for name in fields_named(condition):
            if name not in above and name not in neighbours:
                yield f"{where}: its condition asks about {name!r}, which does not stand above it"
        return
    inner = condition.get("all") or condition.get("any") or ([condition["not"]] if "not" in condition else None)
    if not isinstance(inner, list):
        yield f"{where}: a condition is field-op-value, all, any or not"
        return
    for one in inner:
        yield from _condition(where, one, above, neighbours, depth + 1)
