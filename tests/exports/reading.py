"""Opening an exported file as its reader would."""

import csv
import io

from python_calamine import CalamineWorkbook

from tongban.files import selectors as files


def bytes_of(export):
    with files.open_file(export.file) as file:
        return file.read()


def csv_rows(data):
    """As a program reads it; the byte-order mark must be there for Excel."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheets(data):
    """Name → rows of every sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_of(export):
    data = bytes_of(export)
    if export.format == "csv":
        return csv_rows(data)
    return [row for rows in sheets(data).values() for row in rows]
