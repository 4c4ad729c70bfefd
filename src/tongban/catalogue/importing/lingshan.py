"""Full records of items as a county's interface gave them (Lingshan, 2019-2020), JSON: {"place", "items": […]} or a bare list.

Codes are checked against their parts (R-ITEM-3, R-ITEM-4); several day counts of one item, missing materials and conditions in
a yes-or-no field are reported; what has no column of ours is carried in `extra`.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tongban.catalogue.enums import CaseType, MaterialForm, MaterialSource, Necessity, ResultType
from tongban.catalogue.importing.cells import FALSE, TRUE
from tongban.catalogue.importing.guangan import TYPES
from tongban.catalogue.importing.records import Finding, ItemRecord, Reading
from tongban.catalogue.rules import codes

NAME = "lingshan"
LARGEST = 50 << 20
FORMS = {"1": MaterialForm.PAPER, "2": MaterialForm.ELECTRONIC, "3": MaterialForm.EITHER}
SOURCES = {"10": MaterialSource.APPLICANT, "20": MaterialSource.GOVERNMENT, "99": MaterialSource.OTHER}
CASE_TYPES = {"1": CaseType.INSTANT, "2": CaseType.PROMISED}
RESULTS = {"10": ResultType.LICENCE, "20": ResultType.APPROVAL, "99": ResultType.OTHER}
NEEDED = {True: Necessity.NECESSARY, False: Necessity.OPTIONAL}
READ = {
    "task_code", "business_code", "catalog_code", "implementer", "implementer_code", "task_type", "name", "use_level", "legal_days",
    "promise_days", "project_type", "on_site_times", "fee", "result", "legal_basis", "materials", "materials_count", "task_version",
    "explained_legal_days", "explained_promise_days", "faq_days", "quality_flag", "versions_received",
}  # fmt: skip
CARRIED = (
    "review_type", "special_step", "joint", "lead_department", "material_code_example", "catalog_code", "explained_legal_days",
    "explained_promise_days", "faq_days", "quality_flag", "versions_received", "task_version", "materials_count",
)  # fmt: skip
MATERIAL_READ = {"ord", "name", "original", "copy", "form", "need", "source_type", "material_code"}
SHORT = 32_767
GIVEN = {
    "item_type", "case_type", "statutory_limit", "promised_limit", "visits", "legal_basis", "materials", "material.copies",
    "implementation_code", "implementing_body.credit_code",
}  # fmt: skip


def is_records(path: Path) -> bool:
    """Whether the file holds such records."""
    try:
        return bool(_items_of(_load(path))[1])
    except ValueError:
        return False


def read(path: Path, findings: list[Finding]) -> Reading:
    """Records out of the file. ValueError: no JSON, or none of such records."""
    place, items = _items_of(_load(path))
    reading = Reading(profile=NAME, findings=findings, given=set(GIVEN))
    reading.files.append({"name": path.name, "kind": "items", "rows": len(items)})
    kept: dict[str, tuple[int, ItemRecord]] = {}
    shared: dict[str, int] = {}
    for number, raw in enumerate(items, 1):
        if not isinstance(raw, dict):
            findings.append(Finding(path.name, number, "", "wrong_shape", str(raw)[:200]))
            continue
        record = _Item(raw, path.name, number, place, findings)
        made = record.made()
        version = record.number("task_version") or 0
        earlier = kept.get(made.source_id)
        if earlier is not None:
            newest = max(version, earlier[0])
            findings.append(
                Finding(
                    path.name,
                    number,
                    "task_code",
                    "older_version",
                    f"{made.source_id}: {min(version, earlier[0])} < {newest}",
                )
            )
            if version < earlier[0]:
                continue
        elif record.text("task_code") in shared:
            value = f"{record.text('task_code')} (item {shared[record.text('task_code')]})"
            findings.append(Finding(path.name, number, "task_code", "code_twice", value))
        shared.setdefault(record.text("task_code"), number)
        kept[made.source_id] = (version, made)
    reading.items = [record for _version, record in kept.values()]
    return reading


def _load(path: Path) -> Any:
    if path.stat().st_size > LARGEST:
        raise ValueError(path.name)
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError(path.name) from error


def _items_of(value: Any) -> tuple[str, list[Any]]:
    place = ""
    if isinstance(value, dict):
        where = value.get("place")
        place = str(where.get("code", "")) if isinstance(where, dict) else ""
        value = value.get("items")
    if not isinstance(value, list) or not any(isinstance(one, dict) and "task_code" in one for one in value):
        raise ValueError("no records")
    return place, value


class _Item:
    """One record, field by field. `number` counts the items from 1."""

    def __init__(self, raw: Mapping[str, Any], file: str, number: int, place: str, findings: list[Finding]) -> None:
        self._raw, self._file, self._number, self._place, self._findings = raw, file, number, place, findings
        self._extra: dict[str, Any] = {key: raw[key] for key in CARRIED if raw.get(key) not in (None, "")}

    def report(self, column: str, reason: str, value: Any = "") -> None:
        self._findings.append(Finding(self._file, self._number, column, reason, str(value)[:200]))

    def text(self, key: str, longest: int | None = None, *, needed: bool = False) -> str:
        value = self._raw.get(key)
        if isinstance(value, dict | list):
            self.report(key, "wrong_shape", value)
            self._extra[key], value = value, None
        text = "" if value is None else str(value).replace("\0", "").strip()
        if needed and not text:
            self.report(key, "missing")
        if longest is not None and len(text) > longest:
            self.report(key, "too_long", f"{len(text)} > {longest}")
            self._extra[key] = text
        return text[:longest]

    def number(self, key: str) -> int | None:
        value = self._raw.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, float) and value.is_integer():
            self.report(key, "number_written_oddly", value)
            value = int(value)
        text = str(value).strip()
        if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or int(text) > SHORT:
            self.report(key, "not_a_number", value)
            self._extra[key] = value
            return None
        return int(text)

    def _flag(self, key: str) -> bool:
        value = self._raw.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        said = str(value).strip().lower()
        if said and said not in TRUE | FALSE:
            self.report(key, "unknown_value", value)
            self._extra[key] = value
        return said in TRUE

    def choice(self, key: str, known: Mapping[Any, Any], default: Any) -> Any:
        value = self._raw.get(key)
        if value is None or value == "":
            return default
        text = str(value).lstrip("0") or "0"
        if text not in known:
            self.report(key, "unknown_value", value)
            self._extra[key] = value
            return default
        return known[text]

    def made(self) -> ItemRecord:
        name = self.text("name", 200, needed=True) or "（未写名称的事项）"
        for key in self._raw:
            if key not in READ and key not in CARRIED:
                self.report(key, "unknown_column", self._raw[key])
                self._extra[key] = self._raw[key]
        if flag := self.text("quality_flag"):
            self.report("quality_flag", "quality_flag", flag)
        received = self._raw.get("versions_received")
        if isinstance(received, list) and len(received) > 1:
            self.report(
                "versions_received",
                "older_version",
                "、".join(str(one.get("task_version", "")) for one in received if isinstance(one, dict)),
            )
        code = self._code()
        result = self._raw.get("result") or {}
        if not isinstance(result, dict):
            self.report("result", "wrong_shape", result)
            self._extra["result"], result = result, {}
        elements: dict[str, Any] = {
            "name": name, "item_type": str(self.choice("task_type", TYPES, "")), "case_type": str(self.choice("project_type", CASE_TYPES, "")),
            "exercise_level": self.text("use_level", 40), "visits": self.number("on_site_times"), "is_charged": self._flag("fee"),
            "legal_basis": self._legal_basis(), "result_type": str(RESULTS.get(str(result.get("type", "")), ResultType.NONE)),
            "result_name": str(result.get("name_pattern", ""))[:200], **self._days(),
        }  # fmt: skip
        if result and str(result.get("type", "")) not in RESULTS:
            self.report("result", "unknown_value", result.get("type"))
            self._extra["result"] = result
        materials = self._materials()
        count = self.number("materials_count")
        if count is not None and count != len(materials):
            self.report("materials_count", "materials_missing", f"{count} / {len(materials)}")
        return ItemRecord(
            source_id=(self.text("business_code") or self.text("task_code") or name)[:100], code=code,
            department=self.text("implementer", 200, needed=True) or "（未写明的实施主体）", place=(self._file, self._number),
            region_code=self._place if self._place.isdigit() else "",
            credit_code=codes.credit_code_of(self.text("task_code")), elements={**elements, "extra": self._extra}, materials=materials,
        )  # fmt: skip

    def _code(self) -> str:
        """The handling-item code when there is one, else the implementation code; "" when it is not well made."""
        task, business = self.text("task_code", needed=True), self.text("business_code")
        parts = "".join(self.text(key) for key in ("implementer_code", "use_level", "catalog_code"))
        if len(parts) == codes.IMPLEMENTATION_LENGTH and parts != task:
            self.report("task_code", "code_contradicts_parts", f"{task} / {parts}")
        elif self.text("catalog_code") and not task.endswith(self.text("catalog_code")):
            self.report("task_code", "code_contradicts_parts", f"{task} / {self.text('catalog_code')}")
        if business and not business.startswith(task):
            self.report("business_code", "code_contradicts_parts", f"{business} / {task}")
        code = business or task
        reason = codes.code_problem(code) if code else "length"
        if reason and len(code) != codes.LEGACY_IMPLEMENTATION_LENGTH:
            self.report("business_code" if business else "task_code", f"code_{reason}", code)
            self._extra["task_code"], self._extra["business_code"] = task, business
            return ""
        return code

    def _days(self) -> dict[str, Any]:
        statutory, promised = self.number("legal_days"), self.number("promise_days")
        for key, days in (("legal_days", statutory), ("promise_days", promised)):
            told = {name: self.number(name) for name in (f"explained_{key}", "faq_days") if name in self._raw}
            if days is not None and any(one is not None and one != days for one in told.values()):
                self.report(
                    key, "days_contradict", f"{days} / " + "、".join(f"{name} {one}" for name, one in told.items())
                )
        if statutory is not None and promised is not None and promised > statutory:
            # No case may be run on an unlawful promise: the figure is carried, and counts in the indicators.
            self.report("promise_days", "promise_exceeds_statute", f"{promised} > {statutory}")
            self._extra["as_published"], promised = {"promised_limit": promised}, None
        return {"statutory_limit": statutory, "promised_limit": promised}

    def _legal_basis(self) -> str:
        found = self._raw.get("legal_basis") or []
        if isinstance(found, str):
            return found
        if not isinstance(found, list):
            self.report("legal_basis", "wrong_shape", found)
            return ""
        lines = []
        for one in found:
            if not isinstance(one, dict):
                lines.append(str(one))
                continue
            doc = f"（{one['doc']}）" if one.get("doc") else ""
            lines.append(f"《{one.get('law', '')}》{doc}{one.get('clause', '')}")
        return "\n".join(lines)

    def _materials(self) -> list[dict[str, Any]]:
        rows = self._raw.get("materials") or []
        if not isinstance(rows, list):
            self.report("materials", "wrong_shape", rows)
            return []
        made: list[dict[str, Any]] = []
        for place, row in enumerate(rows, 1):
            if not isinstance(row, dict) or not str(row.get("name") or "").strip():
                self.report(f"materials[{place}]", "missing", row)
                continue
            made.append(self._material(row, place, {one["order"] for one in made}))
        return sorted(made, key=lambda one: one["order"])

    def _material(self, row: Mapping[str, Any], place: int, taken: Iterable[int]) -> dict[str, Any]:
        where = f"materials[{place}]"
        extra = {key: row[key] for key in row if key not in MATERIAL_READ}
        if code := str(row.get("material_code") or ""):
            extra["material_code"] = code
            own = (self.text("business_code"), self.text("task_code"))
            if not any(one and code.startswith(one) and code[len(one) :].isdigit() for one in own):
                self.report(f"{where}.material_code", "code_contradicts_parts", code)
        need = row.get("need", True)
        if not isinstance(need, bool):
            self.report(f"{where}.need", "conditional", need)
            extra["need"], need = need, False
        form = str(row.get("form") or "")
        if form and form not in FORMS:
            self.report(f"{where}.form", "unknown_value", form)
            extra["form"] = form
        order = row.get("ord")
        if not isinstance(order, int) or isinstance(order, bool) or not 0 < order <= SHORT or order in taken:
            if order is not None:
                self.report(f"{where}.ord", "order_twice" if order in taken else "not_a_number", order)
            order = max([place - 1, *taken], default=0) + 1
        return {
            "order": order, "name": str(row["name"]).strip()[:500], "form": FORMS.get(form, MaterialForm.EITHER),
            "originals": self._count(row, "original", where), "copies": self._count(row, "copy", where),
            "source": SOURCES.get(str(row.get("source_type") or ""), MaterialSource.APPLICANT),
            "necessity": NEEDED[need], "extra": extra,
        }  # fmt: skip

    def _count(self, row: Mapping[str, Any], key: str, where: str) -> int:
        value = row.get(key) or 0
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= SHORT:
            return value
        self.report(f"{where}.{key}", "not_a_number", value)
        return 0
