"""The file, row by row: never more than one of them in memory."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tongban.cases.history.checking import ALIASES, REQUIRED
from tongban.kernel.errors import Invalid


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, cells by our column names). Invalid when the file or a column that nothing can do without is missing."""
    if not path.is_file():
        raise Invalid({"path": [f"{path}: no such file"]})
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            reader.fieldnames = named(reader.fieldnames or [])
            if missing := [name for name in REQUIRED if name not in reader.fieldnames]:
                raise Invalid({"path": [f"{path.name}: no column {', '.join(missing)}"]})
            yield from enumerate(reader, start=2)
        except UnicodeDecodeError:
            raise Invalid({"path": [f"{path.name}: not UTF-8; save it as “CSV UTF-8”"]}) from None
        except csv.Error as error:
            raise Invalid({"path": [f"{path.name}, row {reader.line_num}: {error}"]}) from None


def named(columns: Sequence[str]) -> list[str]:
    """The columns under our names."""
    return [ALIASES.get(column.strip(), column.strip()) for column in columns]


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
