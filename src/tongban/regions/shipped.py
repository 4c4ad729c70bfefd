"""The national tables that come with the package, as rows ready for COPY. Notices: data/NOTICE.txt."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from tongban.regions.rules.spans import CERTAIN_FROM, spans

DATA = Path(__file__).parent / "data"
DIVISIONS = DATA / "divisions_2026.csv.gz"
CHANGES = DATA / "changes_1981_2026.csv.gz"
TOWNS = DATA / "town_code_map_mca2026_nbs2023.csv.gz"
VILLAGES = DATA / "villages_2023_pilot_places.csv.gz"
TABLE_YEAR = 2026
COLUMNS = (
    "code", "name", "full_name", "level", "parent_code", "is_functional_area", "is_local", "valid_from", "valid_to",
    "successor_codes", "code_system", "statistics_code", "end_kind", "end_document", "is_uncertain",
)  # fmt: skip
LAYOUT = "2"  # raise it when the rows made from the same files change
Row = tuple[object, ...]


@cache
def digest() -> str:
    """The fingerprint of the shipped edition."""
    made = hashlib.sha256(LAYOUT.encode())
    for file in (DIVISIONS, CHANGES, TOWNS, VILLAGES):
        made.update(file.read_bytes())
    return made.hexdigest()


def rows() -> Iterator[Row]:
    """Every division of today, every ended code with what came after it, and the villages of the pilot places."""
    divisions = list(_read(DIVISIONS))
    statistics = {row["mca_code"]: row["nbs_code"].ljust(12, "0") for row in _read(TOWNS)}
    names = {row["code"]: row["name"] for row in divisions if row["level"] != "4"}
    full_names = {row["code"]: row["full_name"] for row in divisions}
    all_spans = spans(_read(CHANGES), names, TABLE_YEAR)
    since = {span.code: span.valid_from for span in all_spans if span.valid_to is None}
    for d in divisions:
        code = d["code"]
        yield (
            code, d["name"], d["full_name"], int(d["level"]), d["parent_code"], False, False, since.get(code), None, "[]",
            "mca", statistics.get(code, ""), "", "", False,
        )  # fmt: skip
    for span in all_spans:
        if span.valid_to is not None:
            yield (
                span.code, span.name, _old_full_name(span.name, span.code, span.parent, full_names), span.level,
                span.parent, False, False, span.valid_from, span.valid_to, json.dumps(span.successors), "mca", "",
                span.end_kind, span.end_document, span.valid_to < date(CERTAIN_FROM, 1, 1),
            )  # fmt: skip
    yield from _villages(statistics, full_names)


def _villages(statistics: dict[str, str], full_names: dict[str, str]) -> Iterator[Row]:
    """Villages reach their town by its statistics number; where that town is not in the map, their county."""
    towns = {nbs: mca for mca, nbs in statistics.items()}
    for v in _read(VILLAGES):
        county = v["county_code"].ljust(12, "0")
        parent = towns.get(v["town_code_nbs"].ljust(12, "0")) or (county if county in full_names else "")
        yield (
            v["code"], v["name"], full_names.get(parent, "") + v["name"], 5, parent, False, False, None, None, "[]",
            "nbs", "", "", "", False,
        )  # fmt: skip


def _old_full_name(name: str, code: str, parent: str, full_names: dict[str, str]) -> str:
    above = full_names.get(parent) or full_names.get(code[:2].ljust(12, "0"), "")
    return name if name.startswith(above) else above + name


def _read(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)
