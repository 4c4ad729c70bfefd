"""The three tables shown by the Guangxi service site: items, their materials, their steps, joined by `item_id`.

Day counts are working days. What their codes mean: `catalogue/importing/README.md`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tongban.catalogue.enums import CaseType, MaterialForm, MaterialSource, MaterialType, Necessity
from tongban.catalogue.importing.cells import Row
from tongban.catalogue.importing.records import Finding, ItemRecord, Reading
from tongban.catalogue.importing.tables import Table
from tongban.catalogue.rules import codes
from tongban.catalogue.rules.audit.limits import compared, is_same_day
from tongban.catalogue.rules.zero_material import says_none

NAME = "guangxi"
ITEMS, MATERIALS, STEPS = "items", "materials", "steps"
CODE_COLUMNS = ("task_code", "item_code", "implementation_code")
REGION_COLUMNS = ("region_code", "area_code", "division")
ITEM_COLUMNS = {
    "item_id", "matter_code", "matter_kind", "name", "department", "dept_code", "item_type", "legal_days", "promise_days",
    "on_site_times", "is_charge", "cross_region_scope", "handle_form", "apply_way", "express_code", "accept_condition",
    "handle_time", "handle_address", "is_bundle", *CODE_COLUMNS, *REGION_COLUMNS,
}  # fmt: skip
MATERIAL_COLUMNS = {
    "item_id", "ord", "name", "material_type", "source_channel", "necessity", "form", "copies_original", "copies_copy",
    "paper_count", "paper_format", "need_sign", "sign_requirement", "exemptible", "exemption_way", "shared",
    "linked_licence", "blank_form", "sample_form", "accept_standard", "fill_notice", "remark",
}  # fmt: skip
STEP_COLUMNS = {"item_id", "ord", "step", "description"}
KNOWN = {ITEMS: ITEM_COLUMNS, MATERIALS: MATERIAL_COLUMNS, STEPS: STEP_COLUMNS}
# Which elements of a guide a column is there for: what none of them gives is missing in the source, not in its guides.
GIVES: dict[str, dict[str, tuple[str, ...]]] = {
    ITEMS: {
        "item_type": ("case_type",), "legal_days": ("statutory_limit",), "promise_days": ("promised_limit",),
        "on_site_times": ("visits",), "accept_condition": ("conditions",), "handle_time": ("hours",),
        "handle_address": ("place",), **dict.fromkeys(CODE_COLUMNS, ("implementation_code", "implementing_body.credit_code")),
    },
    MATERIALS: {
        "name": ("materials",), "copies_original": ("material.copies",), "copies_copy": ("material.copies",),
        "blank_form": ("material.blank_form",), "sample_form": ("material.sample_form",),
    },
    STEPS: {"step": ("procedure",)},
}  # fmt: skip

CASE_TYPES = {"即办件": CaseType.INSTANT, "承诺件": CaseType.PROMISED}
SCOPES = {scope: scope for scope in ("全国", "全自治区", "全省", "全市", "区县", "全区", "全县")}
FORMS = {"窗口办理": "window", "网上办理": "online", "快递申请": "courier", "自助办理": "kiosk"}
WAYS = {"1": "window", "2": "online", "3": "courier", "4": "kiosk"}
SOURCES = {"10": MaterialSource.APPLICANT, "20": MaterialSource.GOVERNMENT, "99": MaterialSource.OTHER}
NEEDED = {"1": Necessity.NECESSARY, "0": Necessity.OPTIONAL}
MATERIAL_FORMS = {
    "1": MaterialForm.PAPER, "2": MaterialForm.ELECTRONIC, "3": MaterialForm.BOTH, "4": MaterialForm.EITHER,
}  # fmt: skip
ORIGINAL_OR_COPY = {"1": "original", "2": "copy", "3": "original_and_copy", "4": "original_or_copy"}
MANY_VISITS = 3


def kind_of(header: Sequence[str]) -> str | None:
    """Which of the three tables has this header, or None."""
    columns = set(header)
    if "item_id" not in columns:
        return None
    if "department" in columns and "name" in columns:
        return ITEMS
    if "step" in columns:
        return STEPS
    return MATERIALS if "name" in columns and len(columns & (MATERIAL_COLUMNS - {"name", "ord"})) >= 3 else None


def read(tables: Sequence[Table], findings: list[Finding]) -> Reading:
    """Records out of the tables; further tables and columns are reported and, as far as they are rows, carried."""
    reading = Reading(profile=NAME, findings=findings)
    by_kind: dict[str, list[Table]] = {ITEMS: [], MATERIALS: [], STEPS: []}
    for table in tables:
        kind = kind_of(table.header)
        reading.files.append({"name": table.name, "kind": kind or "unknown", "rows": len(table.rows)})
        if kind is None:
            findings.append(Finding(table.name, 0, "", "unknown_table", ",".join(table.header)[:200]))
            continue
        by_kind[kind].append(table)
        _report_columns(table, kind, findings)
        reading.given.update(*(GIVES[kind].get(column, ()) for column in table.header))
    findings += [Finding("", 0, "", "table_missing", kind) for kind, found in by_kind.items() if not found]
    items = _items(by_kind[ITEMS], findings)
    _attach(by_kind[MATERIALS], items, findings, _material, "materials")
    _attach(by_kind[STEPS], items, findings, _step, "steps")
    reading.items = list(items.values())
    return reading


def _report_columns(table: Table, kind: str, findings: list[Finding]) -> None:
    optional = {*CODE_COLUMNS, *REGION_COLUMNS}
    present = set(table.header)
    findings += [Finding(table.name, 1, c, "unknown_column") for c in table.header if c and c not in KNOWN[kind]]
    findings += [Finding(table.name, 1, c, "column_missing") for c in sorted(KNOWN[kind] - optional - present)]


def _items(tables: Sequence[Table], findings: list[Finding]) -> dict[str, ItemRecord]:
    items: dict[str, ItemRecord] = {}
    local_codes: dict[str, int] = {}
    for table in tables:
        for number, cells in table.rows:
            row = Row(table, number, cells, findings)
            record = _item(row)
            earlier = items.get(record.source_id)
            if earlier is not None:
                same = replace(earlier, place=record.place) == record
                row.report("item_id", "row_twice" if same else "id_twice", record.source_id)
                continue
            items[record.source_id] = record
            local_code = row.raw("matter_code")
            if local_code and local_code in local_codes:
                row.report("matter_code", "code_twice", f"{local_code} (row {local_codes[local_code]})")
            local_codes.setdefault(local_code, number)
    return items


def _item(row: Row) -> ItemRecord:
    name = row.text("name", longest=200, required=True) or "（未写名称的事项）"
    department = row.text("department", longest=200, required=True) or "（未写明的实施主体）"
    source_id = row.text("item_id", longest=100)
    if not source_id:
        row.report("item_id", "missing")
        source_id = f"{department}/{name}"[:100]
    case_type = row.choice("item_type", CASE_TYPES, "", required=True)
    statutory, statutory_unit = row.duration("legal_days")
    promised, promised_unit = row.duration("promise_days")
    visits = row.number("on_site_times")
    if visits is not None and visits > MANY_VISITS:
        row.report("on_site_times", "many_visits", str(visits))
    if case_type == CaseType.INSTANT and promised is not None and not is_same_day(promised, promised_unit):
        row.report("promise_days", "instant_not_same_day", str(promised))
    as_published: dict[str, int] = {}
    given = statutory is not None and promised is not None
    if given and compared(promised, promised_unit, statutory, statutory_unit) == "promise_exceeds_statute":
        # No case may be run on an unlawful promise: the figure is carried, and counts in the indicators.
        row.report("promise_days", "promise_exceeds_statute", f"{row.raw('promise_days')} > {row.raw('legal_days')}")
        as_published, promised = {"promised_limit": promised}, None
    forms = _handling_forms(row)
    elements: dict[str, Any] = {
        "name": name, "case_type": case_type, "statutory_limit": statutory, "promised_limit": promised, "visits": visits,
        "statutory_unit": statutory_unit, "promised_unit": promised_unit,
        "is_charged": row.flag("is_charge"), "handling_scope": row.choice("cross_region_scope", SCOPES, ""),
        "handling_forms": forms, "is_online": "online" in forms, "may_apply_online": "online" in forms,
        "is_in_hall": "window" in forms, "may_courier": "courier" in forms, "conditions": row.text("accept_condition"),
        "hours": row.text("handle_time"), "place": row.text("handle_address"), "is_bundle": row.flag("is_bundle"),
    }  # fmt: skip
    if "cross_region_scope" in row.carried:  # an unknown scope still is what the item says
        elements["handling_scope"] = row.carried["cross_region_scope"][:40]
    row.carry("matter_code", "matter_kind", "dept_code", "express_code")
    row.carry(*(column for column in row.table.header if column and column not in ITEM_COLUMNS))
    elements["extra"] = {**row.carried, **({"as_published": as_published} if as_published else {})}
    code = _code(row)
    return ItemRecord(
        source_id=source_id, code=code, department=department, place=(row.table.name, row.line),
        region_code=next((row.raw(c) for c in REGION_COLUMNS if row.raw(c).isdigit()), ""),
        credit_code=codes.credit_code_of(code), elements=elements,
    )  # fmt: skip


def _code(row: Row) -> str:
    """The item's code when the table has one that is well made; legacy lengths pass (R-ITEM-6)."""
    column = next((c for c in CODE_COLUMNS if row.raw(c)), "")
    code = row.raw(column) if column else ""
    reason = codes.code_problem(code) if code else None
    if reason and len(code) != codes.LEGACY_IMPLEMENTATION_LENGTH:
        row.report(column, f"code_{reason}", code)
        row.carried[column] = code
        return ""
    return code


def _handling_forms(row: Row) -> list[str]:
    words = [word for word in row.raw("handle_form").replace("，", ",").split(",") if word.strip()]
    digits = [digit for digit in row.raw("apply_way").replace("，", ",").split(",") if digit.strip()]
    forms: list[str] = []
    for column, values, known in (("handle_form", words, FORMS), ("apply_way", digits, WAYS)):
        unknown = [value for value in values if value.strip() not in known]
        if unknown:
            row.report(column, "unknown_value", ",".join(unknown))
            row.carried[column] = row.raw(column)
        forms += [known[v.strip()] for v in values if v.strip() in known and known[v.strip()] not in forms]
    if words and digits and {FORMS.get(w.strip()) for w in words} != {WAYS.get(d.strip()) for d in digits}:
        row.report("apply_way", "contradicts_handle_form", f"{row.raw('apply_way')} / {row.raw('handle_form')}")
        row.carry("handle_form", "apply_way")
    return forms


def _attach(
    tables: Sequence[Table], items: dict[str, ItemRecord], findings: list[Finding], make: Any, into: str
) -> None:
    for table in tables:
        for number, cells in table.rows:
            row = Row(table, number, cells, findings)
            record = items.get(row.raw("item_id")[:100])
            if record is None:
                row.report("item_id", "item_unknown" if row.raw("item_id") else "missing", row.raw("item_id"))
                continue
            made, rows = make(row), getattr(record, into)
            if not made["order"]:  # missing or nought, reported with the cell: behind those before it
                made["order"] = max((other["order"] for other in rows), default=0) + 1
            elif any(made["order"] == other["order"] for other in rows):
                if made in rows:
                    row.report("ord", "row_twice", row.raw("ord"))
                    continue
                row.report("ord", "order_twice", row.raw("ord"))
                made["order"] = max(other["order"] for other in rows) + 1
            rows.append(made)
    for record in items.values():
        getattr(record, into).sort(key=lambda made: made["order"])


def _material(row: Row) -> dict[str, Any]:
    name = row.text("name", longest=500, required=True) or "（未写名称的材料）"
    if says_none(name):
        row.report("name", "placeholder", name)
    linked = row.flag("linked_licence")
    has_form = row.flag("blank_form")
    kind = MaterialType.LICENCE if linked else MaterialType.FORM if has_form else MaterialType.OTHER
    extra: dict[str, Any] = {}
    if original_or_copy := row.choice("material_type", ORIGINAL_OR_COPY, "", required=True):
        extra["original_or_copy"] = original_or_copy
    flags = ("need_sign", "exemptible", "shared", "sample_form")
    extra |= {column: True for column in flags if row.flag(column)}
    extra |= {"linked_licence": True} if linked else {}
    extra |= {"blank_form": True} if has_form else {}
    if extra.get("exemptible") and not row.raw("exemption_way"):
        row.report("exemption_way", "missing")
    made = {
        "order": row.number("ord", required=True) or 0, "name": name, "material_type": kind,
        "form": row.choice("form", MATERIAL_FORMS, MaterialForm.EITHER, required=True),
        "originals": row.number("copies_original") or 0, "copies": row.number("copies_copy") or 0,
        "paper_specification": row.text("paper_format", longest=100),
        "source": row.choice("source_channel", SOURCES, MaterialSource.OTHER, required=True),
        "necessity": row.choice("necessity", NEEDED, Necessity.NECESSARY, required=True),
        "acceptance_standard": row.text("accept_standard"), "filling_notes": row.text("fill_notice"),
    }  # fmt: skip
    row.carry("paper_count", "sign_requirement", "exemption_way", "remark")
    row.carry(*(column for column in row.table.header if column and column not in MATERIAL_COLUMNS))
    return {**made, "extra": {**row.carried, **extra}}


def _step(row: Row) -> dict[str, Any]:
    text = row.text("description")
    if not text.replace("办理结果：", "").replace("审查标准：", "").strip():
        row.report("description", "empty_text", text)
    result, mark, standard = text.partition("审查标准：")
    made = {
        "order": row.number("ord", required=True) or 0,
        "name": row.text("step", longest=100, required=True) or "（未写名称的环节）",
        "content": (result.removeprefix("办理结果：") if mark else text).strip(),
        "standard": standard.strip(),
    }
    row.carry(*(column for column in row.table.header if column and column not in STEP_COLUMNS))
    return {**made, "extra": row.carried}
