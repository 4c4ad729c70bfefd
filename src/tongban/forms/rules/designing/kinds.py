"""What can be asked: for each widget of the renderer a fresh question, and the settings it has."""

from typing import Any

from tongban.forms.rules.designing.document import Part
from tongban.forms.rules.fitting import FORMAT_OF

# In the order in which they are offered.
KINDS = (
    "text", "textarea", "number", "money", "date", "month", "radio", "select", "checkboxes", "lookup", "confirm", "region",
    "id_number", "credit_code", "phone", "email", "file", "group", "note",
)  # fmt: skip
IN_A_GROUP = tuple(kind for kind in KINDS if kind != "group")
LOOKS = (("text", "textarea"), ("radio", "select"))  # one and the same answer, asked for in two ways
_TEXT = ("label", "help", "required", "look", "placeholder", "min_length", "max_length", "pattern", "prefill")
_CHOICE = ("label", "help", "required", "look", "list", "options")
_PLAIN = ("label", "help", "required", "prefill")
SETTINGS: dict[str, tuple[str, ...]] = {
    "text": _TEXT, "textarea": tuple(name for name in _TEXT if name != "pattern"),
    "number": ("label", "help", "required", "whole", "unit", "minimum", "maximum"),
    "money": ("label", "help", "required", "lowest", "highest"),
    "date": ("label", "help", "required", "earliest", "latest"),
    "month": ("label", "help", "required", "earliest", "latest"),
    "radio": _CHOICE, "select": _CHOICE,
    "checkboxes": ("label", "help", "required", "list", "options", "least", "most"),
    "lookup": ("label", "help", "required", "lookup"),
    "confirm": ("label", "help", "required"),
    "region": ("label", "help", "required", "within", "level", "min_level", "prefill"),
    "id_number": _PLAIN, "credit_code": _PLAIN, "email": _PLAIN,
    "phone": ("label", "help", "required", "landline", "prefill"),
    "file": ("label", "help", "required", "several"),
    "group": ("label", "help", "item_label", "add_label", "least", "most"),
    "note": ("text",),
}  # fmt: skip


def fresh(kind: str, key: str, label: str, *, option_labels: tuple[str, ...] = ()) -> Part:
    """A new question of this kind, filled in so far that it works: asked, with the limits that are common."""
    ui: dict[str, Any] = {"widget": kind, "label": label}
    schema: dict[str, Any] | None = {"type": {"number": "number", "confirm": "boolean"}.get(kind, "string")}
    assert schema is not None
    if kind in FORMAT_OF:
        schema["format"] = FORMAT_OF[kind]
    part: Part = {"key": key, "ui": ui, "schema": schema, "required": True}
    values = [(f"option{number}", words) for number, words in enumerate(option_labels, start=1)]
    if kind == "text":
        schema["maxLength"] = 100
    elif kind == "textarea":
        schema["maxLength"] = 500
    elif kind in ("radio", "select"):
        schema["enum"] = [value for value, _words in values]
    elif kind == "checkboxes":
        part["schema"] = {
            "type": "array", "items": {"type": "string", "enum": [value for value, _words in values]}, "uniqueItems": True,
        }  # fmt: skip
    elif kind == "lookup":
        ui["lookup"] = "ethnic_groups"
    elif kind == "confirm":
        schema["const"] = True
    elif kind == "phone":
        schema["format"] = "mobile"
    elif kind == "file":
        schema["format"] = "uuid"
    elif kind == "region":
        ui |= {"level": 4, "min_level": 3}
    elif kind == "group":
        ui["item_label"] = label
        part |= {"schema": {"type": "array", "minItems": 1, "maxItems": 10}, "row": {}, "parts": []}
    elif kind == "note":
        part |= {"ui": {"widget": "note", "text": label}, "schema": None, "required": False}
    if kind in ("radio", "select", "checkboxes"):
        ui["options"] = [{"value": value, "label": words} for value, words in values]
    return part


def offered_options(part: Part) -> list[dict[str, str]]:
    return part["ui"].get("options", [])


def put_options(part: Part, options: list[dict[str, str]]) -> None:
    """The same values in ui and schema, in the same order."""
    part["ui"]["options"] = options
    holder = part["schema"]["items"] if part["schema"].get("type") == "array" else part["schema"]
    holder["enum"] = [one["value"] for one in options]
