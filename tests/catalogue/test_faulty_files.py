"""Faulty files: nothing is written, and every cell is named with what would be right."""

import json
import zipfile
from datetime import date

import openpyxl
import pytest
from tests.catalogue.factories import PUBLISHED_AT, a_body, an_item_code, published_item
from tests.catalogue.files import (
    LATER,
    a_book,
    a_csv,
    a_row,
    as_json,
    faults_of,
    sheet_of,
)

from tongban.catalogue.models import ServiceItem
from tongban.catalogue.services.files.importing import import_file
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "cells, column, reason",
    [
        ({"法定办结时限": "二十"}, "法定办结时限", "not_a_number"),
        ({"法定办结时限": "99999999999"}, "法定办结时限", "number_too_large"),
        ({"承诺办结时限": 30}, "承诺办结时限", "promise_exceeds_statute"),
        ({"事项名称": " "}, "事项名称", "missing"),
        ({"事项名称": "长" * 201}, "事项名称", "too_long"),
        ({"事项类型": "许可"}, "事项类型", "unknown_value"),
        ({"办理形式": "窗口办理、上门"}, "办理形式", "unknown_value"),
        ({"是否收费": "也许"}, "是否收费", "not_a_flag"),
        ({"生效日期": "明天"}, "生效日期", "not_a_date"),
        ({"生效日期": "2026-02-30"}, "生效日期", "not_a_date"),
        ({"受理条件": "=A1+1"}, "受理条件", "formula"),
        ({"其他要素": "{"}, "其他要素", "not_json"),
        ({"其他要素": "[1]"}, "其他要素", "not_json"),
        ({"服务主题": "没有的主题"}, "服务主题", "theme_unknown"),
        ({"实施主体": ""}, "实施主体", "missing"),
        ({"实施主体统一社会信用代码": "119999000000000001"}, "实施主体统一社会信用代码", "body_code_invalid"),
        ({"区划代码": "云江"}, "区划代码", "region_invalid"),
        ({"事项编码": ""}, "事项编码", "missing"),
        ({"事项编码": "123"}, "事项编码", "code_invalid"),
    ],
)
def test_a_faulty_cell_is_named_and_nothing_is_written(tmp_path, cells, column, reason):
    body = a_body()
    path = a_book(tmp_path, {"事项": sheet_of(a_row(body), a_row(body, **cells))})
    report = import_file(path, by=SYSTEM, at=LATER)
    assert faults_of(report) == [("事项", 3, column, reason)]
    assert (ServiceItem.objects.count(), report.written) == (0, False)
    assert import_file(path, by=SYSTEM, at=LATER, partial=True).created == 1 and ServiceItem.objects.count() == 1


def test_what_is_written_oddly_is_read_and_said(tmp_path):
    body = a_body()
    row = a_row(
        body,
        法定办结时限="２０个工作日",
        承诺办结时限="5.0 ",
        生效日期=date(2024, 5, 1),
        是否收费="TRUE",
        事项名称=" 名称\t",
    )
    report = import_file(a_book(tmp_path, {"事项": sheet_of(row)}), by=SYSTEM, at=LATER)
    version = ServiceItem.objects.get().current
    assert (version.statutory_limit, version.promised_limit, version.is_charged, version.name) == (20, 5, True, "名称")
    assert version.effective_on == date(2024, 5, 1), "Excel keeps days as numbers"
    assert {one[2] for one in faults_of(report, notes=True)} == {"法定办结时限", "承诺办结时限", "生效日期", "是否收费"}


def test_columns_in_any_order_unknown_ones_and_empty_rows_do_no_harm(tmp_path):
    body = a_body()
    rows = sheet_of({"备注": "我写的"} | dict(reversed(a_row(body).items())))
    report = import_file(
        a_book(tmp_path, {"事项": [rows[0], [], rows[1], [None, " "]], "草稿纸": [["x"]]}), by=SYSTEM, at=LATER
    )
    assert report.created == 1
    assert {one[3] for one in faults_of(report, notes=True)} == {"unknown_column", "unknown_sheet"}


@pytest.mark.parametrize(
    "sheets, reason",
    [
        ({"目录": [["事项编码"]]}, "sheet_missing"),
        ({"事项": [["事项名称"], ["x"]]}, "column_missing"),
        ({"事项": [["事项编码", "事项编码"], ["x", "y"]]}, "column_twice"),
        ({"事项": [["事项编码", "事项名称"]]}, "no_rows"),
        ({"事项": []}, "no_rows"),
    ],
)
def test_a_file_that_cannot_be_taken_at_all_says_why(tmp_path, sheets, reason):
    report = import_file(a_book(tmp_path, sheets), by=SYSTEM, at=LATER, partial=True)
    assert reason in [one[3] for one in faults_of(report)] and not report.may_be_partial and not report.written


def test_merged_cells_are_refused_with_their_place(tmp_path):
    body = a_body()
    path = a_book(tmp_path, {"事项": sheet_of(a_row(body), a_row(body))})
    book = openpyxl.load_workbook(path)
    book["事项"].merge_cells("C2:C3")
    book.save(path)
    report = import_file(path, by=SYSTEM, at=LATER, partial=True)
    assert ("事项", 2, "", "merged_cells") in faults_of(report) and ServiceItem.objects.count() == 0


def test_rows_that_contradict_each_other_are_named(tmp_path):
    body = a_body()
    row = a_row(body)
    report = import_file(a_book(tmp_path, {
        "事项": sheet_of(row, row), "材料": [["事项编码", "材料名称", "材料编码"], [row["事项编码"], "甲", "A"], [row["事项编码"], "乙", "A"], ["别的", "丙", ""]],
    }), by=SYSTEM, at=LATER)  # fmt: skip
    assert set(faults_of(report)) >= {("事项", 3, "事项编码", "code_twice"), ("材料", 4, "事项编码", "item_unknown")}
    assert ServiceItem.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_one_table_of_text_comes_in_in_any_usual_encoding(tmp_path, encoding):
    assert import_file(a_csv(tmp_path, a_row(a_body()), encoding), by=SYSTEM, at=LATER).created == 1
    assert ServiceItem.objects.get().current.name == "食品经营许可"


def test_a_cell_of_ten_megabytes_is_refused_not_kept(tmp_path):
    report = import_file(a_csv(tmp_path, a_row(a_body(), 受理条件="长" * 4_000_000), "utf-8"), by=SYSTEM, at=LATER)
    assert [one[2:] for one in faults_of(report)] == [("受理条件", "too_long")]
    assert all(len(one.value) <= 200 for _code, one in report.faults)


def test_a_bomb_and_a_broken_workbook_are_refused(tmp_path):
    bomb, broken, doctype = tmp_path / "bomb.xlsx", tmp_path / "broken.xlsx", tmp_path / "doctype.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 120_000_000)
    broken.write_bytes(b"PK\x03\x04 nothing")
    path = a_book(tmp_path, {"事项": sheet_of(a_row(a_body()))})
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(doctype, "w") as new:
        for one in old.infolist():
            data = old.read(one)
            if one.filename == "xl/workbook.xml":
                data = (
                    b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.partition(b"?>")[2]
                    if data.startswith(b"<?xml")
                    else b'<!DOCTYPE x [<!ENTITY a "a">]>' + data
                )
            new.writestr(one, data)
    found = [faults_of(import_file(one, by=SYSTEM, at=LATER))[0][3] for one in (bomb, broken, doctype)]
    assert (
        found[0] == "file_unsafe"
        and found[2] == "file_unsafe"
        and found[1] in ("file_unreadable", "sheet_missing", "column_missing", "encoding_broken")
    )


def test_the_command_says_each_fault_and_where_to_begin(tmp_path, capsys):
    from django.core.management import CommandError, call_command

    body = a_body()
    path = a_book(tmp_path, {"事项": sheet_of(a_row(body), a_row(body, 事项类型="许可"))})
    report = tmp_path / "report.csv"
    with pytest.raises(CommandError, match="没有导入任何内容"):
        call_command("catalogue", "import", str(path), "--report", str(report))
    said = capsys.readouterr().out
    assert "表“事项”第3行“事项类型”列" in said and "现在是“许可”" in said and "行政许可" in said
    assert "许可" in report.read_text("utf-8-sig") and report.read_bytes().startswith(b"\xef\xbb\xbf")
    call_command("catalogue", "import", str(path), "--partial", "--json")
    assert json.loads(capsys.readouterr().out)["created"] == 1
    call_command("catalogue", "export", str(tmp_path / "all.jsonl"), "--body", body.name)
    assert len((tmp_path / "all.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"themes": [["a"]]}, {"themes": ["a", 5]}, {"service_objects": [5]}, {"handling_forms": [{"a": 1}]}, {"co_bodies": [3]},
        {"fees": [1]}, {"faq": ["x"]}, {"situations": {"start": 5}}, {"intermediaries": ["x"]},
        {"fees": [{"name": {"a": 1}}]}, {"faq": [{"question": "何时办结？", "answer": [{"a": 1}]}]}, {"intermediaries": [{"name": {}}]},
        {"materials": [{"material_code": "M01", "name": "x", "needed_when": [5]}]},
    ],
)  # fmt: skip
def test_a_value_of_another_shape_is_a_fault_of_its_item(tmp_path, said):
    item = published_item()
    report = import_file(as_json(tmp_path, {"code": item.code, **said}), by=SYSTEM, at=LATER)
    assert [one[3] for one in faults_of(report)] == ["wrong_type"] and not report.written


@pytest.mark.parametrize(
    "key, content",
    [
        ("visits", '"abc"'),
        ("conditions", '"a\\u0000"'),
        ("extra", "[1]"),
        ("fees", "[1]"),
        ("fees", '[{"name": {}}]'),
        ("visits", "["),
    ],
)
def test_what_stands_in_the_sheet_of_the_rest_is_checked_too(tmp_path, key, content):
    row = a_row(a_body())
    rest = [["事项编码", "表", "要素", "内容"], [row["事项编码"], "事项", key, f"|{content}|"]]
    report = import_file(a_book(tmp_path, {"事项": sheet_of(row), "补充": rest}), by=SYSTEM, at=LATER, partial=True)
    assert [one[3] for one in faults_of(report)] == ["not_json"] and ServiceItem.objects.count() == 0


def test_a_damaged_table_in_a_zip_is_said_not_raised(tmp_path):
    path = tmp_path / "in.zip"
    text = "事项编码,事项名称\n" + "\n".join(f"{n},{n * 7919}" for n in range(5_000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("事项.csv", text)
    whole = path.read_bytes()
    for place in (60, 200, len(whole) // 2):
        path.write_bytes(whole[:place] + b"\xff" * 40 + whole[place + 40 :])
        report = import_file(path, by=SYSTEM, at=LATER)
        assert "file_unreadable" in [one[3] for one in faults_of(report)] and not report.written


@pytest.mark.django_db
def test_a_theme_that_says_too_little_takes_only_its_own_items_out(tmp_path):
    body = a_body()
    row = {"body_code": body.credit_code, "materials": [], "steps": []}
    codes = [an_item_code(body), an_item_code(body)]
    document = {
        "format": "tongban-catalogue", "version": 1, "themes": [{"code": "T1"}],
        "items": [row | {"code": codes[0], "name": "有主题", "themes": ["T1"]}, row | {"code": codes[1], "name": "没有主题"}],
    }  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(document), encoding="utf-8")
    import_file(tmp_path / "c.json", by=SYSTEM, at=PUBLISHED_AT, partial=True)
    assert list(ServiceItem.objects.values_list("code", flat=True)) == [codes[1]]


@pytest.mark.parametrize("parameters, place", [
    ({"dept_accept_days": 6}, "parameters.dept_accept_days"), ({"permit_examiners": 0}, "parameters.permit_examiners"),
    ({"permit_decision_days": "二十"}, "parameters.permit_decision_days"), ({"delivery_days": True}, "parameters.delivery_days"),
    ([5], "parameters"),
])  # fmt: skip
def test_parameters_on_which_no_case_could_run_are_refused(tmp_path, parameters, place):
    item = published_item()
    report = import_file(
        as_json(tmp_path, {"code": item.code, "extra": {"parameters": parameters}}), by=SYSTEM, at=LATER
    )
    (fault,) = [fault for _code, fault in report.faults]
    assert (fault.column, fault.reason, fault.facts["what"]) == (
        "其他要素",
        "extra_unfit",
        place,
    ) and not report.written


def test_parameters_that_fit_come_in_and_old_ones_that_do_not_block_nothing_else(tmp_path):
    good, old = published_item(), published_item(extra={"parameters": {"permit_examiners": 0}})
    fit = {"parameters": {"dept_accept_days": 5, "of_another_room": "x"}}
    path = as_json(tmp_path, {"code": good.code, "extra": fit}, {"code": old.code, "place": "二楼"})
    assert import_file(path, by=SYSTEM, at=LATER).updated == 2
    good.refresh_from_db()
    assert good.current.extra == fit
