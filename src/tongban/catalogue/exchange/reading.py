"""A catalogue file into a stage: every cell turned into a value or named as faulty."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tongban.catalogue.exchange import cells, columns
from tongban.catalogue.exchange.columns import BY_NAME, ITEMS, REST, THEMES, Column, Sheet
from tongban.catalogue.exchange.faults import Fault
from tongban.catalogue.exchange.foreign import why_foreign
from tongban.catalogue.exchange.grids import BROKEN, Grid, grids
from tongban.catalogue.exchange.json_files import JSON_SUFFIXES, packed_json, read_json
from tongban.catalogue.exchange.stage import Stage, Texts
from tongban.catalogue.exchange.xlsx import NotAWorkbook, Odd, check_packed

README = "说明"
BESIDE_NAME = "0123456789()（） "  # 材料2, 材料 (2): what did not fit on the first sheet


def read_into(path: Path, stage: Stage) -> None:
    """Read a file or folder of any of our formats."""
    reason = why_foreign(path) if path.is_file() else ""
    if reason:
        stage.report(Fault("", 0, "", reason, path.name, is_fatal=True))
    elif path.suffix.lower() in JSON_SUFFIXES:
        read_json(path.name, lambda: path.open("rb"), stage)
    elif name := packed_json(path):
        _read_packed(path, name, stage)
    else:
        with grids(path, Texts(stage), stage.report, stage.told) as found:
            _read_all(found, stage)
    stage.index()
    for code, sheet, line in list(stage.orphans()):
        stage.report(Fault(sheet, line, columns.CODE.head, "item_unknown", code), code)
    if not stage.fatal and not stage.counts()["items"]:
        stage.report(Fault(ITEMS.name, 0, "", "no_rows", is_fatal=True))


def _read_packed(path: Path, name: str, stage: Stage) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            check_packed(packed)
            read_json(name, lambda: packed.open(name), stage)
    except NotAWorkbook as no:
        stage.report(Fault("", 0, "", no.reason, path.name, is_fatal=True))
    except (*BROKEN, NotImplementedError, RuntimeError):
        stage.report(Fault("", 0, "", "file_unreadable", path.name, is_fatal=True))


def _read_all(found: Sequence[Grid], stage: Stage) -> None:
    known = [(grid, BY_NAME.get(grid.name.strip().rstrip(BESIDE_NAME))) for grid in found]
    if found and not any(sheet is ITEMS for _grid, sheet in known):
        stage.report(Fault("", 0, "", "sheet_missing", ITEMS.name, is_fatal=True))
    for grid, sheet in known:
        if sheet is None:
            if grid.name != README:
                names = "、".join(one.name for one in columns.SHEETS.values())
                stage.report(Fault(grid.name, 0, "", "unknown_sheet", grid.name, {"known": names}, is_note=True))
            continue
        try:
            _SheetReader(grid, sheet, stage).read()
        except NotAWorkbook as no:
            stage.report(Fault(grid.name, 0, "", no.reason, is_fatal=True))
        except BROKEN:
            stage.report(Fault(grid.name, 0, "", "file_unreadable", is_fatal=True))


class _SheetReader:
    """One sheet, row by row."""

    def __init__(self, grid: Grid, sheet: Sheet, stage: Stage) -> None:
        self._grid, self._sheet, self._stage = grid, sheet, stage
        self._columns: list[Column | None] = []

    def read(self) -> None:
        begun = False
        for number, row in self._grid.rows():
            self._stage.told()
            if not any(_shown(cell).strip() for cell in row):
                continue
            if not begun:
                begun = True
                if not self._head(number, row):
                    return
                continue
            self._row(number, row)
        for reference in self._grid.merged:
            self._merged(reference)
        if not begun and self._sheet is ITEMS:
            self._stage.report(Fault(self._grid.name, 0, "", "no_rows", is_fatal=True))

    def _head(self, number: int, row: Sequence[str | Odd]) -> bool:
        heads = {name: one for one in self._sheet.columns for name in (one.key, _key(one.head))}
        seen: set[str] = set()
        for cell in row:
            name = cells.bare(_shown(cell).lstrip("\ufeff"))
            column = heads.get(name) or heads.get(_key(name))
            if column is not None and column.key in seen:
                self._report(number, name, "column_twice", name, is_fatal=True)
                column = None
            elif column is None and name:
                self._report(number, name, "unknown_column", name, is_note=True)
            self._columns.append(column)
            if column is not None:
                seen.add(column.key)
                self._stage.give(self._sheet.key, column.key)
        missing = [one for one in self._sheet.columns if one.is_required and one.key not in seen]
        for column in missing:
            self._report(number, column.head, "column_missing", column.head, is_fatal=True)
        self._stage.give(self._sheet.key, "")
        return not missing

    def _row(self, number: int, row: Sequence[str | Odd]) -> None:
        data: dict[str, Any] = {}
        found: list[Fault] = []
        for place, column in enumerate(self._columns):
            if column is None:
                continue
            raw = row[place] if place < len(row) else ""
            if raw == "" and not column.is_required:
                continue  # the empty cell of most of most files
            try:
                if isinstance(raw, Odd):
                    raise cells.Wrong(raw.kind)
                value, read_as = cells.value_of(column, raw)
                if value != column.empty:
                    data[column.key] = value
                if read_as:
                    found.append(
                        self._fault(number, column.head, "read_as", _shown(raw), {"read": read_as}, is_note=True)
                    )
            except cells.Wrong as no:
                found.append(self._fault(number, column.head, no.reason, _shown(raw), no.facts))
        if any(_shown(cell).strip() for cell in row[len(self._columns) :]):
            found.append(self._fault(number, "", "row_too_long", _shown(row[len(self._columns)])))
        self._put(number, data, found)

    def _put(self, number: int, data: dict[str, Any], found: list[Fault]) -> None:
        code, state = str(data.pop("code", "")), str(data.pop("state", ""))
        for fault in found:
            self._stage.report(fault, code)
        if self._sheet is THEMES:
            self._stage.put_part("themes", "", code, self._grid.name, number, {"code": code, **data})
        elif not code:
            self._stage.unnamed += self._sheet is ITEMS
        elif self._sheet is ITEMS:
            earlier = self._stage.put_item(code, state, self._grid.name, number, data)
            if earlier is not None:
                self._stage.report(self._fault(number, columns.CODE.head, "code_twice", code, {"row": earlier}), code)
        else:
            if self._sheet is REST:
                data.setdefault("row", ""), data.setdefault("piece", 1)
            self._stage.put_part(self._sheet.key, code, state, self._grid.name, number, data)

    def _merged(self, reference: str) -> None:
        """A merged cell belongs to its first row; the other rows are empty there, and nobody knows whether they should be."""
        first = reference.partition(":")[0].strip("$").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        line = int(first) if first.isdigit() else 0
        self._report(line, "", "merged_cells", "", {"where": reference}, is_fatal=True)

    def _fault(self, number: int, column: str, reason: str, value: str, facts: Any = None, **kind: bool) -> Fault:
        return Fault(self._grid.name, number, column, reason, value, facts or {}, **kind)

    def _report(self, number: int, column: str, reason: str, value: str, facts: Any = None, **kind: bool) -> None:
        self._stage.report(self._fault(number, column, reason, value, facts, **kind))


def _shown(cell: str | Odd) -> str:
    return cell.text if isinstance(cell, Odd) else cell


def _key(head: str) -> str:
    """A heading as people write it: no blanks, either kind of brackets and quotes."""
    plain = re.sub(r"\s", "", head).rstrip("*＊").lower()
    return plain.translate(str.maketrans('(),"“”', "（），“““"))
