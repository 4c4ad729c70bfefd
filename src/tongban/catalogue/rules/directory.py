"""Reading one entry of a directory file: every fault with its field (R-ITEM-2, R-ITEM-11)."""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.rules.codes import EXERCISE_LEVELS, basic_code_problem

KNOWN = {"basic_code", "levels", "name", "elements", "materials", "steps"}


def line_of(basic_code: str) -> str:
    """The department in charge: characters 5 and 6 of the basic code (R-ITEM-2)."""
    return basic_code[4:6]


def problems(
    entry: Any, *, elements: frozenset[str], materials: frozenset[str], steps: frozenset[str]
) -> list[tuple[str, str]]:
    """(field, why) for everything that is wrong with an entry; [] when it can be taken over."""
    if not isinstance(entry, Mapping):
        return [("", "not_an_entry")]
    found = [(name, "unknown_field") for name in sorted(set(entry) - KNOWN)]
    code = entry.get("basic_code")
    if not isinstance(code, str) or basic_code_problem(code):
        found.append(("basic_code", "basic_code"))
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        found.append(("name", "name"))
    levels = entry.get("levels")
    if (
        not isinstance(levels, list)
        or not levels
        or any(str(one) not in EXERCISE_LEVELS or len(str(one)) != 1 for one in levels)
    ):
        found.append(("levels", "levels"))
    said = entry.get("elements", {})
    if not isinstance(said, Mapping):
        found.append(("elements", "not_an_object"))
    else:
        found += [(f"elements.{one}", "unknown_field") for one in sorted(set(said) - elements)]
    for field, known in (("materials", materials), ("steps", steps)):
        found += _rows(entry.get(field, []), field, known)
    return found


def _rows(rows: Any, field: str, known: frozenset[str]) -> list[tuple[str, str]]:
    if not isinstance(rows, list):
        return [(field, "not_a_list")]
    found = []
    for number, row in enumerate(rows, 1):
        where = f"{field}.{number}"
        if not isinstance(row, Mapping):
            found.append((where, "not_an_object"))
            continue
        if not isinstance(row.get("name"), str) or not row["name"].strip():
            found.append((f"{where}.name", "name"))
        found += [(f"{where}.{one}", "unknown_field") for one in sorted(set(row) - known)]
    return found
