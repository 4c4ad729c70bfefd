"""One form as a file: written out with its own look-up lists, and read back with suspicion. Nothing of a file is ever run;
what is not known is refused, and every fault is named with its place (docs/forms.md, “Form files”)."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from tongban.forms.design_texts import fault_text, name_of_kind, say
from tongban.forms.rules import fitting
from tongban.forms.rules.designing.document import DIALECT, Document, compose, decompose, every_part
from tongban.forms.rules.designing.kinds import offered_options
from tongban.forms.rules.designing.patterns import PATTERNS
from tongban.forms.rules.layout import WIDGETS
from tongban.forms.rules.lists import entries_fault
from tongban.forms.rules.sifting import UNSTORABLE

FORMAT, FORMAT_VERSION = "tongban-form", 1
MAX_BYTES, MAX_DEPTH, MAX_LISTS, MAX_FAULTS = 1_000_000, 20, 50, 200
LONGEST_TEXT, LARGEST = 5_000, 10**16
TEXT, LIST, OBJECT, NUMBER = "kind_text", "kind_list", "kind_object", "kind_number"
VALUE = "kind_value"
TYPES: dict[str, Any] = {VALUE: (str, int, float), TEXT: str, LIST: list, OBJECT: dict, NUMBER: int}
FILE = {"format": TEXT, "format_version": NUMBER, "title": TEXT, "schema": OBJECT, "ui": OBJECT, "lists": LIST}
SECTION = {"key": TEXT, "title": TEXT, "help": TEXT, "visible_when": OBJECT, "fields": LIST}
FIELD = {
    "key": TEXT, "widget": TEXT, "label": TEXT, "help": TEXT, "visible_when": OBJECT, "prefill": TEXT, "texts": OBJECT,
    "placeholder": TEXT, "autocomplete": TEXT, "unit": TEXT, "min": VALUE, "max": VALUE, "options": LIST, "lookup": TEXT,
    "within": TEXT, "level": NUMBER, "min_level": NUMBER, "fields": LIST, "item_label": TEXT, "add_label": TEXT,
    "text": TEXT, "list": TEXT,
}  # fmt: skip
OPTION = {"value": TEXT, "label": TEXT, "hint": TEXT}
ENTRY = {"code": TEXT, "label": TEXT}
OWN_LIST = {"key": TEXT, "name": TEXT, "entries": LIST}
KEYWORDS = fitting.KEYWORDS - {"$id", "$schema"}


class Unreadable(Exception):
    """The file as a whole cannot be read; the sentence says why."""


def exported(document: Document, names: Mapping[str, str]) -> bytes:
    """The file of this form: UTF-8, indented, the same form always the same bytes. `names`: what the own look-up lists are
    called, by key; their entries are those that the form shows."""
    schema, ui = compose(document)
    whole = {
        "format": FORMAT, "format_version": FORMAT_VERSION, "title": document["title"], "schema": schema, "ui": ui,
        "lists": [{"key": key, "name": names[key], "entries": entries} for key, entries in _lists_in(document) if key in names],
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_file(data: bytes) -> tuple[Document | None, list[dict[str, Any]], list[str]]:
    """(the document, its own lists, all faults); the document is None when there is a fault. Never raises."""
    try:
        whole = _parsed(data)
    except Unreadable as no:
        return None, [], [str(no)]
    found = list(_limited(_file_faults(whole)))
    if not found:
        faults = fitting.placed_faults(whole["schema"], whole["ui"])[:MAX_FAULTS]
        found = [f"{_place(whole, one.where)}：{fault_text(one.code, one.facts)}" for one in faults]
    if found:
        return None, [], found
    document = decompose(whole["title"].strip(), whole["schema"], whole["ui"])
    document["schema"]["$schema"] = DIALECT
    return document, whole.get("lists", []), []


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise Unreadable(say("file_too_large", limit=MAX_BYTES // 1000))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(say("file_no_json", error="UTF-8")) from None
    if _depth(text) > MAX_DEPTH:
        raise Unreadable(say("file_deep"))
    try:
        whole = json.loads(
            text,
            object_pairs_hook=_once_each,
            parse_constant=_no_constant,
            parse_int=_short_number,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise Unreadable(say("file_no_json", error=f"{error.lineno}:{error.colno}")) from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise Unreadable(say("file_not_ours"))
    if whole.get("format_version") != FORMAT_VERSION:
        raise Unreadable(say("file_other_version", version=str(whole.get("format_version"))[:20], known=FORMAT_VERSION))
    return whole


def _depth(text: str) -> int:
    """How deep brackets nest, strings left out; read character by character, so that no depth can break the reader."""
    deepest = depth = 0
    in_text = escaped = False
    for char in text:
        if in_text:
            in_text = escaped or char != '"'
            escaped = not escaped and char == "\\"
        elif char == '"':
            in_text = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise Unreadable(say("file_double", name=name[:50]))
        made[name] = value
    return made


def _no_constant(name: str) -> Any:
    raise Unreadable(say("file_no_json", error=name))


def _short_number(digits: str) -> int:
    if len(digits) > 16:
        raise Unreadable(say("file_no_json", error=digits[:16]))
    return int(digits)


def _finite(text: str) -> int | float:
    """5.0 is 5, as JSON Schema has it; a number too large for any column is none."""
    value = float(text)
    if not isfinite(value) or abs(value) > LARGEST:
        raise Unreadable(say("file_no_json", error=text[:16]))
    return int(value) if value.is_integer() else value


def _limited(found: Iterator[str]) -> Iterator[str]:
    for _number, one in zip(range(MAX_FAULTS), found, strict=False):
        yield one


def _file_faults(whole: dict[str, Any]) -> Iterator[str]:
    place = say("whole_file")
    found = [*_texts(whole, place), *_known(whole, FILE, place), *_missing(whole, ("title", "schema", "ui"), place)]
    yield from found
    if found:
        return
    if not whole["title"].strip() or len(whole["title"]) > 200:
        yield say("file_missing", place=place, name="title")
    yield from _schema_faults(whole["schema"], "schema")
    yield from _known(whole["ui"], {"sections": LIST}, "ui")
    for section in _objects(whole["ui"].get("sections", [])):
        where = str(section.get("title", "") or section.get("key", ""))[:50] or "ui"
        yield from _known(section, SECTION, where)
        yield from _missing(section, ("key", "title", "fields"), where)
        yield from _condition(section.get("visible_when"), where)
        for one in _objects(section.get("fields", [])):
            yield from _field(one, where)
    yield from _list_faults(whole.get("lists", []))


def _field(one: dict[str, Any], above: str, *, is_inner: bool = False) -> Iterator[str]:
    where = f"{above} › {str(one.get('label', '') or one.get('key', ''))[:50]}"
    yield from _known(one, FIELD, where)
    yield from _missing(one, ("key", "widget"), where)
    if one.get("widget") not in WIDGETS:
        yield f"{where}：{say('no_widget', widget=str(one.get('widget'))[:30])}"
    yield from _condition(one.get("visible_when"), where)
    for option in _objects(one.get("options", [])):
        yield from _known(option, OPTION, where)
        yield from _missing(option, ("value", "label"), where)
    texts = one.get("texts", {})
    yield from _known(texts if isinstance(texts, dict) else {}, dict.fromkeys(texts, TEXT), where)
    if "fields" in one and (is_inner or one.get("widget") != "group"):
        yield say("file_unknown", place=where, name="fields")
        return
    for inner in _objects(one.get("fields", [])):
        yield from _field(inner, where, is_inner=True)


def _schema_faults(schema: Any, where: str) -> Iterator[str]:
    """Known words only; no pattern but those of the closed list; no word that could lead elsewhere."""
    if not isinstance(schema, dict):
        yield say("file_wrong_kind", place=where, name="schema", kind=say(OBJECT))
        return
    for name in schema:
        if name == "$schema" and where == "schema" and schema[name] == DIALECT:
            continue
        if name not in KEYWORDS:
            yield say("file_unknown", place=where, name=name[:50])
    if "pattern" in schema and schema["pattern"] not in PATTERNS.values():
        yield say("file_regex", place=where)
    for name, kind in (("properties", dict), ("items", dict), ("required", list), ("enum", list)):
        if name in schema and not isinstance(schema[name], kind):
            yield say("file_wrong_kind", place=where, name=name, kind=say(OBJECT if kind is dict else LIST))
    properties = schema.get("properties")
    for name, piece in properties.items() if isinstance(properties, dict) else ():
        yield from _schema_faults(piece, f"{where} › {name[:50]}")
    if isinstance(schema.get("items"), dict):
        yield from _schema_faults(schema["items"], where)


def _condition(condition: Any, where: str) -> Iterator[str]:
    if condition is None:
        return
    if not isinstance(condition, dict):
        yield say("file_wrong_kind", place=where, name="visible_when", kind=say(OBJECT))
    elif "field" in condition:
        yield from _known(condition, {"field": TEXT, "op": TEXT, "value": ""}, where)
        value = condition.get("value")
        values = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict | list) for one in values):
            yield f"{where}：{say('condition_values')}"
    elif len(condition) != 1 or next(iter(condition)) not in ("all", "any", "not"):
        yield f"{where}：{say('condition_shape')}"
    else:
        ((join, inner),) = condition.items()
        if (join == "not") == isinstance(inner, list) or not inner:
            yield f"{where}：{say('condition_shape')}"
            return
        for one in inner if isinstance(inner, list) else [inner]:
            yield from _condition(one, where)


def _list_faults(lists: list[Any]) -> Iterator[str]:
    if len(lists) > MAX_LISTS:
        yield say("list_too_long", limit=MAX_LISTS)
        return
    for one in _objects(lists):
        name = str(one.get("name", ""))[:50]
        found = [*_known(one, OWN_LIST, name), *_missing(one, ("key", "name", "entries"), name)]
        for entry in _objects(one.get("entries", [])):
            found += [*_known(entry, ENTRY, name), *_missing(entry, ("code", "label"), name)]
        if not found and not name.strip():
            found.append(say("file_missing", place=say("whole_file"), name="name"))
        yield from found
        if not found and (fault := entries_fault(one["entries"])):
            yield say("file_list", name=name, fault=fault)


def _known(mapping: Mapping[str, Any], names: Mapping[str, str], place: str) -> Iterator[str]:
    """Nothing but these names, each of its kind; lists of objects hold objects only."""
    for name, value in mapping.items():
        if name not in names:
            yield say("file_unknown", place=place, name=name[:50])
        elif value is None and name == "visible_when":
            continue  # asked always, as if nothing were said
        elif names[name] and (not isinstance(value, TYPES[names[name]]) or isinstance(value, bool)):
            yield say("file_wrong_kind", place=place, name=name[:50], kind=say(names[name]))
        elif names[name] == LIST and any(not isinstance(one, dict) for one in value):
            yield say("file_wrong_kind", place=place, name=name[:50], kind=say(OBJECT))


def _missing(mapping: Mapping[str, Any], names: tuple[str, ...], place: str) -> Iterator[str]:
    for name in names:
        if name not in mapping:
            yield say("file_missing", place=place, name=name)


def _texts(value: Any, place: str, name: str = "") -> Iterator[str]:
    """No text that cannot be stored, none without end."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT or UNSTORABLE.search(value):
            yield say("file_text", place=place, name=name[:50])
    elif isinstance(value, dict):
        for inner, one in value.items():
            yield from _texts(inner, place, inner)
            yield from _texts(one, place, inner)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, place, name)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _lists_in(document: Document) -> list[tuple[str, list[dict[str, str]]]]:
    """Key and entries of every own list that a question uses, each once."""
    found: dict[str, list[dict[str, str]]] = {}
    for _path, part in every_part(document):
        if key := part["ui"].get("list"):
            found.setdefault(key, [{"code": one["value"], "label": one["label"]} for one in offered_options(part)])
    return list(found.items())


def _place(whole: dict[str, Any], where: str) -> str:
    """The place of a fault in words, as far as the file names it."""
    words, inside = [], whole["ui"].get("sections", [])
    for key in where.split(".") if where else ():
        one = next((each for each in _objects(inside) if each.get("key") == key), None)
        if one is None:
            break
        words.append(str(one.get("title") or one.get("label") or name_of_kind(str(one.get("widget", "")))))
        inside = one.get("fields", [])
    return " › ".join(words) or say("whole_file")
