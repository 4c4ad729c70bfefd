"""Public lists as files, made while they are sent: nothing personal, no right to ask, no job. Cells are written as in every
export, so that no program takes a text for a formula."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tongban.exports.enums import ExportFormat
from tongban.exports.writers import csv_cell, writer

MOST_EXCEL_ROWS = 20_000  # a workbook is made as a whole before it is sent; some three seconds
FETCHED = 500
Columns = Sequence[tuple[Any, int, Callable[[Any], Any]]]  # heading, width in characters, value of a row


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Any], columns: Columns) -> Iterator[bytes]:
    """Line by line, however many rows: memory stays the same."""
    lines = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield b"\xef\xbb\xbf" + _line(lines, [str(head) for head, _width, _value in columns])
    for row in rows:
        yield _line(lines, [value(row) for _head, _width, value in columns])


def excel(rows: Iterable[Any], columns: Columns, *, title: str) -> bytes:
    """A workbook; the caller has seen that there are at most MOST_EXCEL_ROWS."""
    heads, widths = [str(head) for head, _w, _v in columns], [width for _h, width, _v in columns]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        with writer(path, ExportFormat.XLSX, title=title, heads=heads, widths=widths) as book:
            for row in rows:
                book.write([value(row) for _head, _width, value in columns])
        return path.read_bytes()


def _line(lines: Any, cells: Sequence[Any]) -> bytes:
    return lines.writerow([csv_cell(cell) for cell in cells]).encode()
