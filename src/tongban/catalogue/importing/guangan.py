"""The list of items of a district with their codes, one table (Guang'an, 2025). What its columns mean: `importing/README.md`.

Every code is checked (R-ITEM-2 … R-ITEM-8, credit codes by their check character); an odd one is reported and kept as it is in
`extra`, and its row comes in all the same.
"""

import re
from collections.abc import Sequence
from typing import Any

from tongban.catalogue.enums import ItemType
from tongban.catalogue.importing.cells import Row
from tongban.catalogue.importing.records import Finding, ItemRecord, Reading
from tongban.catalogue.importing.tables import Table
from tongban.catalogue.rules import codes
from tongban.kernel.checks import credit_code_problem
from tongban.regions.rules.codes import STEPS as DIVISION_STEPS

NAME = "guangan"
COLUMNS = {
    "item_code", "base_code", "division", "department", "implementer_uscc", "type_code", "type_name", "name", "level_text",
    "parent_item",
}  # fmt: skip
NEEDED = {"item_code", "base_code", "name", "department"}
TYPES = {
    "1": ItemType.PERMIT, "2": ItemType.PENALTY, "3": ItemType.COERCION, "4": ItemType.LEVY, "5": ItemType.BENEFIT,
    "6": ItemType.INSPECTION, "7": ItemType.CONFIRMATION, "8": ItemType.REWARD, "9": ItemType.ADJUDICATION,
    "10": ItemType.OTHER_POWER, "20": ItemType.PUBLIC_SERVICE,
}  # fmt: skip
LOCAL_LENGTH = 14
WELL_MADE = re.compile(r"[0-9A-Z]+")
REST = re.compile(r"(\d{12})-(\d{3})-(.*)-(\d{1,3})-(\d{2})")
GIVEN = {"item_type", "implementation_code", "implementing_body.credit_code"}
CREDIT = {
    "bad_length": "credit_code_length",
    "bad_character": "credit_code_character",
    "bad_check": "credit_code_check",
}


def is_list(header: Sequence[str]) -> bool:
    """Whether a table with this header is such a list, in whatever order and with whatever further columns."""
    return set(header) >= NEEDED


def read(tables: Sequence[Table], findings: list[Finding]) -> Reading:
    """Records out of the tables that are such lists; others are reported."""
    reading = Reading(profile=NAME, findings=findings, given=set(GIVEN))
    items: dict[str, ItemRecord] = {}
    numbers: dict[str, dict[str, tuple[Table, int]]] = {}
    for table in tables:
        known = is_list(table.header)
        reading.files.append({"name": table.name, "kind": "items" if known else "unknown", "rows": len(table.rows)})
        if not known:
            findings.append(Finding(table.name, 0, "", "unknown_table", ",".join(table.header)[:200]))
            continue
        findings += [Finding(table.name, 1, c, "unknown_column") for c in table.header if c and c not in COLUMNS]
        findings += [Finding(table.name, 1, c, "column_missing") for c in sorted(COLUMNS - set(table.header))]
        for number, cells in table.rows:
            row = Row(table, number, cells, findings)
            record = _item(row)
            earlier = items.get(record.source_id)
            if earlier is not None:
                same = earlier.elements == record.elements and earlier.department == record.department
                row.report(
                    "item_code", "row_twice" if same else "id_twice", f"{record.source_id} (row {earlier.place[1]})"
                )
                continue
            items[record.source_id] = record
            if record.credit_code:
                numbers.setdefault(record.department, {}).setdefault(record.credit_code, (table, number))
    for department, found in numbers.items():
        for table, number in list(found.values())[1:]:
            findings.append(
                Finding(
                    table.name,
                    number,
                    "implementer_uscc",
                    "credit_code_several",
                    f"{department}：{'、'.join(found)}"[:200],
                )
            )
    if not any(file["kind"] == "items" for file in reading.files):
        findings.append(Finding("", 0, "", "table_missing", "items"))
    reading.items = list(items.values())
    return reading


def _item(row: Row) -> ItemRecord:
    name = row.text("name", longest=200, required=True) or "（未写名称的事项）"
    department = row.text("department", longest=200, required=True) or "（未写明的实施主体）"
    item_code = row.text("item_code", required=True)
    item_type = row.choice("type_code", TYPES, "", required=True)
    if item_type and row.raw("type_name") and row.raw("type_name") != item_type.label:
        row.report("type_name", "type_contradicts_name", f"{row.raw('type_code')} / {row.raw('type_name')}")
    base_code, credit_code = row.raw("base_code"), row.raw("implementer_uscc")
    basic = _basic_code(row, base_code)
    _type_in_code(row, basic, item_type)
    number = _credit_code(row, credit_code)
    if item_code:
        _parts(row, item_code, base_code, credit_code)
    division = row.raw("division")
    if division and not (division.isascii() and division.isdigit()):
        row.report("division", "not_a_number", division)
        division = ""
    elif division and len(division) not in DIVISION_STEPS:
        row.report("division", "region_unknown", division)
        row.carried["division"], division = division, ""
    row.carry("item_code", "base_code", "implementer_uscc", "parent_item")
    row.carry(*(column for column in row.table.header if column and column not in COLUMNS))
    return ItemRecord(
        source_id=item_code[:100] or f"{department}/{name}"[:100], code="", department=department, basic_code=basic,
        place=(row.table.name, row.line), region_code=division, credit_code=number,
        elements={
            "name": name, "item_type": str(item_type), "exercise_level": row.text("level_text", longest=40), "extra": row.carried,
        },
    )  # fmt: skip


def _basic_code(row: Row, code: str) -> str:
    """The national basic code of 12 characters; "" for a local one of 14 and for one that is none."""
    if not code:
        row.report("base_code", "missing")
    elif not WELL_MADE.fullmatch(code):
        row.report("base_code", "basic_code_character", code)
    elif len(code) == LOCAL_LENGTH:
        row.report("base_code", "basic_code_local", code)
    elif reason := codes.basic_code_problem(code):
        row.report("base_code", f"basic_code_{reason}", code)
    else:
        return code
    return ""


def _type_in_code(row: Row, basic: str, item_type: Any) -> None:
    """Characters 3 and 4 of a basic code are the type (R-ITEM-2), unless it is one of the local extensions."""
    digits = basic[2:4]
    meant = TYPES.get(str(int(digits))) if digits.isascii() and digits.isdigit() else None
    if meant is not None and item_type and meant != item_type:
        row.report("base_code", "basic_code_other_type", f"{basic} / {item_type.label}")


def _credit_code(row: Row, code: str) -> str:
    if not code:
        row.report("implementer_uscc", "missing")
        return ""
    if len(set(code)) == 1:
        row.report("implementer_uscc", "credit_code_placeholder", code)
        return ""
    problem = credit_code_problem(code)
    if problem is None and code != code.upper():
        problem = "bad_character"  # the check passes over case; the code does not
    if problem:
        row.report("implementer_uscc", CREDIT[problem], code)
        return ""
    return code


def _parts(row: Row, item_code: str, base_code: str, credit_code: str) -> None:
    """The item's code is put together of the other columns: basic code, division, …, credit code, version, number."""
    found = REST.fullmatch(item_code.removeprefix(f"{base_code}-")) if item_code.startswith(f"{base_code}-") else None
    if found is None:
        row.report("item_code", "code_parts", item_code)
        return
    division, _number, number, _version, _variant = found.groups()
    given = row.raw("division")
    if given and not division.startswith(given):
        row.report("item_code", "code_contradicts_column", f"{division} / {given}")
    if number != credit_code:
        row.report("item_code", "code_contradicts_column", f"{number} / {credit_code}")
