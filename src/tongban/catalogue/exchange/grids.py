"""Files to sheets: a workbook, one CSV file, a folder or zip of CSV files. A sheet is a name and its rows, read on demand."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tongban.catalogue.exchange.columns import ITEMS
from tongban.catalogue.exchange.faults import Fault
from tongban.catalogue.exchange.xlsx import Cells, NotAWorkbook, Workbook, check_packed

LARGEST_CELL = 32 << 20  # characters that the reader of CSV takes at all
SNIFFED = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError)  # what a damaged file raises wherever it is read
Report = Callable[[Fault], None]


@dataclass
class Grid:
    """One sheet. `rows()` is read once; `merged` is filled on the way."""

    name: str
    rows: Callable[[], Iterator[tuple[int, Cells]]]
    merged: list[str]


@contextmanager
def grids(
    path: Path, texts: Any, report: Report, told: Callable[[], None] = lambda: None
) -> Iterator[list[Grid]]:  # fmt: skip
    """The sheets of a file or folder. What cannot be read is reported as fatal and gives none. `told`: called while a large
    file is unpacked."""
    with ExitStack() as opened:
        try:
            found = _found(path, texts, report, told, opened)
        except NotAWorkbook as no:
            report(Fault("", 0, "", no.reason, path.name, is_fatal=True))
            found = []
        except (*BROKEN, NotImplementedError, RuntimeError):
            report(Fault("", 0, "", "file_unreadable", path.name, is_fatal=True))
            found = []
        yield found


def _found(
    path: Path, texts: Any, report: Report, told: Callable[[], None], opened: ExitStack
) -> list[Grid]:  # fmt: skip
    if path.is_dir():
        return [_csv_grid(one.stem, lambda one=one: one.open("rb"), report) for one in sorted(path.glob("*.csv"))]
    if not zipfile.is_zipfile(path):
        return [_csv_grid(path.stem, lambda: path.open("rb"), report, alone=True)]
    packed = opened.enter_context(zipfile.ZipFile(path))
    names = [one.filename for one in packed.infolist() if one.filename.lower().endswith(".csv")]
    if "[Content_Types].xml" not in packed.namelist() and names:
        check_packed(packed)
        stems = [(Path(_unspoilt(packed.getinfo(name))).stem, name) for name in names if "__MACOSX" not in name]
        return [_csv_grid(stem, lambda name=name: packed.open(name), report) for stem, name in stems]
    book = Workbook(path, texts, told)
    return [_sheet(book, name) for name in book.names]


def _unspoilt(entry: zipfile.ZipInfo) -> str:
    """The name of an entry: without the flag for UTF-8 it is in the code of the writer's system, here GB 18030."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def _sheet(book: Workbook, name: str) -> Grid:
    merged: list[str] = []
    return Grid(name, lambda: book.rows(name, merged), merged)


def _csv_grid(name: str, open_it: Callable[[], IO[bytes]], report: Report, *, alone: bool = False) -> Grid:
    return Grid(ITEMS.name if alone else name, lambda: _csv_rows(name, open_it, report), [])


def _csv_rows(name: str, open_it: Callable[[], IO[bytes]], report: Report) -> Iterator[tuple[int, Cells]]:
    encoding = _encoding_of(name, open_it, report)
    if csv.field_size_limit() < LARGEST_CELL:
        csv.field_size_limit(LARGEST_CELL)
    with open_it() as raw, io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="") as text:
        first = text.readline(LARGEST_CELL)
        delimiter = max(",\t;，", key=first.count) if first else ","
        lines = _chained(first, text)
        reader = csv.reader(
            (line.replace("\0", "\ufffd") for line in lines), delimiter=delimiter, strict=True
        )  # an open quote would swallow the rest
        number = 0
        try:
            for number, cells in enumerate(reader, 1):
                yield number, list(cells)
        except csv.Error:
            report(Fault(name, number + 1, "", "unreadable_row", is_fatal=True))


def _chained(first: str, text: io.TextIOWrapper) -> Iterator[str]:
    """Line by line; of a line longer than any that makes sense only a piece at a time, which then is no row of the table."""
    yield first
    while line := text.readline(LARGEST_CELL):
        yield line


def _encoding_of(name: str, open_it: Callable[[], IO[bytes]], report: Report) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else GB 18030; the whole file is looked at."""
    with open_it() as file:
        head = file.read(SNIFFED)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head:  # no text of ours has it, but every second byte of UTF-16 may
        return _two_bytes(name, open_it, report)
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(open_it, encoding):
            if encoding == "gb18030":
                report(Fault(name, 0, "", "encoding_read_as", facts={"read": "GB 18030"}, is_note=True))
            return encoding
    report(Fault(name, 0, "", "encoding_broken", is_fatal=True))
    return "utf-8-sig"


def _two_bytes(name: str, open_it: Callable[[], IO[bytes]], report: Report) -> str:
    """UTF-16 without its mark: the upper bytes of separators, digits and line ends are zero."""
    with open_it() as file:
        head = file.read(SNIFFED)
    encoding = "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
    if not _decodes(open_it, encoding):
        report(Fault(name, 0, "", "encoding_broken", is_fatal=True))
        return "utf-8-sig"
    report(Fault(name, 0, "", "encoding_read_as", facts={"read": "UTF-16"}, is_note=True))
    return encoding


def _decodes(open_it: Callable[[], IO[bytes]], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open_it() as file:
            while block := file.read(SNIFFED):
                decoder.decode(block)
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
