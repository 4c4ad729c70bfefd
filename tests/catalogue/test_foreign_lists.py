"""Lists of other places: read whatever their order, every code checked, what is odd named and kept."""

import json
import os

import pytest
from tests.catalogue.factories import a_credit_code
from tests.catalogue.test_import import REAL, bring_in, counts, reasons, write

from tongban.catalogue.models import ServiceItem
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
NUMBER = a_credit_code(7)
ROW = {
    "item_code": f"990107001006-999900000000-000-{NUMBER}-1-00", "base_code": "990107001006", "division": "999900", "department": "云江市教育局",
    "implementer_uscc": NUMBER, "type_code": "1", "type_name": "行政许可", "name": "举办中等学校审批", "level_text": "县级", "parent_item": "",
}  # fmt: skip
RECORD = {
    "task_code": f"{NUMBER}4990107001006", "catalog_code": "990107001006", "implementer": "云江市教育局", "implementer_code": NUMBER,
    "task_type": "01", "name": "举办中等学校审批", "use_level": "4", "legal_days": 20, "promise_days": 5, "project_type": "2", "on_site_times": 1,
    "fee": False, "result": {"type": "20", "name_pattern": "批复"}, "legal_basis": [{"law": "民办教育促进法", "doc": "主席令80号", "clause": "第十二条"}],
    "materials": [{"ord": 1, "name": "申请书", "original": 1, "copy": 2, "form": "1", "need": True}, {"name": "章程", "need": False}],
}  # fmt: skip


def a_list(tmp_path, *rows):
    return write(tmp_path, mixed=list(rows)) / "mixed.csv"


def records(tmp_path, *items):
    path = tmp_path / "records.json"
    path.write_text(json.dumps({"place": {"code": "999900"}, "items": items}), encoding="utf-8")
    return path


def codes_swapped(**cells):
    """The row with another credit code or basic code in its own code too, so that only the code itself is wrong."""
    row = ROW | cells
    return row | {"item_code": f"{row['base_code']}-999900000000-000-{row['implementer_uscc']}-1-00"}


def test_a_row_becomes_an_item_with_its_national_basic_code(tmp_path):
    shuffled = dict(reversed((ROW | {"further": "x"}).items()))
    report = bring_in(a_list(tmp_path, shuffled))
    item = ServiceItem.objects.get(source="guangan", source_id=ROW["item_code"])
    assert (item.basic_code, item.region_code, item.body.credit_code) == ("990107001006", "999900000000", NUMBER)
    assert (item.current.item_type, item.current.exercise_level, item.current.extra["further"]) == (
        "permit",
        "县级",
        "x",
    )
    assert reasons(report) == ["unknown_column"]
    before = counts()
    assert bring_in(a_list(tmp_path, shuffled)).unchanged == 1 and counts() == before


@pytest.mark.parametrize(
    "cells, column, reason",
    [
        ({"base_code": "990107001006AA"}, "base_code", "basic_code_local"),
        ({"base_code": "99010700100"}, "base_code", "basic_code_length"),
        ({"base_code": "G-000007-001"}, "base_code", "basic_code_character"),
        ({"base_code": "990707001006"}, "base_code", "basic_code_other_type"),
        ({"base_code": ""}, "base_code", "missing"),
        ({"implementer_uscc": NUMBER[:-1]}, "implementer_uscc", "credit_code_length"),
        (
            {"implementer_uscc": NUMBER[:-2] + ("0" if NUMBER[-2] != "0" else "1") + NUMBER[-1]},
            "implementer_uscc",
            "credit_code_check",
        ),
        ({"implementer_uscc": NUMBER[:5] + "I" + NUMBER[6:]}, "implementer_uscc", "credit_code_character"),
        ({"implementer_uscc": "2222222222222"}, "implementer_uscc", "credit_code_placeholder"),
        ({"implementer_uscc": ""}, "implementer_uscc", "missing"),
        ({"implementer_uscc": "1.15116E+17"}, "implementer_uscc", "credit_code_length"),
        ({"base_code": "9.90107E+11"}, "base_code", "basic_code_character"),
        ({"type_code": "77"}, "type_code", "unknown_value"),
        ({"type_name": "行政确认"}, "type_name", "type_contradicts_name"),
        ({"division": "华蓥"}, "division", "not_a_number"),
        ({"name": ""}, "name", "missing"),
    ],
)
def test_an_odd_code_is_named_and_its_row_comes_in_as_it_is(tmp_path, cells, column, reason):
    report = bring_in(a_list(tmp_path, ROW | {"name": "另一项", "item_code": "x"}, codes_swapped(**cells)))
    assert [(one.row, one.reason) for one in report.findings if one.column == column and one.row == 3] == [(3, reason)]
    assert ServiceItem.objects.count() == 2
    for name in ("base_code", "implementer_uscc"):
        if cells.get(name):
            assert ServiceItem.objects.get(source_id__contains=cells[name]).current.extra[name] == cells[name]


def test_a_code_that_contradicts_its_columns_is_named(tmp_path):
    wrong = [ROW | {"item_code": code} for code in (
        "x", f"990107001006-999800000000-000-{NUMBER}-1-00", f"990107001006-999900000000-000-{a_credit_code(8)}-1-00")]  # fmt: skip
    report = bring_in(a_list(tmp_path, *wrong))
    assert reasons(report, "item_code") == ["code_parts", "code_contradicts_column", "code_contradicts_column"]


def test_a_row_that_comes_twice_is_taken_once(tmp_path):
    report = bring_in(a_list(tmp_path, ROW, ROW, ROW | {"name": "别的"}))
    assert reasons(report) == ["row_twice", "id_twice"] and ServiceItem.objects.count() == 1


def test_a_full_record_becomes_an_item_under_its_own_code(tmp_path):
    report = bring_in(records(tmp_path, RECORD))
    item = ServiceItem.objects.get(code=RECORD["task_code"])
    version = item.current
    assert (item.basic_code, item.source, item.body.credit_code) == ("990107001006", "lingshan", NUMBER)
    assert (version.statutory_limit, version.promised_limit, version.visits, version.case_type) == (
        20,
        5,
        1,
        "promised",
    )
    assert (version.legal_basis, version.result_type, version.result_name) == (
        "《民办教育促进法》（主席令80号）第十二条",
        "approval",
        "批复",
    )
    assert [(m.name, m.originals, m.copies, m.form, m.necessity) for m in version.materials.all()] == [
        ("申请书", 1, 2, "paper", "necessary"),
        ("章程", 0, 0, "either", "optional"),
    ]
    assert report.findings == []
    assert bring_in(tmp_path / "records.json").unchanged == 1


@pytest.mark.parametrize(
    "said, column, reason",
    [
        ({"faq_days": 10}, "legal_days", "days_contradict"),
        ({"explained_promise_days": 1}, "promise_days", "days_contradict"),
        ({"promise_days": 30}, "promise_days", "promise_exceeds_statute"),
        ({"legal_days": "二十"}, "legal_days", "not_a_number"),
        ({"catalog_code": "990107001007"}, "task_code", "code_contradicts_parts"),
        ({"business_code": "x" * 33}, "business_code", "code_credit_code"),
        ({"task_code": "2" + RECORD["task_code"][1:]}, "task_code", "code_credit_code"),
        ({"materials_count": 9}, "materials_count", "materials_missing"),
        ({"materials": [{"name": "x", "need": "conditional"}]}, "materials[1].need", "conditional"),
        ({"materials": [{"name": " "}]}, "materials[1]", "missing"),
        ({"quality_flag": "自相矛盾"}, "quality_flag", "quality_flag"),
        ({"task_type": "99"}, "task_type", "unknown_value"),
        ({"colour": "red"}, "colour", "unknown_column"),
    ],
)
def test_an_odd_field_of_a_record_is_named(tmp_path, said, column, reason):
    report = bring_in(records(tmp_path, RECORD | said))
    assert (column, reason) in [(one.column, one.reason) for one in report.findings]
    assert ServiceItem.objects.count() == 1


@pytest.mark.parametrize(
    "said, column, reason",
    [
        ({"fee": "大概"}, "fee", "unknown_value"), ({"name": ["甲", "乙"]}, "name", "wrong_shape"), ({"result": "批复"}, "result", "wrong_shape"),
        ({"legal_days": 20.0}, "legal_days", "number_written_oddly"), ({"implementer": {}}, "implementer", "wrong_shape"),
    ],
)  # fmt: skip
def test_what_has_another_shape_is_named_and_never_passed_over(tmp_path, said, column, reason):
    report = bring_in(records(tmp_path, RECORD | said))
    assert (column, reason) in [(one.column, one.reason) for one in report.findings]


def test_what_people_write_for_yes_and_a_whole_number_are_read(tmp_path):
    bring_in(records(tmp_path, RECORD | {"fee": "是", "legal_days": 15.0}))
    version = ServiceItem.objects.get().current
    assert (version.is_charged, version.statutory_limit) == (True, 15)


def test_an_entry_that_is_no_record_is_named_with_its_place_and_moves_no_other(tmp_path):
    report = bring_in(records(tmp_path, "no record", RECORD, None, RECORD | {"task_code": "x", "legal_days": "?"}))
    assert [one.row for one in report.findings if one.reason == "wrong_shape"] == [1, 3]
    assert [one.row for one in report.findings if one.column == "legal_days"] == [4]


def test_a_division_that_is_none_is_named(tmp_path):
    report = bring_in(a_list(tmp_path, ROW | {"division": "99990"}))
    assert reasons(report, "division") == ["region_unknown"]


def test_of_two_versions_of_one_record_the_newer_counts(tmp_path):
    report = bring_in(
        records(tmp_path, *(RECORD | {"task_version": number, "name": f"第{number}版"} for number in (12, 11)))
    )
    assert ServiceItem.objects.get().current.name == "第12版" and reasons(report) == ["older_version"]


def test_a_variant_and_its_parent_are_two_items(tmp_path):
    report = bring_in(records(tmp_path, RECORD | {"business_code": f"{RECORD['task_code']}01"}, RECORD))
    assert sorted(ServiceItem.objects.values_list("code", flat=True)) == [
        RECORD["task_code"],
        f"{RECORD['task_code']}01",
    ]
    assert reasons(report) == ["code_twice"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig"])
def test_a_list_is_read_in_any_usual_encoding(tmp_path, encoding):
    path = a_list(tmp_path, ROW)
    path.write_bytes(path.read_text("utf-8-sig").encode(encoding))
    assert bring_in(path).created == 1 and ServiceItem.objects.get().current.name == ROW["name"]


def test_a_quote_that_is_never_closed_is_named_with_its_row(tmp_path):
    rows = [ROW | {"item_code": f"x{n}"} for n in range(3)]
    path = a_list(tmp_path, *rows)
    path.write_text(path.read_text("utf-8-sig").replace("x1,", '"x1,'), encoding="utf-8")
    report = bring_in(path)
    assert [(one.row, one.reason) for one in report.findings if one.reason == "quotes_odd"] == [(3, "quotes_odd")]
    assert ServiceItem.objects.filter(source_id="x0").exists() and ServiceItem.objects.filter(source_id="x2").exists()


@pytest.mark.parametrize("name, data, said", [
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"), ("a.xlsx", b"", "空的"), ("a.json", b"%PDF-1.7", "读不出"),
    ("a.json", b"{", "没有可读取"), ("a.csv", b"", "空的"),
])  # fmt: skip
def test_what_is_no_list_at_all_is_refused_with_what_it_is(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Refusal) as no:
        bring_in(tmp_path / name)
    assert said in no.value.text()


def real(name):
    path = REAL / name
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {path}")
    return path


def test_the_real_list_of_guangan_comes_in_whole_and_its_odd_codes_are_named():
    report = bring_in(real("guangan_items_2025.csv"))
    assert (report.profile, report.items, report.created) == ("guangan", 1135, 1135)
    found = report.by_reason()
    assert (
        found["basic_code_local"] == 851 and found["credit_code_placeholder"] >= 1 and found["credit_code_length"] >= 91
    )
    checked = {
        one.value for one in report.findings if one.reason.startswith("credit_code_") and "several" not in one.reason
    }
    assert {"TE5116020105116050", "2222222222222"} <= checked
    assert bring_in(real("guangan_items_2025.csv")).unchanged == 1135


def test_the_real_records_of_lingshan_come_in_and_what_their_source_doubts_is_named():
    report = bring_in(real("lingshan_full_record_samples.json"))
    assert (report.profile, report.items) == ("lingshan", 5)
    assert {"days_contradict", "quality_flag", "materials_missing", "conditional", "older_version"} <= set(
        reasons(report)
    )
    assert bring_in(real("lingshan_full_record_samples.json")).unchanged == 5
