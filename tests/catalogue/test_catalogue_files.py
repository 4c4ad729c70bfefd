"""Whole catalogues out and in again: nothing is lost, nothing is done twice, every faulty cell is named."""

import json
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_theme, an_item_code, published_item
from tests.catalogue.test_import import real_folder

from tongban.catalogue.exchange.columns import ELEMENTS, MATERIAL_FIELDS, SHEETS, STEP_FIELDS
from tongban.catalogue.exchange.contents import content_of
from tongban.catalogue.models import CatalogueImport, ItemVersion, MaterialFile, ServiceItem
from tongban.catalogue.services import create_item, draft_version, import_catalogue, publish_version
from tongban.catalogue.services.drafting import ELEMENTS as DRAFTED
from tongban.catalogue.services.drafting import MATERIAL_ELEMENTS, STEP_ELEMENTS
from tongban.catalogue.services.files.exporting import FORMATS, export_catalogue
from tongban.catalogue.services.files.importing import import_file
from tongban.files.services import store_document
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
LATER = PUBLISHED_AT + timedelta(days=30)
SITUATIONS = {
    "start": ["kind"],
    "questions": [
        {"id": "kind", "text": "您要办什么？", "kind": "single", "options": [{"id": "new", "label": "新办", "then": ["shop"]}, {"id": "change", "label": "变更"}]},
        {"id": "shop", "text": "有没有店面？", "help": "租的也算", "kind": "multi", "options": [{"id": "yes", "label": "有"}, {"id": "no", "label": "没有"}]},
    ],
}  # fmt: skip
FEES = [
    {"name": "工本费", "standard": "每证10元", "basis": "发改价格〔2019〕1号", "amount": "10"},
    {"name": "登记费", "standard": "", "basis": ""},
]


def out(tmp_path, format, **options):
    path = tmp_path / f"out.{format}"
    export_catalogue(path, format=format, at=PUBLISHED_AT, **options)
    return path


def contents():
    """Everything the place says: of each item what belongs to it and what its versions say."""
    found = {}
    for version in ItemVersion.objects.select_related("item__body").prefetch_related("materials", "steps", "themes"):
        item = version.item
        found[item.code, version.state == "draft"] = (
            item.status, item.basic_code, item.source, item.source_id, item.region_code, item.popularity, item.body.name,
            item.body.credit_code, version.effective_on, version.pk == item.current_id, content_of(version),
        )  # fmt: skip
    return found


def emptied():
    """The place without a catalogue, as another one would be."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE catalogue_serviceitem, catalogue_theme, regions_body CASCADE")


def in_force(body, **said):
    """An item as an older system may have left it: no check of ours looked at it."""
    item = create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=PUBLISHED_AT)
    version = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, **said)
    ItemVersion.objects.filter(pk=version.pk).update(
        state="published", effective_on=PUBLISHED_AT.date(), published_at=PUBLISHED_AT
    )
    ServiceItem.objects.filter(pk=item.pk).update(current=version, popularity=3)
    return item


def a_rich_place():
    body = a_body()
    a_theme()
    odd = in_force(
        body,
        elements={
            "name": "食品经营许可", "situations": SITUATIONS, "fees": FEES, "is_charged": True, "item_type": "permit",
            "faq": [{"question": "多久？", "answer": "10个工作日\n以内"}], "conditions": "  =1+1\n'=2\t", "place": "+86 号",
            "co_bodies": ["市财政局"], "online_depth": ["intake", "handling"], "extra": {"a": [1, None, {"b": "=x"}]},
            "statutory_limit": 20, "promised_limit": 10, "statutory_unit": "month", "service_objects": ["person", "enterprise"],
        },
        themes=["open-business"],
        materials=[
            {"name": "申请书", "needed_when": [{"kind": "new", "shop": "yes"}, {"kind": "change"}], "originals": 2},
            {"name": "-身份证", "code": "ID", "order": 7, "extra": {"shared": True}, "filling_notes": " 长" * 40_000},
        ],
        steps=[{"name": "受理", "days": "1个工作日", "extra": {"x": 1}}, {"name": "决定"}],
    )  # fmt: skip
    in_force(body, elements={"name": "没有材料的事项", "faq": [{"q": "别的形状"}], "fees": [{"name": 1}]})
    draft_version(item_id=odd.pk, by=SYSTEM, at=PUBLISHED_AT, elements={"promised_limit": 5})
    return body, odd


def test_the_columns_hold_everything_that_a_version_has():
    assert set(ELEMENTS) == DRAFTED
    assert set(MATERIAL_FIELDS) == MATERIAL_ELEMENTS and set(STEP_FIELDS) == STEP_ELEMENTS


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_written_out_comes_in_again_to_the_last_element(tmp_path, format):
    a_rich_place()
    before = contents()
    path = out(tmp_path, format, drafts=True)
    emptied()
    report = import_file(path, by=SYSTEM, at=LATER)
    assert [one for _code, one in report.faults if not one.is_note] == [] and report.written
    after = contents()
    assert {key: value[:8] + value[10:] for key, value in before.items() if key[1]} == {
        key: value[:8] + value[10:] for key, value in after.items() if key[1]
    }
    assert {key: value for key, value in before.items() if not key[1]} == {
        key: value for key, value in after.items() if not key[1]
    }


@pytest.mark.parametrize("format", FORMATS)
def test_bringing_in_what_is_there_changes_nothing(tmp_path, format):
    a_rich_place()
    versions = ItemVersion.objects.count()
    path = out(tmp_path, format, drafts=True)
    for _ in range(2):
        report = import_file(path, by=SYSTEM, at=LATER)
        assert (report.created, report.updated, report.unchanged, report.written) == (0, 0, 3, False)
    assert (ItemVersion.objects.count(), CatalogueImport.objects.count()) == (versions, 0)


@pytest.mark.parametrize("format", ["xlsx", "jsonl"])
def test_the_690_real_items_go_out_and_come_in_again_whole(tmp_path, format):
    folder = tmp_path / "real"
    folder.mkdir()
    import_catalogue(real_folder(folder), by=SYSTEM, at=PUBLISHED_AT)
    before = contents()
    path = out(tmp_path, format)
    emptied()
    report = import_file(path, by=SYSTEM, at=LATER)
    assert (report.created, report.counts["materials"], report.counts["steps"], report.counts["faults"]) == (
        690,
        2525,
        1895,
        0,
    )
    after = contents()
    assert len(before) == 690 and [key for key in before if before[key] != after.get(key)] == []
    assert import_file(path, by=SYSTEM, at=LATER).unchanged == 690
    folder_again = import_catalogue(folder, by=SYSTEM, at=LATER, dry_run=True)
    assert (folder_again.unchanged, folder_again.updated) == (690, 0), "the source knows its rows again"


# Faulty files: nothing is written, and every cell is named with what would be right.


def a_book(tmp_path, sheets, name="in.xlsx"):
    """A workbook as somebody may have made it by hand."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = tmp_path / name
    book.save(path)
    return path


def a_row(body, **cells):
    code = an_item_code(body)
    return {
        "事项编码": code,
        "事项名称": "食品经营许可",
        "实施主体": body.name,
        "法定办结时限": 20,
        "承诺办结时限": 5,
    } | cells


def sheet_of(*rows):
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [heads, *([row.get(head) for head in heads] for row in rows)]


def faults_of(report, *, notes=False):
    return [(one.sheet, one.row, one.column, one.reason) for _code, one in report.faults if one.is_note == notes]


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


def test_a_missing_column_leaves_what_is_there_and_an_empty_cell_clears_it(tmp_path):
    _body, item = a_rich_place()
    ItemVersion.objects.filter(item=item, state="draft").delete()
    before = content_of(ServiceItem.objects.get(pk=item.pk).current)
    path = a_book(tmp_path, {"事项": [["事项编码", "承诺办结时限", "办理地点"], [item.code, 8, None]]})
    assert import_file(path, by=SYSTEM, at=LATER).updated == 1
    item.refresh_from_db()
    after = content_of(item.current)
    assert {key for key in before.elements if before.elements[key] != after.elements[key]} == {
        "promised_limit",
        "place",
    }
    assert (after.materials, after.steps, after.themes) == (before.materials, before.steps, before.themes)
    assert item.current.effective_on == LATER.date() and import_file(path, by=SYSTEM, at=LATER).changes == 0


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


def a_csv(tmp_path, row, encoding):
    path = tmp_path / "表.csv"
    path.write_bytes("\r\n".join([",".join(row), ",".join(str(one) for one in row.values())]).encode(encoding))
    return path


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


# What comes back as it went, and what a file may not do.


def as_json(tmp_path, *items, name="in.json"):
    path = tmp_path / name
    head = {"format": "tongban-catalogue", "version": 1, "themes": []}
    path.write_text(json.dumps({**head, "items": list(items)}), encoding="utf-8")
    return path


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_not_said_and_days_come_back_as_they_went(tmp_path, format):
    published_item(planned_cancel_on=date(2026, 1, 1), intermediaries=[{"name": "检测", "basis": "某办法"}])
    published_item(body=a_body(name="云江市教育局"), takes_appointments=False, may_pay_online=True)
    before, path = contents(), out(tmp_path, format)
    report = import_file(path, by=SYSTEM, at=LATER, dry_run=True)
    assert (report.unchanged, report.counts["faults"]) == (2, 0)
    emptied()
    assert import_file(path, by=SYSTEM, at=LATER).created == 2
    assert contents() == before


def test_a_new_item_out_of_json_says_nothing_that_was_not_said(tmp_path):
    body = a_body()
    code = an_item_code(body)
    said = {"code": code, "name": "新事项", "body_name": body.name, "planned_cancel_on": "2027-03-01"}
    import_file(as_json(tmp_path, said), by=SYSTEM, at=LATER)
    version = ServiceItem.objects.get().current
    assert (version.takes_appointments, version.may_pay_online) == (None, None)
    assert version.planned_cancel_on == date(2027, 3, 1)


@pytest.mark.parametrize(
    "said",
    [
        {"themes": [["a"]]}, {"themes": ["a", 5]}, {"service_objects": [5]}, {"handling_forms": [{"a": 1}]}, {"co_bodies": [3]},
        {"fees": [1]}, {"faq": ["x"]}, {"situations": {"start": 5}}, {"intermediaries": ["x"]},
        {"materials": [{"material_code": "M01", "name": "x", "needed_when": [5]}]},
    ],
)  # fmt: skip
def test_a_value_of_another_shape_is_a_fault_of_its_item(tmp_path, said):
    item = published_item()
    report = import_file(as_json(tmp_path, {"code": item.code, **said}), by=SYSTEM, at=LATER)
    assert [one[3] for one in faults_of(report)] == ["wrong_type"] and not report.written


@pytest.mark.parametrize(
    "key, content",
    [("visits", '"abc"'), ("conditions", '"a\\u0000"'), ("extra", "[1]"), ("fees", "[1]"), ("visits", "[")],
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


def test_the_platforms_next_version_keeps_the_forms_and_samples(tmp_path):
    item = published_item()
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, elements={"hours": "全天"})
    sample = store_document(chunks=[b"%PDF-1.4"], name="表.pdf", content_type="application/pdf", at=PUBLISHED_AT)
    MaterialFile.objects.create(version=draft, material_code="M01", kind="sample", file=sample)
    publish_version(version_id=draft.pk, by=SYSTEM, at=PUBLISHED_AT)
    assert import_file(as_json(tmp_path, {"code": item.code, "place": "二楼"}), by=SYSTEM, at=LATER).updated == 1
    item.refresh_from_db()
    assert [(one.material_code, one.file_id) for one in item.current.files.all()] == [("M01", sample.pk)]


def test_a_cancelled_item_is_not_written_and_its_own_export_does_no_harm(tmp_path):
    item = published_item()
    ServiceItem.objects.filter(pk=item.pk).update(status="cancelled")
    assert import_file(out(tmp_path, "json"), by=SYSTEM, at=LATER).unchanged == 1
    for drafts in (False, True):
        report = import_file(
            as_json(tmp_path, {"code": item.code, "place": "二楼"}), by=SYSTEM, at=LATER, as_drafts=drafts
        )
        assert [one[3] for one in faults_of(report)] == ["item_cancelled"]
    assert ItemVersion.objects.count() == 1


def test_nothing_is_published_beside_an_open_draft(tmp_path):
    item = published_item()
    draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT, elements={"promised_limit": 5})
    path = as_json(tmp_path, {"code": item.code, "place": "二楼"})
    assert [one[3] for one in faults_of(import_file(path, by=SYSTEM, at=LATER))] == ["draft_open"]
    assert import_file(path, by=SYSTEM, at=LATER, as_drafts=True).updated == 1


def test_a_file_changes_the_popularity_of_an_item_and_never_its_status(tmp_path):
    item = published_item()
    ServiceItem.objects.filter(pk=item.pk).update(status="suspended", popularity=7)
    path = as_json(tmp_path, {"code": item.code, "status": "in_use", "popularity": 0})
    report = import_file(path, by=SYSTEM, at=LATER)
    assert (report.updated, [one[3] for one in faults_of(report, notes=True)]) == (1, ["status_stays"])
    item.refresh_from_db()
    assert (item.status, item.popularity) == ("suspended", 0)
    assert import_file(path, by=SYSTEM, at=LATER).changes == 0


def test_every_heading_is_in_the_language_of_the_file():
    assert [one.key for sheet in SHEETS.values() for one in sheet.columns if one.head.isascii()] == []


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
