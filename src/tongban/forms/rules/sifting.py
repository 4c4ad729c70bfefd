"""Of what was sent, the answers to questions that are asked: unknown keys and questions that do not apply fall away."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tongban.forms.rules.conditions import holds
from tongban.forms.rules.layout import MAX_FILES, Definition, Field, sections

MAX_TEXT = 20_000  # characters in one answer
MAX_CHOICES = 200
MAX_NUMBER = 10**15
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # neither JSON in PostgreSQL nor UTF-8 can hold these


@dataclass
class Sifted:
    """`answers` to what applies; `shown`, the paths that apply (with row numbers); `odd`, paths whose value makes no sense."""

    answers: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, Field] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)


def sift(definition: Definition, answers: Any) -> Sifted:
    """Read from top to bottom, once: a condition sees only answers above it that apply themselves."""
    sifted = Sifted()
    given = answers if isinstance(answers, Mapping) else {}
    for section in sections(definition):
        if not holds(section.visible_when, lambda name: value_at(sifted.answers, name)):
            continue
        inside = given.get(section.key)
        kept: dict[str, Any] = {}
        sifted.answers[section.key] = kept
        _sift_fields(sifted, section.fields, inside if isinstance(inside, Mapping) else {}, kept, section.key)
    return sifted


def value_at(answers: Mapping[str, Any], name: str) -> Any:
    """The answer at `shop.kind` or `shop.partners.0.name`, or None."""
    value: Any = answers
    for key in name.split("."):
        if isinstance(value, list):
            value = value[int(key)] if key.isdecimal() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _sift_fields(sifted: Sifted, fields: Any, given: Mapping, kept: dict, above: str) -> None:
    value_of = _looker(sifted, kept)
    for one in fields:
        if not holds(one.visible_when, value_of):
            continue
        path = f"{above}.{one.key}"
        sifted.shown[path] = one
        value = given.get(one.key)
        if one.widget == "group":
            kept[one.key] = _sift_rows(sifted, one, value, path)
        elif one.has_value and value not in (None, "", []):
            if _makes_sense(one, value):
                kept[one.key] = value
            else:
                sifted.odd.append(path)


def _sift_rows(sifted: Sifted, group: Field, value: Any, path: str) -> list[dict]:
    if value is not None and not isinstance(value, list):
        sifted.odd.append(path)
    rows: list[dict] = []
    for number, row in enumerate(value[: group.max_rows + 1] if isinstance(value, list) else []):
        kept: dict[str, Any] = {}
        rows.append(kept)
        _sift_fields(sifted, group.fields, row if isinstance(row, Mapping) else {}, kept, f"{path}.{number}")
    return rows


def _looker(sifted: Sifted, neighbours: dict) -> Callable[[str], Any]:
    def value_of(name: str) -> Any:
        return neighbours.get(name[1:]) if name.startswith(".") else value_at(sifted.answers, name)

    return value_of


def _makes_sense(one: Field, value: Any) -> bool:
    """A plain value of bounded size; the schema says the rest."""
    if isinstance(value, list):
        most = MAX_FILES + 1 if one.widget == "file" else MAX_CHOICES
        return one.is_multiple and len(value) <= most and all(isinstance(v, str) and _plain(v) for v in value)
    return _plain(value)


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT and not UNSTORABLE.search(value)
    if isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return abs(value) <= MAX_NUMBER  # false for NaN too
    return False
