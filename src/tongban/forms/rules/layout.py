"""A form definition read into sections and fields, each with its own piece of the schema beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

TEXTS = ("text", "textarea", "number", "money", "date", "month", "id_number", "credit_code", "phone", "email")
CHOICES = ("select", "radio", "checkboxes", "lookup", "region", "confirm")
WIDGETS = (*TEXTS, *CHOICES, "file", "group", "note")
# What `"prefill"` may ask of the account: hint → attribute of identity.Applicant; `agent_…` asks the person acting.
HINTS = {
    "name": "name", "document_no": "document_no", "document_type": "document_type", "mobile": "mobile", "email": "email",
    "address": "address", "region": "region_code", "legal_rep": "legal_rep_name",
}  # fmt: skip
MAX_ROWS = 100  # of a repeating group
MAX_FIELDS = 400
MAX_FILES = 20  # in one file field


class Definition(Protocol):
    """What is needed of a form definition, stored or not yet."""

    schema: Any
    ui: Any


@dataclass(frozen=True)
class Field:
    """One question. `path` is ("section", "field"), inside a group ("section", "group", "field")."""

    path: tuple[str, ...]
    ui: Mapping[str, Any]
    schema: Mapping[str, Any]
    required: bool
    fields: Sequence["Field"] = ()

    @property
    def key(self) -> str:
        return self.path[-1]

    @property
    def widget(self) -> str:
        return self.ui["widget"]

    @property
    def label(self) -> str:
        return self.ui.get("label", "")

    @property
    def visible_when(self) -> Mapping[str, Any] | None:
        return self.ui.get("visible_when")

    @property
    def options(self) -> list[Mapping[str, str]]:
        return self.ui.get("options", [])

    @property
    def has_value(self) -> bool:
        return self.widget != "note"

    @property
    def is_multiple(self) -> bool:
        """Several values in one field: check boxes, or files when the schema says array."""
        return self.schema.get("type") == "array" and self.widget != "group"

    @property
    def max_rows(self) -> int:
        return min(self.schema.get("maxItems", MAX_ROWS), MAX_ROWS)

    @property
    def min_rows(self) -> int:
        return min(self.schema.get("minItems", 0), self.max_rows)


@dataclass(frozen=True)
class Section:
    """A part of the form under one heading."""

    ui: Mapping[str, Any]
    fields: Sequence[Field] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.ui["key"]

    @property
    def title(self) -> str:
        return self.ui["title"]

    @property
    def visible_when(self) -> Mapping[str, Any] | None:
        return self.ui.get("visible_when")


def sections(definition: Definition) -> list[Section]:
    """The sections in their order."""
    made = []
    for ui in definition.ui["sections"]:
        schema = definition.schema["properties"].get(ui["key"], {})
        made.append(Section(ui=ui, fields=_fields(ui["fields"], schema, (ui["key"],))))
    return made


def _fields(uis: Sequence[Mapping[str, Any]], schema: Mapping[str, Any], above: tuple[str, ...]) -> list[Field]:
    properties, required = schema.get("properties", {}), schema.get("required", [])
    made = []
    for ui in uis:
        piece = properties.get(ui["key"], {})
        path = (*above, ui["key"])
        inner = _fields(ui.get("fields", []), piece.get("items", {}), path) if ui["widget"] == "group" else ()
        made.append(Field(path=path, ui=ui, schema=piece, required=ui["key"] in required, fields=inner))
    return made


def every_field(definition: Definition) -> Iterator[Field]:
    """All fields in order, a group before the fields inside it."""
    for section in sections(definition):
        for one in section.fields:
            yield one
            yield from one.fields
