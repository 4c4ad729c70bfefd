"""Writing rows to a file as they come: memory stays the same however many there are."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from tongban.exports.enums import ExportFormat
from tongban.kernel.cells import plain

BREAKS = re.compile("[\t\r\n\x85\u2028\u2029]+")
# What the library takes for an error value; as a text it would come back as one.
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
LARGEST_SHEET = 1_048_576  # rows of a sheet of Excel, the heading included


class Writer(Protocol):
    """A file that is being written."""

    def write(self, cells: Sequence[Any]) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...


@contextmanager
def writer(
    path: Path,
    format: str,
    *,
    title: str,
    heads: Sequence[str],
    widths: Sequence[int],
    largest_sheet: int = LARGEST_SHEET,
) -> Iterator[Writer]:
    """A file of this format with its headings written; whole when the block ends well, else let go of."""
    made: Writer
    if format == ExportFormat.CSV:
        made = Csv(path, heads)
    else:
        made = Excel(path, title=title, heads=heads, widths=widths, largest_sheet=largest_sheet)
    try:
        yield made
    except BaseException:
        made.abandon()
        raise
    made.close()


class Csv:
    """UTF-8 with a mark at the beginning, without which Excel takes it for another code; every text is quoted, so that no
    other separator divides it."""

    def __init__(self, path: Path, heads: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file, quoting=csv.QUOTE_ALL)
        self.write(heads)

    def write(self, cells: Sequence[Any]) -> None:
        self._rows.writerow([csv_cell(cell) for cell in cells])

    def close(self) -> None:
        self._file.close()

    abandon = close


class Excel:
    """A workbook; what does not fit on a sheet goes on on the next."""

    def __init__(
        self, path: Path, *, title: str, heads: Sequence[str], widths: Sequence[int], largest_sheet: int
    ) -> None:
        from openpyxl import Workbook  # only the process that writes needs it

        self._path, self._title, self._heads, self._widths = path, _sheet_name(title), list(heads), widths
        self._largest, self._written, self._sheets = largest_sheet, 0, 0
        self._book = Workbook(write_only=True)
        self._begin_sheet()

    def write(self, cells: Sequence[Any]) -> None:
        if self._written == self._largest:
            self._begin_sheet()
        self._sheet.append([_excel_cell(cell) for cell in cells])
        self._written += 1

    def close(self) -> None:
        self._book.save(self._path)

    def abandon(self) -> None:
        self._sheet.close()

    def _begin_sheet(self) -> None:
        from openpyxl.utils import get_column_letter

        if self._sheets:
            self._sheet.close()
        self._sheets, self._written = self._sheets + 1, 1
        self._sheet: Any = self._book.create_sheet(f"{self._title}{self._sheets if self._sheets > 1 else ''}")
        for number, width in enumerate(self._widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        self._sheet.freeze_panes = "A2"
        self._sheet.append([_excel_cell(head) for head in self._heads])


def _sheet_name(title: str) -> str:
    """What a sheet may be called: up to 25 characters, so that a number fits behind them, and none that Excel refuses."""
    return re.sub(r"[\[\]:*?/\\]", " ", plain(title))[:25].strip(" '") or "1"


def csv_cell(value: Any) -> Any:
    """One line of the file is one row: breaks and tabs inside a text become blanks."""
    value = plain(value)
    return BREAKS.sub(" ", value) if isinstance(value, str) else "" if value is None else value


def _excel_cell(value: Any) -> Any:
    value = plain(value)
    return f"'{value}" if value in ERRORS else value
