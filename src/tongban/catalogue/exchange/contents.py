"""Everything that one version says, put together of what a file says and of what was said before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tongban.catalogue.exchange import cells
from tongban.catalogue.exchange.columns import (
    DATE,
    ELEMENTS,
    IN_VERSION,
    ITEMS,
    MATERIAL_FIELDS,
    MATERIALS,
    SHEETS,
    STEP_FIELDS,
    STEPS,
    Column,
    Sheet,
)
from tongban.catalogue.exchange.parts import PARTS
from tongban.catalogue.exchange.stage import Staged

Given = Mapping[str, set[str]]  # sheet → columns that the file has ("": the sheet itself)
UNSEEN = ("extra", "fingerprint")
OF_ITEMS = {one.key: one for one in ITEMS.columns}


class Unfit(Exception):
    """A row of the sheet 补充 is no value: what it says it is."""


@dataclass
class Content:
    """What two versions are compared by."""

    elements: dict[str, Any]
    materials: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)


def content_of(version: Any) -> Content:
    """Of a version whose materials, steps and themes were read along."""
    return Content(
        elements={key: getattr(version, key) for key in ELEMENTS},
        materials=[{key: getattr(row, key) for key in MATERIAL_FIELDS} for row in version.materials.all()],
        steps=[{key: getattr(row, key) for key in STEP_FIELDS} for row in version.steps.all()],
        themes=sorted(theme.code for theme in version.themes.all()),
    )


def content_from(staged: Staged, given: Given, before: Content | None) -> Content:
    """What the row and its lists say. What the file has no column for stays as it was, or begins as always. Unfit."""
    own = staged.data.get("_given")
    columns = set(own) if own is not None else given.get("items", set())
    rest = _rest_of(staged)
    elements = {}
    for key in ELEMENTS:
        if key in IN_VERSION:
            elements[key] = _part(key, staged, key in columns if own is not None else key in given, rest, before)
        elif key in columns or before is None:
            elements[key] = (
                _out_of_stage(OF_ITEMS[key], staged.data[key])
                if key in staged.data
                else rest.get(("items", "", key), _empty(key))
            )
        else:
            elements[key] = before.elements[key]
    has = (lambda name: name in columns) if own is not None else (lambda name: name in given)
    named = None if own is not None else given
    return Content(
        elements=elements,
        materials=_rows(MATERIALS, staged, rest, named, before)
        if has("materials")
        else before.materials
        if before
        else [],
        steps=_rows(STEPS, staged, rest, named, before) if has("steps") else before.steps if before else [],
        themes=sorted(staged.data.get("themes", [])) if "themes" in columns else before.themes if before else [],
    )


def with_unseen_of(content: Content, before: Content | None) -> Content:
    """What no page shows, and so no reviewer sees, is not changed by a file of an official: it stays as it was before."""
    kept = before or Content(elements={})
    materials = {row["code"]: row["extra"] for row in kept.materials}
    steps = {row["order"]: row["extra"] for row in kept.steps}
    return replace(
        content,
        elements={**content.elements, **{key: kept.elements.get(key, _empty(key)) for key in UNSEEN}},
        materials=[{**row, "extra": materials.get(row["code"], {})} for row in content.materials],
        steps=[{**row, "extra": steps.get(row["order"], {})} for row in content.steps],
    )


def _out_of_stage(column: Column, value: Any) -> Any:
    """A day lies there as text."""
    return date.fromisoformat(value) if column.kind == DATE and isinstance(value, str) else value


def _empty(key: str) -> Any:
    """A fresh one: lists and objects are not shared between items."""
    value = OF_ITEMS[key].empty if key in OF_ITEMS else {} if key == "situations" else []
    return type(value)() if isinstance(value, list | dict) else value


def _part(key: str, staged: Staged, is_given: bool, rest: Mapping[Any, Any], before: Content | None) -> Any:
    if key in staged.data:  # out of JSON, as it is
        return staged.data[key]
    if ("items", "", key) in rest and not staged.parts.get(key):
        return rest["items", "", key]
    if is_given:
        rows = [
            {one.key: row.get(one.key, one.empty) for one in SHEETS[key].columns} for row in staged.parts.get(key, [])
        ]
        return PARTS[key][1](rows)
    return before.elements[key] if before else _empty(key)


def _rows(
    sheet: Sheet, staged: Staged, rest: Mapping[Any, Any], given: Given | None, before: Content | None
) -> list[dict[str, Any]]:
    is_material = sheet is MATERIALS
    named = "material_code" if is_material else "order"
    old = {}
    if before is not None:
        old = {
            str(row["code" if is_material else "order"]): row
            for row in (before.materials if is_material else before.steps)
        }
    made = []
    for place, row in enumerate(staged.parts.get(sheet.key, []), 1):
        order = row["order"] if row.get("order") is not None else place
        name = str(row.get(named) or (f"M{order:02}" if is_material else order))
        was = old.get(name)
        one: dict[str, Any] = {"code": name} if is_material else {}
        for column in sheet.columns:
            key = column.key
            if key in ("code", "state", "material_code"):
                continue
            if key == "order":
                one[key] = order
            elif key in row:
                one[key] = _out_of_stage(column, row[key])
            elif (sheet.key, name, key) in rest:
                one[key] = rest[sheet.key, name, key]
            elif was is not None and given is not None and key not in given[sheet.key]:
                one[key] = was[key]
            else:
                one[key] = type(column.empty)() if isinstance(column.empty, list | dict) else column.empty
        made.append(one)
    return sorted(made, key=lambda one: one["order"])


def _rest_of(staged: Staged) -> dict[tuple[str, str, str], Any]:
    """(sheet, row, element) → value, of the sheet 补充: pieces of JSON put together in their order."""
    pieces: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for row in staged.parts.get("rest", []):
        name = str(row.get("sheet", ""))
        key = next((one.key for one in SHEETS.values() if name in (one.key, one.name)), name)
        place = (key, str(row.get("row", "")), str(row.get("key", "")))
        pieces.setdefault(place, []).append((row.get("piece", 1), _unbarred(str(row.get("content", "")))))
    try:
        return {
            place: _checked(place[0], place[2], json.loads("".join(text for _n, text in sorted(found))))
            for place, found in pieces.items()
        }
    except (ValueError, RecursionError, cells.Wrong) as error:
        raise Unfit from error


def _checked(sheet: str, key: str, value: Any) -> Any:
    """As a value of a JSON file is. What names no column is read by nobody."""
    if key in cells.PARTS:
        return cells.part_of_json(key, value)
    column = next((one for one in SHEETS[sheet].columns if one.key == key), None) if sheet in SHEETS else None
    return value if column is None else cells.value_of_json(column, value)


def _unbarred(text: str) -> str:
    return text[1:-1] if text[:1] == text[-1:] == "|" and len(text) > 1 else text


def effective_on(staged: Staged) -> date | None:
    """The day in the file."""
    text = staged.data.get("effective_on")
    return date.fromisoformat(text) if text else None
