"""Reading a workbook cell by cell: memory does not grow with it, however large its sheets and texts are.

The library that reads workbooks elsewhere holds a whole sheet; a catalogue of 100,000 items does not fit (ADR 27). Formulas,
error values and merged cells are told apart here, because each of them is no content.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

BLOCK = 1 << 18
MOST_ENTRIES = 2_000
MOST_UNPACKED = 4 << 30
MOST_RATIO = 500  # a workbook of a million equal rows has about 60
LONGEST = 1_000_000  # characters of one text that are kept; beyond it only counted
FORMULA, ERROR = "formula", "excel_error"
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class NotAWorkbook(Exception):
    """No workbook, or one that is built to harm: `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is no content: a formula or an error value."""

    kind: str
    text: str


Cells = list[str | Odd]


class Workbook:
    """The sheets by name, in their order; the shared texts lie with `texts` (a list, or something on disk like one).
    `told`: called again and again while it is unpacked."""

    def __init__(self, path: Path, texts: Any, told: Callable[[], None] = lambda: None) -> None:
        self._told = told
        try:
            self._zip = zipfile.ZipFile(path)
            check_packed(self._zip)
            self._sheets = self._find_sheets()
            self._texts = texts
            if "xl/sharedStrings.xml" in self._zip.namelist():
                with self._zip.open("xl/sharedStrings.xml") as file:
                    _each(file, _Texts(texts.append))
        except (
            zipfile.BadZipFile,
            expat.ExpatError,
            KeyError,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise NotAWorkbook("file_unreadable") from error

    @property
    def names(self) -> list[str]:
        return list(self._sheets)

    def rows(self, name: str, merged: list[str]) -> Iterator[tuple[int, Cells]]:
        """(row number, cells) of every row that has any; references of merged cells are put into `merged` on the way."""
        made: list[tuple[int, Cells]] = []
        parser = _Sheet(self._texts, made.append, merged)
        try:
            with self._zip.open(self._sheets[name]) as file:
                feed = _feeding(parser)
                while block := file.read(BLOCK):
                    self._told()
                    feed(block, False)
                    yield from made
                    made.clear()
                feed(b"", True)
                yield from made
        except (zipfile.BadZipFile, expat.ExpatError, OSError, EOFError, IndexError, ValueError) as error:
            raise NotAWorkbook("file_unreadable") from error

    def _find_sheets(self) -> dict[str, str]:
        targets, found = _Attributes("Relationship"), _Attributes("sheet", "workbookPr")
        for path, handler in (("xl/_rels/workbook.xml.rels", targets), ("xl/workbook.xml", found)):
            with self._zip.open(path) as file:
                _each(file, handler)
        if any(one.get("date1904") in ("1", "true") for one in found.found):
            raise NotAWorkbook("dates_1904")
        by_id = {one["Id"]: one["Target"].removeprefix("/xl/") for one in targets.found if "Target" in one}
        known = {}
        for one in found.found:
            relation = next((value for key, value in one.items() if key.endswith(":id") or key == RELATION), "")
            if relation in by_id and f"xl/{by_id[relation]}" in self._zip.namelist():
                known[one.get("name", "")] = f"xl/{by_id[relation]}"
        return known


def check_packed(packed: zipfile.ZipFile) -> None:
    """Refuses what unpacks to far more than it is. Sizes that lie are found while reading: a part ends where it says."""
    entries = packed.infolist()
    unpacked, size = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(size, 100_000):
        raise NotAWorkbook("file_unsafe")
    if any(one.flag_bits & 1 for one in entries):
        raise NotAWorkbook("file_encrypted")


def _feeding(handler: Any) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text

    def refuse(*_: Any) -> None:
        raise NotAWorkbook("file_unsafe")  # no workbook declares a document type; entities could be made to explode

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser.Parse


def _each(file: IO[bytes], handler: Any) -> None:
    feed = _feeding(handler)
    while block := file.read(BLOCK):
        feed(block, False)
    feed(b"", True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Attributes:
    """The attributes of every element of these names."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) in self._names and len(self.found) < MOST_ENTRIES:
            self.found.append(attributes)

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Gathering:
    """Collects the text of the element it stands in; of too long a text as much as shows that it is too long."""

    def __init__(self) -> None:
        self._pieces: list[str] | None = None
        self._length = 0

    def begin(self) -> None:
        self._pieces, self._length = [], 0

    def text(self, data: str) -> None:
        if self._pieces is not None and self._length <= LONGEST:
            self._pieces.append(data)
            self._length += len(data)

    def take(self) -> str:
        pieces, self._pieces = self._pieces or [], None
        return "".join(pieces)


class _Texts(_Gathering):
    """The shared texts: every <si> is one, put together of its <t>; phonetic hints are passed over."""

    def __init__(self, put: Any) -> None:
        super().__init__()
        self._put, self._parts, self._hint = put, [], 0  # type: ignore[var-annotated]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._hint += 1
        elif name == "t" and not self._hint:
            self.begin()

    def end(self, name: str) -> None:
        name = _local(name)
        if name == "t" and not self._hint:
            self._parts.append(self.take())
        elif name == "rPh":
            self._hint -= 1
        elif name == "si":
            self._put("".join(self._parts))


class _Sheet(_Gathering):
    """The rows of one sheet."""

    def __init__(self, texts: Any, put: Any, merged: list[str]) -> None:
        super().__init__()
        self._texts, self._put, self._merged = texts, put, merged
        self._row, self._cells, self._place, self._kind, self._value, self._formula = 0, [], -1, "", "", False  # type: ignore[var-annotated]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self._place = _place(attributes.get("r", ""), len(self._cells))
            self._kind, self._value, self._formula = attributes.get("t", "n"), "", False
        elif name in ("v", "t"):
            self.begin()
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = attributes.get("r", "")
            self._row, self._cells = int(number) if number.isdigit() else self._row + 1, []
        elif name == "mergeCell" and len(self._merged) < MOST_ENTRIES:
            self._merged.append(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        name = _local(name)
        if name in ("v", "t"):
            self._value += self.take()
        elif name == "c":
            self._put_cell()
        elif name == "row" and any(self._cells):
            self._put((self._row, self._cells))

    def _put_cell(self) -> None:
        value: str | Odd = self._value
        if self._formula:
            value = Odd(FORMULA, self._value)
        elif self._kind == "e":
            value = Odd(ERROR, self._value)
        elif self._kind == "s" and self._value:
            value = self._texts[int(self._value)]
        elif self._kind == "b":
            value = "是" if self._value == "1" else "否"
        elif self._kind == "n" and self._value:
            value = _number(self._value)
        if value:
            while len(self._cells) < self._place:
                self._cells.append("")
            self._cells[self._place :] = [value]


def _place(reference: str, default: int) -> int:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return default
    place = 0
    for letter in found.group(1):
        place = place * 26 + ord(letter) - 64
    return place - 1


def _number(text: str) -> str:
    """A spreadsheet knows only floating numbers: 20.0 was written 20, and 4506000000 may stand as 4.506E9."""
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text
