"""Is this one of our own files? Told by what is in it, never by its name."""

import json
from pathlib import Path

from tongban.catalogue.exchange.columns import CODE, ITEMS
from tongban.catalogue.exchange.grids import BROKEN, Grid, grids
from tongban.catalogue.exchange.json_files import FORMAT, JSON_SUFFIXES, packed_json
from tongban.catalogue.exchange.xlsx import NotAWorkbook, Odd

HEAD = 4_096
OWN = {ITEMS.column(key).head for key in ("name", "body_name", "state", "promised_limit", "statutory_limit")}


def is_ours(path: Path) -> bool:
    """A JSON file with our head, or a table 事项 with a column 事项编码 and one of ours beside it."""
    if path.suffix.lower() in JSON_SUFFIXES:
        return _has_our_head(path)
    if packed_json(path):
        return True  # no other format comes so
    if path.is_file() and path.suffix.lower() not in (".xlsx", ".csv", ".zip"):
        return False
    with grids(path, [], lambda fault: None) as found:
        for grid in found:
            if grid.name in (ITEMS.name, ITEMS.key):
                return _has_our_columns(grid)
    return False


def _has_our_columns(grid: Grid) -> bool:
    try:
        _number, row = next(grid.rows(), (0, []))
    except (NotAWorkbook, *BROKEN):
        return True  # our table, damaged: whoever reads it says so
    heads = {(one.text if isinstance(one, Odd) else one).strip().lstrip("\ufeff") for one in row}
    return CODE.head in heads and bool(heads & OWN)


def _has_our_head(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(HEAD).decode("utf-8-sig", errors="replace")
    try:
        return json.loads(start.split("\n", 1)[0]).get("format") == FORMAT
    except (ValueError, AttributeError):
        return f'"{FORMAT}"' in start.partition('"items"')[0]
