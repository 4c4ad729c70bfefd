"""Tables out of files: CSV in the encodings met in practice, and spreadsheets."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tongban.catalogue.importing.records import Finding

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
SHEET_SUFFIXES = (".xlsx", ".xls", ".ods")
LARGEST_CELL = 10_000_000


@dataclass
class Table:
    """One table: its header, and its rows as (row number, column → text)."""

    name: str
    header: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def read_tables(path: Path, findings: list[Finding]) -> list[Table]:
    """All tables of a file or of the files of a folder, in name order. What is no table is reported and left out."""
    files = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    tables: list[Table] = []
    for file in files:
        if file.suffix.lower() in TEXT_SUFFIXES:
            grids = [(file.name, _csv_grid(file, findings))]
        elif file.suffix.lower() in SHEET_SUFFIXES:
            grids = _sheets(file, findings)
        else:
            continue
        tables += [table for name, grid in grids if (table := _table(name, grid, findings)) is not None]
    return tables


def _csv_grid(file: Path, findings: list[Finding]) -> Iterator[list[str]]:
    text = decoded(file.read_bytes(), file.name, findings)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;|", key=first.count) if first else ","
    if csv.field_size_limit() < LARGEST_CELL:
        csv.field_size_limit(LARGEST_CELL)
    return _records(list(io.StringIO(text, newline="")), delimiter, file.name, findings)


def _records(lines: list[str], delimiter: str, name: str, findings: list[Finding]) -> Iterator[list[str]]:
    """Every record of the lines. A quote that is never closed, or that closes too early, would swallow the rows behind it: such a
    line is read alone and as it stands, and reported."""
    start = number = 0
    while start < len(lines):
        read = 0
        reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                number, read = number + 1, reader.line_num
                yield cells
            return
        except csv.Error:
            number, start = number + 1, start + read + 1
            findings.append(Finding(name, number, "", "quotes_odd"))
            yield next(csv.reader([lines[start - 1].rstrip("\r\n")], delimiter=delimiter), [])


def decoded(data: bytes, name: str, findings: list[Finding]) -> str:
    """The text of a file: UTF-8 and UTF-16 with or without mark, else GB 18030; what stays unreadable is reported."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _without_nul(data.decode("utf-16", errors="replace"), name, findings)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8-sig":
            findings.append(Finding(name, 0, "", "encoding_not_utf8", encoding))
        return _without_nul(text, name, findings)
    findings.append(Finding(name, 0, "", "encoding_broken"))
    # Mostly readable in one of the two: take the one that loses less.
    texts = [data.decode(encoding, errors="replace") for encoding in ("utf-8-sig", "gb18030")]
    return _without_nul(min(texts, key=lambda text: text.count("\ufffd")), name, findings)


def _without_nul(text: str, name: str, findings: list[Finding]) -> str:
    if "\x00" in text:
        findings.append(Finding(name, 0, "", "nul_characters", str(text.count("\x00"))))
        text = text.replace("\x00", "")
    return text


def _sheets(file: Path, findings: list[Finding]) -> list[tuple[str, Iterator[list[str]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(file))
        names = list(book.sheet_names)
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except (CalamineError, OSError) as error:
        findings.append(Finding(file.name, 0, "", "unreadable_file", str(error)[:200]))
        return []
    several = len(sheets) > 1
    return [
        (f"{file.name}#{name}" if several else file.name, iter([[_plain(cell) for cell in row] for row in rows]))
        for name, rows in sheets
    ]


def _plain(cell: object) -> str:
    """A spreadsheet knows only floating numbers: 20.0 was written 20."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).replace("\x00", "")


def _table(name: str, grid: Iterator[list[str]], findings: list[Finding]) -> Table | None:
    header: list[str] | None = None
    table: Table | None = None
    number = 0
    try:
        for number, cells in enumerate(grid, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip().strip("\ufeff") for cell in cells]
                table = Table(name, header)
                findings += [
                    Finding(name, number, column, "column_twice")
                    for column in sorted({c for c in header if c and header.count(c) > 1})
                ]
                continue
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                findings.append(Finding(name, number, "", "row_too_long", " | ".join(cells[len(header) :])[:200]))
            elif len(cells) < len(header):
                findings.append(Finding(name, number, header[len(cells)], "row_too_short"))
            row = dict.fromkeys(header, "")
            for column, cell in zip(header, cells, strict=False):
                row[column] = row[column] or cell  # of two columns with one name the first filled one counts
            assert table is not None
            table.rows.append((number, row))
    except csv.Error as error:
        findings.append(Finding(name, number + 1, "", "unreadable_row", str(error)))
    return table
