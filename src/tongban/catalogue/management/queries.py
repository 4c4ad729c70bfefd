"""Queries from a file, and what is printed of an answer."""

import csv
from collections.abc import Iterator
from typing import Any

from tongban.catalogue import wordings
from tongban.catalogue.selectors import SearchAnswer
from tongban.kernel.errors import Refusal

COLUMN = "query"


def queries_of(path: str) -> Iterator[str]:
    """The column `query` of a CSV file (UTF-8 or GB 18030), row by row; read twice, so that a fault is told before the first
    answer is printed. Refused: `catalogue.queries_unreadable`."""
    encoding = _encoding_of(path)
    for _query in _rows(path, encoding):
        pass
    yield from _rows(path, encoding)


def _rows(path: str, encoding: str) -> Iterator[str]:
    """A cell that is empty, or not there in a short row, is a query without words; a line without anything too where the file
    has but one column, unless nothing follows it."""
    with open(path, encoding=encoding, newline="") as text:
        reader = csv.reader(text, strict=True)
        try:
            columns = [name.strip().lower() for name in next(reader, [])]
            if COLUMN not in columns:
                raise _unreadable(str(wordings.COLUMN_MISSING).format(column=COLUMN))
            place, blank = columns.index(COLUMN), 0
            for row in reader:
                if not row:
                    blank += len(columns) == 1
                    continue
                yield from [""] * blank
                blank = 0
                yield row[place] if place < len(row) else ""
        except csv.Error as problem:
            raise _unreadable(f"{reader.line_num}: {problem}") from problem


def lines_of(answer: SearchAnswer) -> list[dict[str, Any]]:
    return [
        {
            "code": hit.code, "source_id": hit.item.source_id, "name": hit.name, "department": hit.department,
            "score": hit.score,
        }
        for hit in answer.hits
    ]  # fmt: skip


def _encoding_of(path: str) -> str:
    try:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                with open(path, encoding=encoding) as text:
                    if not any("\0" in line for line in text):
                        return encoding
            except UnicodeDecodeError:
                continue
    except OSError as problem:
        raise _unreadable(problem.strerror or str(problem)) from problem
    raise _unreadable(str(wordings.NOT_UTF8))


def _unreadable(reason: str) -> Refusal:
    return Refusal("catalogue.queries_unreadable", reason=reason)
