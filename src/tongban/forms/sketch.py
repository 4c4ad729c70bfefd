"""A short way to write a form: one list of sections and fields, from which schema and ui are made to fit each other.

    schema, ui = compose([section("shop", "经营场所", [
        field("name", "text", "店名", maxLength=50, prefill="name"),
        field("kind", "radio", "申请类型", options={"new": "首次申请", "change": "变更"}),
        field("papers", "file", "证明材料", several=3, required=False),
        group("people", "合伙人", [field("name", "text", "姓名")], at_most=5),
    ])])

Words of JSON Schema (maxLength, minimum, pattern…) go into the schema, all others into the ui.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.forms.rules.fitting import FORMAT_OF, KEYWORDS

TYPES = {"number": "number", "confirm": "boolean"}


def field(key: str, widget: str, label: str, *, required: bool = True, several: int = 0, **more: Any) -> dict[str, Any]:
    """One question. `options` is {value: label}; `several` lets a file field hold that many files."""
    schema: dict[str, Any] = {"type": TYPES.get(widget, "string")}
    if widget in FORMAT_OF:
        schema["format"] = FORMAT_OF[widget]
    options = more.pop("options", {})
    if widget in ("select", "radio"):
        schema["enum"] = list(options)
    elif widget == "checkboxes":
        schema = {"type": "array", "items": {"type": "string", "enum": list(options)}, "uniqueItems": True}
        schema |= {"minItems": 1} if required else {}
    elif widget == "phone":
        schema["format"] = "mobile"
    elif widget == "file":
        schema["format"] = "uuid"
        schema = {"type": "array", "items": schema, "maxItems": several} if several else schema
    elif widget == "confirm" and required:
        schema["const"] = True
    schema |= {word: value for word, value in more.items() if word in KEYWORDS}
    ui = {"key": key, "widget": widget, "label": label} | {w: v for w, v in more.items() if w not in KEYWORDS}
    if options:
        ui["options"] = [{"value": value, "label": words} for value, words in options.items()]
    return {"ui": ui, "schema": schema, "required": required}


def note(key: str, text: str, **more: Any) -> dict[str, Any]:
    """Words to read between the questions."""
    return {"ui": {"key": key, "widget": "note", "text": text, **more}, "schema": None, "required": False}


def group(
    key: str, item_label: str, fields: Sequence[Mapping], *, at_most: int = 10, at_least: int = 1, **more: Any
) -> dict[str, Any]:
    """A repeating group of fields."""
    schema = {"type": "array", "minItems": at_least, "maxItems": at_most, "items": _object(fields)}
    ui = {"key": key, "widget": "group", "label": item_label, "item_label": item_label, **more}
    return {"ui": ui | {"fields": [one["ui"] for one in fields]}, "schema": schema, "required": at_least > 0}


def section(key: str, title: str, fields: Sequence[Mapping], **more: Any) -> dict[str, Any]:
    """A part of the form under one heading."""
    ui = {"key": key, "title": title, **more, "fields": [one["ui"] for one in fields]}
    return {"ui": ui, "schema": _object(fields), "required": True}


def compose(sections: Sequence[Mapping]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(schema, ui), as `services.publish_form` takes them."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _object(sections), {
        "sections": [one["ui"] for one in sections]
    }


def _object(parts: Sequence[Mapping]) -> dict[str, Any]:
    asked = [one for one in parts if one["schema"] is not None]
    return {
        "type": "object",
        "properties": {one["ui"]["key"]: one["schema"] for one in asked},
        "required": [one["ui"]["key"] for one in asked if one["required"]],
    }
