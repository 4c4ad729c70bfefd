"""JSON: one document {"format", "version", "themes", "items"}, or JSON Lines with the head in the first line and an item in each
of the others. Values have their types and are named by their keys."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from tongban.catalogue.exchange import cells
from tongban.catalogue.exchange.columns import IN_VERSION, ITEMS, LISTS, MATERIALS, STEPS, THEMES, Sheet
from tongban.catalogue.exchange.faults import Fault
from tongban.catalogue.exchange.grids import BROKEN
from tongban.catalogue.exchange.json_stream import TooLong, members
from tongban.catalogue.exchange.stage import Stage

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
FORMAT, VERSION = "tongban-catalogue", 1
HEAD = ("format", "version", "themes")
LONGEST = 8 << 20  # bytes of one line, characters of one item of a document
Open = Callable[[], IO[bytes]]


def packed_json(path: Path) -> str:
    """The name of the JSON file in a zip that holds nothing else; "" when it is no such zip."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return ""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [name for name in packed.namelist() if not name.endswith("/") and "__MACOSX" not in name]
    except zipfile.BadZipFile:
        return ""
    return names[0] if len(names) == 1 and names[0].lower().endswith(JSON_SUFFIXES) else ""


def read_json(name: str, open_it: Open, stage: Stage) -> None:
    """Read into the stage. Rows are lines of JSON Lines, or the place among the items of a document."""
    kinds = _document if name.lower().endswith(".json") else _lines
    try:
        for line, value in kinds(open_it, stage):
            stage.told()
            if line == 0:
                _head(value, stage)
            elif isinstance(value, dict):
                _item(value, line, stage)
            else:
                facts = {"known": str(cells.TYPE_WORDS[dict])}
                stage.report(Fault(ITEMS.name, line, "", "wrong_type", str(value), facts, is_fatal=True))
    except UnicodeDecodeError:
        stage.report(Fault("", 0, "", "encoding_broken", name, is_fatal=True))
    except BROKEN:
        stage.report(Fault("", 0, "", "file_unreadable", name, is_fatal=True))


def _document(open_it: Open, stage: Stage) -> Iterator[tuple[int, Any]]:
    """(place, item), and (0, head) at the end."""
    head: dict[str, Any] = {}
    place = -1  # before the list of items
    with open_it() as raw, io.TextIOWrapper(raw, encoding="utf-8-sig") as file:
        try:
            for name, value in members(file, listed="items", most=LONGEST):
                if name != "items":
                    head |= {name: value} if name in HEAD else {}
                    continue
                place += 1
                if value is not None or place:
                    yield place, value
        except UnicodeDecodeError:
            raise
        except TooLong:
            stage.report(Fault(ITEMS.name, place + 1, "", "item_too_large", "", {"most": "8 MB"}, is_fatal=True))
            return
        except (ValueError, RecursionError):
            stage.report(Fault(ITEMS.name, place + 1, "", "unreadable_row", is_fatal=True))
            return
    yield 0, head if place >= 0 else {}


def _lines(open_it: Open, stage: Stage) -> Iterator[tuple[int, Any]]:
    """(0, head), then (line, item)."""
    with open_it() as file:
        number = 0
        while line := file.readline(LONGEST + 1):
            number += 1
            if len(line) > LONGEST:
                stage.report(Fault(ITEMS.name, number, "", "item_too_large", "", {"most": "8 MB"}, is_fatal=True))
                return
            if line.strip():
                try:
                    value = json.loads(line.decode("utf-8-sig"))
                except UnicodeDecodeError:
                    raise
                except (ValueError, RecursionError):
                    stage.report(Fault(ITEMS.name, number, "", "unreadable_row", is_fatal=True))
                    continue
                yield (0, value) if number == 1 else (number, value)


def _head(head: Any, stage: Stage) -> None:
    if not isinstance(head, dict) or head.get("format") != FORMAT or head.get("version") != VERSION:
        stage.report(Fault("", 0, "format", "other_format", str(head)[:60], is_fatal=True))
        return
    themes = head.get("themes", [])
    for place, theme in enumerate(themes if isinstance(themes, list) else [], 1):
        data = _read(THEMES, theme if isinstance(theme, dict) else {}, THEMES.name, place, "", stage)
        stage.put_part("themes", "", str(data.get("code", "")), THEMES.name, place, data)


def _item(value: dict[str, Any], line: int, stage: Stage) -> None:
    given = {key: one for key, one in value.items() if key not in (*LISTS, *IN_VERSION)}
    code = value.get("code") if isinstance(value.get("code"), str) else ""
    data = _read(ITEMS, given, ITEMS.name, line, code or "", stage)
    data.pop("code", None)
    state = data.pop("state", "")
    data["_given"] = sorted(
        key for key in value if key in (*LISTS, *IN_VERSION) or any(one.key == key for one in ITEMS.columns)
    )
    for key in cells.PARTS:
        if key in value:
            try:
                data[key] = cells.part_of_json(key, value[key])
            except cells.Wrong as no:
                stage.report(Fault(ITEMS.name, line, key, no.reason, str(value[key]), no.facts), code or "")
    if not code:
        stage.unnamed += 1
        return
    earlier = stage.put_item(code, state, ITEMS.name, line, data)
    if earlier is not None:
        stage.report(Fault(ITEMS.name, line, "code", "code_twice", code, {"row": earlier}), code)
        return
    for key, sheet in (("materials", MATERIALS), ("steps", STEPS)):
        rows = value.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            stage.report(
                Fault(ITEMS.name, line, key, "wrong_type", str(rows), {"known": str(cells.TYPE_WORDS[list])}), code
            )
            continue
        for row in rows:
            part = _read(sheet, {"code": code, **row}, ITEMS.name, line, code, stage, within=key)
            part.pop("code", None)
            stage.put_part(key, code, state, ITEMS.name, line, part)


def _read(
    sheet: Sheet, given: dict[str, Any], name: str, line: int, code: str, stage: Stage, within: str = ""
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    known = {one.key: one for one in sheet.columns}
    for key in given:
        if key not in known:
            stage.report(Fault(name, line, f"{within}.{key}".strip("."), "unknown_column", key, is_note=True), code)
    for key, column in known.items():
        if key not in given and not column.is_required:
            continue
        try:
            value = cells.value_of_json(column, given.get(key))
            if value != column.empty:
                data[key] = value
        except cells.Wrong as no:
            shown = str(given.get(key, ""))
            stage.report(Fault(name, line, f"{within}.{key}".strip("."), no.reason, shown, no.facts), code)
    return data
