"""A form as one tree: sections, each with its parts (questions and notes), each with its own piece of ui and schema.

    {"title", "schema": {…}, "ui": {…}, "sections": [
        {"key", "ui": {"title", …}, "schema": {…}, "required", "parts": [
            {"key", "ui": {"widget", "label", …}, "schema": {…} | None, "required", "parts": […], "row": {…}}]}]}

`schema` and `ui` of every level hold what stands there beside the inner things, so that nothing of a form that was written
by hand is lost on the way in and out. `parts` and `row` (the schema of one row) belong to repeating groups. A path is a
tuple of keys: ("shop",), ("shop", "name"), ("shop", "people", "name"). All functions leave what they are given unchanged.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

Document = dict[str, Any]
Part = dict[str, Any]
Path = tuple[str, ...]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
INSIDE = ("type", "properties", "required")  # of an object: written by `compose`


def blank(title: str) -> Document:
    """A form that asks nothing yet."""
    return {"title": title, "schema": {"$schema": DIALECT}, "ui": {}, "sections": []}


def decompose(title: str, schema: Mapping[str, Any], ui: Mapping[str, Any]) -> Document:
    """The tree of a form whose schema and ui fit each other (`fitting.faults` found nothing)."""
    properties, required = schema.get("properties", {}), schema.get("required", ())
    made = []
    for one in ui["sections"]:
        piece = properties.get(one["key"], {})
        made.append({
            "key": one["key"], "ui": _without(one, "key", "fields"), "schema": _without(piece, *INSIDE),
            "required": one["key"] in required, "parts": _parts(one["fields"], piece),
        })  # fmt: skip
    return deepcopy(
        {"title": title, "schema": _without(schema, *INSIDE), "ui": _without(ui, "sections"), "sections": made}
    )


def compose(document: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """(schema, ui) of the tree, as `services.publish_form` takes them."""
    document = deepcopy(document)
    uis = [{"key": one["key"], **one["ui"], "fields": _uis(one["parts"])} for one in document["sections"]]
    schema = document["schema"] | {
        "type": "object",
        "properties": {one["key"]: one["schema"] | _object(one["parts"]) for one in document["sections"]},
        "required": [one["key"] for one in document["sections"] if one["required"]],
    }
    return schema, document["ui"] | {"sections": uis}


def find(document: Document, path: Sequence[str]) -> Any:
    """The section or part at this path, or None."""
    inside, found = document["sections"], None
    for key in path:
        found = next((one for one in inside if one["key"] == key), None)
        if found is None:
            return None
        inside = found.get("parts", [])
    return found


def siblings(document: Document, path: Sequence[str]) -> list[Any]:
    """The list that what stands at this path stands in; [] where there is none."""
    if len(path) == 1:
        return document["sections"]
    holder = find(document, path[:-1])
    return holder.get("parts", []) if holder else []


def every_part(document: Document) -> Iterator[tuple[Path, Part]]:
    """All questions and notes in the order of the page, a group before what it repeats."""
    for section in document["sections"]:
        for part in section["parts"]:
            yield (section["key"], part["key"]), part
            for inner in part.get("parts", []):
                yield (section["key"], part["key"], inner["key"]), inner


def everything(document: Document) -> Iterator[tuple[Path, Any]]:
    """Sections too, each before its parts."""
    for section in document["sections"]:
        yield (section["key"],), section
        for part in section["parts"]:
            yield (section["key"], part["key"]), part
            for inner in part.get("parts", []):
                yield (section["key"], part["key"], inner["key"]), inner


def is_group(part: Mapping[str, Any]) -> bool:
    return part["ui"].get("widget") == "group"


def _parts(uis: Sequence[Mapping], schema: Mapping) -> list[Part]:
    properties, required = schema.get("properties", {}), schema.get("required", ())
    made = []
    for ui in uis:
        key, widget = ui["key"], ui["widget"]
        part: Part = {
            "key": key, "ui": _without(ui, "key"), "schema": None if widget == "note" else properties.get(key, {}),
            "required": key in required,
        }  # fmt: skip
        if widget == "group":
            items = part["schema"].get("items", {})
            part["ui"] = _without(ui, "key", "fields")
            part["schema"] = _without(part["schema"], "items")
            part |= {"row": _without(items, *INSIDE), "parts": _parts(ui.get("fields", []), items)}
        made.append(part)
    return made


def _uis(parts: Sequence[Part]) -> list[dict]:
    return [
        {"key": one["key"], **one["ui"], **({"fields": _uis(one["parts"])} if is_group(one) else {})} for one in parts
    ]


def _object(parts: Sequence[Part]) -> dict[str, Any]:
    asked = [one for one in parts if one["schema"] is not None]
    return {
        "type": "object",
        "properties": {
            one["key"]: one["schema"] | ({"items": one["row"] | _object(one["parts"])} if is_group(one) else {})
            for one in asked
        },
        "required": [one["key"] for one in asked if one["required"]],
    }


def _without(mapping: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name not in names}
