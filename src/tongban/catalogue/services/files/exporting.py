"""Writing a catalogue out: everything, or some bodies; what is in force, and the drafts if asked. Memory stays the same."""

import csv
import json
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.utils.timezone import localtime

from tongban.catalogue.enums import UNPUBLISHED
from tongban.catalogue.exchange import cells, columns
from tongban.catalogue.exchange.columns import (
    DRAFT,
    ELEMENTS,
    IN_VERSION,
    ITEMS,
    MATERIAL_FIELDS,
    MATERIALS,
    PUBLISHED,
    REST,
    SHEETS,
    STEP_FIELDS,
    STEPS,
    THEMES,
    Column,
    Sheet,
)
from tongban.catalogue.exchange.json_files import FORMAT, VERSION
from tongban.catalogue.exchange.parts import PARTS
from tongban.catalogue.models import ItemVersion, ServiceItem, Theme

CHUNK = 500
PIECE = 30_000  # characters of one cell of the sheet 补充
LARGEST_SHEET = 1_048_576
XLSX, CSV, JSON, JSONL = "xlsx", "zip", "json", "jsonl"
FORMATS = (XLSX, CSV, JSON, JSONL)
Row = dict[str, Any]


class Target(Protocol):
    """A file that is being written."""

    def row(self, sheet: Sheet, cells: Sequence[str]) -> None: ...

    def close(self) -> None: ...


def export_catalogue(
    path: Path, *, format: str, at: datetime, body_ids: Collection[int] | None = None, drafts: bool = False,
    said: Any = lambda done: None,
) -> int:  # fmt: skip
    """Write the items of these bodies (None: of all) to `path`; returns how many rows of items. ValueError: an unknown format."""
    if format not in FORMATS:
        raise ValueError(format)
    if format in (JSON, JSONL):
        return _write_json(path, format, body_ids, drafts, at, said)
    target = _Workbook(path, at) if format == XLSX else _Zip(path)
    written = 0
    for theme in Theme.objects.order_by("order", "id"):
        target.row(THEMES, [cells.cell_of(one, getattr(theme, one.key)) or "" for one in THEMES.columns])
    for version, state in versions(body_ids, drafts):
        _write_rows(target, version, state)
        written += 1
        said(written)
    target.close()
    return written


def versions(body_ids: Collection[int] | None, drafts: bool) -> Iterator[tuple[ItemVersion, str]]:
    """Each item's version in force and, if asked, its newest one that is not published; by the key of the item, with item,
    body, lists and themes; eight statements for every five hundred items."""
    items = ServiceItem.objects.all() if body_ids is None else ServiceItem.objects.filter(body_id__in=body_ids)
    last = 0
    while chunk := list(items.filter(pk__gt=last).order_by("pk").values_list("pk", "current_id")[:CHUNK]):
        last = chunk[-1][0]
        keys = [pk for pk, _current in chunk]
        wanted = {current for _pk, current in chunk if current}
        if drafts:
            newest = (
                ItemVersion.objects.kept().filter(item_id__in=keys).order_by("item_id", "-number").distinct("item_id")
            )
            wanted |= {pk for pk, state in newest.values_list("pk", "state") if state in UNPUBLISHED}
        found = ItemVersion.objects.filter(pk__in=wanted).select_related("item__body").order_by("item_id", "number")
        for version in found.prefetch_related("materials", "steps", "themes"):
            yield version, DRAFT if version.state in UNPUBLISHED else PUBLISHED


def _of_item(version: ItemVersion, state: str) -> Row:
    item = version.item
    return {
        "code": item.code, "state": state, "status": item.status, "body_name": item.body.name, "body_code": item.body.credit_code,
        "region_code": item.region_code, "source": item.source, "source_id": item.source_id,
        "effective_on": version.effective_on, "popularity": item.popularity,
    }  # fmt: skip


def _write_rows(target: Target, version: ItemVersion, state: str) -> None:
    """The rows of one version: what no cell can say goes to the sheet 补充, in pieces."""
    head = {"code": version.item.code, "state": state}
    themes = sorted(theme.code for theme in version.themes.all())
    values = {**_of_item(version, state), "themes": themes, **{key: getattr(version, key) for key in ELEMENTS}}
    spare: list[tuple[Sheet, str, str, Any]] = []
    target.row(ITEMS, _cells(ITEMS, values, "", spare))
    for one in version.materials.all():
        row = {**{key: getattr(one, key) for key in MATERIAL_FIELDS}, **head, "material_code": one.code}
        target.row(MATERIALS, _cells(MATERIALS, row, one.code, spare))
    for step in version.steps.all():
        row = {**{key: getattr(step, key) for key in STEP_FIELDS}, **head}
        target.row(STEPS, _cells(STEPS, row, str(step.order), spare))
    for key in IN_VERSION:
        rows = _part_rows(key, values[key])
        if rows is None:
            spare.append((ITEMS, "", key, values[key]))
        for row in rows or []:
            target.row(SHEETS[key], _cells(SHEETS[key], {**row, **head}, "", []))
    for sheet, name, key, value in spare:
        text = json.dumps(value, default=str)
        for piece, start in enumerate(range(0, len(text), PIECE), 1):
            row = {**head, "sheet": sheet.name, "row": name, "key": key, "piece": piece}
            written = [cells.cell_of(one, row.get(one.key, one.empty)) or "" for one in REST.columns[:-1]]
            target.row(REST, [*written, f"|{text[start : start + PIECE]}|"])  # bars, so that blanks at the edges stay


def _cells(sheet: Sheet, values: Row, name: str, spare: list[tuple[Sheet, str, str, Any]]) -> list[str]:
    written = []
    for column in sheet.columns:
        value = values.get(column.key, column.empty)
        cell = "" if value == column.empty and not column.is_required else cells.cell_of(column, value)
        if cell is None:
            spare.append((sheet, name, column.key, value))
        written.append(cell or "")
    return written


def _part_rows(key: str, value: Any) -> list[Row] | None:
    """Rows that give the value back exactly as it is, or None."""
    to_rows, from_rows = PARTS[key]
    try:
        rows = to_rows(value)
        known = {one.key: one for one in SHEETS[key].columns[2:]}
        if any(cells.cell_of(known[name], one) is None for row in rows for name, one in row.items()):
            return None
        return rows if from_rows(rows) == value else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


class _Workbook:
    """One sheet each; what does not fit goes on on a sheet with the next number."""

    def __init__(self, path: Path, at: datetime) -> None:
        from openpyxl import Workbook

        self._path, self._book = path, Workbook(write_only=True)
        readme = self._book.create_sheet("说明")
        readme.column_dimensions["A"].width = 100
        for line in README:
            readme.append([line.format(at=f"{localtime(at):%Y-%m-%d %H:%M}")])
        self._sheets: dict[str, tuple[Any, int, int]] = {}
        for sheet in SHEETS.values():
            self._begin(sheet, 1)

    def row(self, sheet: Sheet, cells: Sequence[str]) -> None:
        made, written, number = self._sheets[sheet.key]
        if written == LARGEST_SHEET:
            made.close()
            made, written, number = self._begin(sheet, number + 1)
        made.append([cell or None for cell in cells])
        self._sheets[sheet.key] = (made, written + 1, number)

    def close(self) -> None:
        self._book.save(self._path)

    def _begin(self, sheet: Sheet, number: int) -> tuple[Any, int, int]:
        from openpyxl.utils import get_column_letter

        made: Any = self._book.create_sheet(sheet.name if number == 1 else f"{sheet.name}{number}")
        made.freeze_panes = "B2"
        for place, column in enumerate(sheet.columns, 1):
            made.column_dimensions[get_column_letter(place)].width = _width(column)
        made.append([column.head for column in sheet.columns])
        self._sheets[sheet.key] = (made, 1, number)
        return self._sheets[sheet.key]


def _width(column: Column) -> int:
    if column.key == "code":
        return 36
    if column.kind in (columns.NUMBER, columns.FLAG, columns.CHOICE, columns.DATE):
        return max(10, 2 * len(column.head) + 2)
    return 30 if column.longest > 60 else 18


class _Zip:
    """A zip of CSV files with the columns of the sheets: UTF-8 with the mark that Excel wants. Written side by side, each to a
    file of its own, and packed at the end."""

    def __init__(self, path: Path) -> None:
        self._path, self._folder = path, tempfile.TemporaryDirectory(prefix="tongban-export-")
        self._files = {}
        for sheet in SHEETS.values():
            file = (Path(self._folder.name) / f"{sheet.name}.csv").open("w", encoding="utf-8-sig", newline="")
            self._files[sheet.key] = (file, csv.writer(file, quoting=csv.QUOTE_MINIMAL))
            self._files[sheet.key][1].writerow([column.head for column in sheet.columns])

    def row(self, sheet: Sheet, cells: Sequence[str]) -> None:
        self._files[sheet.key][1].writerow(cells)

    def close(self) -> None:
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as packed:
            for sheet in SHEETS.values():
                self._files[sheet.key][0].close()
                packed.write(Path(self._folder.name) / f"{sheet.name}.csv", f"{sheet.name}.csv")
        self._folder.cleanup()


def _write_json(
    path: Path, format: str, body_ids: Collection[int] | None, drafts: bool, at: datetime, said: Any
) -> int:
    themes = [
        {one.key: getattr(theme, one.key) for one in THEMES.columns} for theme in Theme.objects.order_by("order", "id")
    ]
    head = {"format": FORMAT, "version": VERSION, "written_at": localtime(at).isoformat(), "themes": themes}
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(_dumps(head) + "\n" if format == JSONL else _dumps(head)[:-1] + ', "items": [')
        for version, state in versions(body_ids, drafts):
            between = "" if format == JSONL or not written else ","
            file.write(
                between
                + ("\n" if format == JSON else "")
                + _dumps(as_json(version, state))
                + ("\n" if format == JSONL else "")
            )
            written += 1
            said(written)
        if format == JSON:
            file.write("\n]}\n")
    return written


def as_json(version: ItemVersion, state: str) -> Row:
    """Everything one version says, by the keys of the columns. `version` with item, body, lists and themes read along."""
    return {
        **_of_item(version, state), **{key: getattr(version, key) for key in ELEMENTS},
        "themes": sorted(theme.code for theme in version.themes.all()),
        "materials": [
            {"material_code" if key == "code" else key: getattr(row, key) for key in MATERIAL_FIELDS} for row in version.materials.all()
        ],
        "steps": [{key: getattr(row, key) for key in STEP_FIELDS} for row in version.steps.all()],
    }  # fmt: skip


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


README = (
    "通办事项目录，{at} 导出。各表的列名、写法见 docs/catalogue-files.md。",
    "“事项”表每行一个事项的一个版本，其他各表按“事项编码”和“版本状态”归到事项。改好以后可以整份导入：没有改动的事项不变，改动的事项生成新版本或者草稿。",
    "没有的列不会被改动；留空的格子就是清空。“补充”表存放一格写不下的内容，请不要修改。",
)
