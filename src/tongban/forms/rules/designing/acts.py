"""What is done to a draft: each act takes the document and gives the next one. What does not make sense is an `Invalid`
that names the field of the page, or changes nothing (the first cannot go further up)."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from tongban.forms.design_texts import say, written
from tongban.forms.rules.designing import kinds
from tongban.forms.rules.designing.asking import absolute_names, renamed
from tongban.forms.rules.designing.document import Document, Path, every_part, find, siblings
from tongban.forms.rules.designing.naming import key_for
from tongban.forms.rules.designing.settings import with_settings
from tongban.forms.rules.layout import MAX_FIELDS
from tongban.kernel.errors import Invalid, NotFound

MAX_SECTIONS, LONGEST_LABEL, LONGEST_TITLE, LONGEST_HELP = 40, 200, 200, 2000


def retitle(document: Document, *, title: str) -> Document:
    """What the form is called."""
    made = deepcopy(document)
    made["title"] = _line(title, "title", LONGEST_TITLE)
    return made


def add_section(document: Document, *, title: str) -> Document:
    """One more part at the end of the form."""
    if len(document["sections"]) >= MAX_SECTIONS:
        raise Invalid({"title": [say("too_many_sections", limit=MAX_SECTIONS)]})
    made, title = deepcopy(document), _line(title, "title", LONGEST_TITLE)
    key = key_for(title, {one["key"] for one in made["sections"]}, otherwise="part")
    made["sections"].append({"key": key, "ui": {"title": title}, "schema": {}, "required": True, "parts": []})
    return made


def change_section(document: Document, *, path: Path, title: str, help: str, condition: Any) -> Document:
    """Title, explanation and when the section is shown."""
    made = deepcopy(document)
    section = _at(made, path)
    section["ui"]["title"] = _line(title, "title", LONGEST_TITLE)
    _set(section["ui"], "help", _text(help, "help", LONGEST_HELP))
    _set(section["ui"], "visible_when", condition)
    return made


def add_part(document: Document, *, into: Path, kind: str, label: str) -> Document:
    """A new question (or note) at the end of a section or of a repeating group."""
    made = deepcopy(document)
    holder = _at(made, into)
    is_inner = len(into) == 2
    if "parts" not in holder or kind not in (kinds.IN_A_GROUP if is_inner else kinds.KINDS):
        raise Invalid({"kind": [say("choose_kind")]})
    label = _text(label, "label", LONGEST_HELP if kind == "note" else LONGEST_LABEL)
    if not label:
        raise Invalid({"label": [say("label_missing")]})
    _require_room(made)
    key = key_for(label, {one["key"] for one in holder["parts"]})
    options = tuple(written("option", number=number) for number in (1, 2))
    holder["parts"].append(kinds.fresh(kind, key, label, option_labels=options))
    return made


def change_part(
    document: Document,
    *,
    path: Path,
    typed: Mapping[str, str],
    lists: Mapping[str, Any],
    condition: Callable[[Document, Path], Any],
) -> Document:
    """The settings of a question, and when it is asked. Invalid: both together."""
    made, errors = deepcopy(document), {}
    part = _at(made, path)
    try:
        part |= with_settings(part, typed, lists)
    except Invalid as no:
        errors = no.errors
    try:
        _set(part["ui"], "visible_when", condition(document, path))
    except Invalid as no:
        errors = errors | no.errors
    if errors:
        raise Invalid(errors)
    return made


def move_up(document: Document, *, path: Path) -> Document:
    return _moved(document, path, -1)


def move_down(document: Document, *, path: Path) -> Document:
    return _moved(document, path, 1)


def move_to_section(document: Document, *, path: Path, section: str) -> Document:
    """A question to the end of another section. Conditions that ask about it go on doing so."""
    made = absolute_names(document)
    part, target = _at(made, path), find(made, (section,))
    if len(path) != 2 or target is None:
        raise Invalid({"section": [say("choose_section")]})
    if section == path[0]:
        return deepcopy(document)
    siblings(made, path).remove(part)
    key = part["key"]
    if any(one["key"] == key for one in target["parts"]):
        key = key_for(part["ui"].get("label", ""), {one["key"] for one in target["parts"]})
    part["key"] = key
    target["parts"].append(part)
    return renamed(made, ".".join(path), f"{section}.{key}")


def duplicate(document: Document, *, path: Path) -> Document:
    """The same question again, below it, under a name that says so."""
    made = deepcopy(document)
    part, beside = _at(made, path), siblings(made, path)
    if len(path) == 1:
        raise NotFound
    _require_room(made, 1 + len(part.get("parts", [])))
    copied = deepcopy(part)
    if "label" in copied["ui"]:
        copied["ui"]["label"] = written("copy_of", label=copied["ui"]["label"])[:LONGEST_LABEL]
    named = copied["ui"].get("label") or copied["ui"].get("text", "")
    copied["key"] = key_for(named, {one["key"] for one in beside})
    beside.insert(beside.index(part) + 1, copied)
    return made


def remove(document: Document, *, path: Path) -> Document:
    """Take a section or question away. Conditions that asked about it stay and are named as faults."""
    made = deepcopy(document)
    siblings(made, path).remove(_at(made, path))
    return made


ACTS: dict[str, Callable[..., Document]] = {
    "retitle": retitle, "add-section": add_section, "change-section": change_section, "add": add_part, "up": move_up,
    "down": move_down, "to-section": move_to_section, "duplicate": duplicate, "remove": remove,
}  # fmt: skip


def _moved(document: Document, path: Path, by: int) -> Document:
    made = deepcopy(document)
    part, beside = _at(made, path), siblings(made, path)
    here = beside.index(part)
    there = here + by
    if 0 <= there < len(beside):
        beside[here], beside[there] = beside[there], beside[here]
    return made


def _at(document: Document, path: Path) -> Any:
    found = find(document, path) if path else None
    if found is None:
        raise NotFound
    return found


def _require_room(document: Document, more: int = 1) -> None:
    if sum(1 for _one in every_part(document)) + more > MAX_FIELDS:
        raise Invalid({"label": [say("too_many_fields", limit=MAX_FIELDS)]})


def _line(text: str, field: str, longest: int) -> str:
    text = " ".join(_text(text, field, longest).split())
    if not text:
        raise Invalid({field: [say("title_missing")]})
    return text


def _text(text: str, field: str, longest: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise Invalid({field: [say("too_long", limit=longest, count=len(text))]})
    return text


def _set(mapping: dict[str, Any], name: str, value: Any) -> None:
    if value in (None, "", {}):
        mapping.pop(name, None)
    else:
        mapping[name] = value
