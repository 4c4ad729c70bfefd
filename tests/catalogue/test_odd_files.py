"""What people really upload: each odd file is read as it was meant, or refused with the cell and what would be right."""

import json
import struct
import zipfile
from datetime import date

import openpyxl
import pytest
from tests.catalogue.factories import PUBLISHED_AT, a_body
from tests.catalogue.files import LATER, a_book, a_row, as_json, faults_of, sheet_of

from tongban.catalogue.exchange.fault_files import write_faults
from tongban.catalogue.exchange.faults import WORDS, Fault, in_words
from tongban.catalogue.exchange.json_files import LONGEST
from tongban.catalogue.exchange.recognising import is_ours
from tongban.catalogue.exchange.stage import Stage
from tongban.catalogue.models import ItemVersion, ServiceItem
from tongban.catalogue.services.files.exporting import export_catalogue
from tongban.catalogue.services.files.importing import import_file
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def brought(path, **options):
    return import_file(path, by=SYSTEM, at=LATER, **options)


def written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def an_ole_file(*streams):
    """The container of old Office files: a header that names the sector of the directory, whose entries name the streams."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return OLE.ljust(48, b"\0") + struct.pack("<I", 0) + b"\0" * (512 - 52) + entries.ljust(512, b"\0")


def a_table(body, count=2, separator=","):
    row = a_row(body)
    rows = [row, *(a_row(body) for _ in range(count - 1))]
    return "\r\n".join(
        separator.join(str(cell) for cell in cells) for cells in (list(row), *(one.values() for one in rows))
    )


@pytest.mark.parametrize("name, data, reason", [
    ("空.xlsx", b"", "file_empty"),
    ("空.csv", b"", "file_empty"),
    ("加密.xlsx", an_ole_file("EncryptionInfo", "EncryptedPackage"), "file_encrypted"),
    ("旧表.xlsx", an_ole_file("Workbook"), "old_workbook"),
    ("网页.xlsx", b"\xef\xbb\xbf \r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "web_page"),
    ("网页.csv", b"<?xml version='1.0'?><Workbook/>", "web_page"),
    ("扫描.csv", b"%PDF-1.7\n%\xe2\xe3", "file_unreadable"),
    ("图.xlsx", b"\x89PNG\r\n\x1a\n", "file_unreadable"),
    ("空.json", b"", "file_empty"),
    ("坏.json", b'{"format": "tongban-catalogue", "version": 1, "items": [{"code": "x"}, {', "unreadable_row"),
    ("没有.json", b'{"format": "tongban-catalogue", "version": 1}', "other_format"),
    ("别的.json", b'{"items": []}', "other_format"),
    ("多的.json", b'{"format": "tongban-catalogue", "version": 1, "items": []} x', "unreadable_row"),
    ("表.json", b"PK\x03\x04", "unreadable_row"),
    ("国标.json", '{"format": "tongban-catalogue", "items": [{"name": "许可"}]}'.encode("gb18030"), "encoding_broken"),
    ("国标.jsonl", '{"format": "许可"}'.encode("gb18030"), "encoding_broken"),
    ("乱.csv", "事项编码".encode() + b"\xff\xff\xff", "encoding_broken"),
])  # fmt: skip
def test_a_file_that_is_something_else_is_named_for_what_it_is(tmp_path, name, data, reason):
    report = brought(written(tmp_path, name, data), partial=True)
    found = [fault for _code, fault in report.faults if fault.is_fatal]
    assert reason in [fault.reason for fault in found], [fault.reason for fault in found]
    assert not report.written and not report.may_be_partial and all(all(in_words(fault)) for fault in found)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_table_of_text_is_read_in_the_encodings_and_separators_that_occur(tmp_path, encoding, separator):
    path = written(tmp_path, "表.csv", a_table(a_body(), separator=separator).encode(encoding))
    report = brought(path)
    assert (report.created, faults_of(report)) == (2, [])
    assert set(ItemVersion.objects.values_list("name", flat=True)) == {"食品经营许可"}


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_behind_it(tmp_path):
    head, first, *rest = a_table(a_body(), 5).split("\r\n")
    broken = first.replace("食品经营许可", '"食品经营许可')
    report = brought(written(tmp_path, "表.csv", "\n".join([head, rest[0], broken, *rest[1:]]).encode()), partial=True)
    assert faults_of(report) == [("表", 3, "", "unreadable_row")] and not report.written


def test_a_code_that_lost_its_digits_is_named_and_counted(tmp_path):
    body = a_body()
    rows = [
        a_row(body),
        a_row(body, 事项编码="1.19999E+30"),
        a_row(body, 咨询方式=1.3800138e20),
        a_row(body, 实施主体统一社会信用代码="1.2e17"),
    ]
    report = brought(a_book(tmp_path, {"事项": sheet_of(*rows)}), partial=True)
    assert faults_of(report) == [
        ("事项", 3, "事项编码", "digits_lost"), ("事项", 4, "咨询方式", "digits_lost"),
        ("事项", 5, "实施主体统一社会信用代码", "digits_lost"),
    ]  # fmt: skip
    assert (report.created, report.left_out, report.counts["faulty_items"]) == (1, 3, 3)


def test_a_text_that_only_looks_like_lost_digits_goes_out_and_comes_in_again(tmp_path):
    body = a_body()
    brought(
        as_json(tmp_path, {"code": a_row(body)["事项编码"], "name": "许可", "body_name": body.name, "place": "1.5E+10"})
    )
    path = tmp_path / "out.xlsx"
    export_catalogue(path, format="xlsx", at=PUBLISHED_AT)
    report = brought(path)
    assert (report.unchanged, faults_of(report)) == (1, [])


def test_days_of_the_other_calendar_of_excel_are_not_taken_for_ours(tmp_path):
    path = a_book(tmp_path, {"事项": sheet_of(a_row(a_body(), 生效日期=date(2024, 5, 1)))})
    book = openpyxl.load_workbook(path)
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    book.save(path)
    assert [one[3] for one in faults_of(brought(path, partial=True))] == ["dates_1904"]


@pytest.mark.parametrize(
    "cell", ["2024-05-01T00:00:00", "2024/5/1", "2024年5月1日", "45413", "2024.05.01", "2024-05-01 00:00:00"]
)
def test_days_are_read_however_they_are_written(tmp_path, cell):
    report = brought(a_book(tmp_path, {"事项": sheet_of(a_row(a_body(), 生效日期=cell))}))
    assert faults_of(report) == [] and ServiceItem.objects.get().current.effective_on == date(2024, 5, 1)


def test_a_title_above_the_headings_is_answered_with_where_the_headings_belong(tmp_path):
    rows = sheet_of(a_row(a_body()))
    report = brought(a_book(tmp_path, {"事项": [["云江市事项目录（2026年）"], *rows]}), partial=True)
    (fault,) = [fault for _code, fault in report.faults if not fault.is_note]
    assert (fault.reason, fault.row) == ("column_missing", 1) and "第一个不空的行" in in_words(fault)[1]


def test_rows_keep_their_numbers_across_empty_ones(tmp_path):
    body = a_body()
    head, first, second = sheet_of(a_row(body), a_row(body, 事项类型="许可"))
    report = brought(a_book(tmp_path, {"事项": [[], head, [], first, [], [], second]}))
    assert faults_of(report) == [("事项", 7, "事项类型", "unknown_value")]
    text = "\r\n".join(",".join(str(cell or "") for cell in row) for row in ([], head, [], first, [], [], second))
    report = brought(written(tmp_path, "表.csv", text.encode()))
    assert faults_of(report) == [("事项", 7, "事项类型", "unknown_value")]


def test_more_cells_than_headings_are_named(tmp_path):
    body = a_body()
    head, row = sheet_of(a_row(body))
    report = brought(a_book(tmp_path, {"事项": [head, [*row, "多出来的"]]}))
    assert faults_of(report) == [("事项", 2, "", "row_too_long")]


def test_the_third_row_of_a_code_names_the_first(tmp_path):
    row = a_row(a_body())
    report = brought(a_book(tmp_path, {"事项": sheet_of(row, row, row)}), partial=True)
    found = [fault for _code, fault in report.faults]
    assert [(fault.row, fault.facts["row"]) for fault in found] == [(3, 2), (4, 2)]
    assert not report.written and report.counts["faulty_items"] == 1


def test_a_workbook_whose_parts_lie_about_their_size_is_refused(tmp_path):
    path = a_book(tmp_path, {"事项": sheet_of(a_row(a_body()))})
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        entry = packed.getinfo("xl/worksheets/sheet1.xml")
    real = struct.pack("<I", entry.file_size)
    lying = written(tmp_path, "lying.xlsx", whole.replace(real, struct.pack("<I", 60)))
    report = brought(lying, partial=True)
    assert "file_unreadable" in [one[3] for one in faults_of(report)] and not report.written


def test_a_packed_file_with_a_password_is_named(tmp_path):
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("事项.csv", a_table(a_body()))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert [one[3] for one in faults_of(brought(path))] == ["file_encrypted"]


def test_a_json_document_is_as_large_as_it_needs_and_its_items_are_not(tmp_path, monkeypatch):
    body = a_body()
    items = [
        {"code": a_row(body)["事项编码"], "name": "许可", "body_name": body.name, "conditions": "件" * 150_000}
        for _ in range(50)
    ]
    path = as_json(tmp_path, *items)
    assert path.stat().st_size > 40 << 20, "escaped"
    assert brought(path, dry_run=True).created == 50
    long = as_json(tmp_path, items[0], {"code": "x", "conditions": "a" * (LONGEST * 2)})
    assert [one[1:] for one in faults_of(brought(long))] == [(2, "", "item_too_large")]


@pytest.mark.parametrize("name", ["in.json", "in.jsonl"])
def test_a_json_file_comes_packed_too(tmp_path, name):
    body = a_body()
    path = as_json(tmp_path, {"code": a_row(body)["事项编码"], "name": "许可", "body_name": body.name})
    document = json.loads(path.read_text("utf-8"))
    lines = [{key: value for key, value in document.items() if key != "items"}, *document["items"]]
    text = path.read_text("utf-8") if name == "in.json" else "\n".join(json.dumps(one) for one in lines)
    packed = tmp_path / "in.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(name, text)
    assert is_ours(packed) and brought(packed).created == 1
    whole = packed.read_bytes()
    packed.write_bytes(whole[:60] + b"\xff" * 20 + whole[80:])
    assert next(one[3] for one in faults_of(brought(packed))) in ("file_unreadable", "unreadable_row")


def test_a_row_with_a_faulty_cell_is_told_everything_else_at_once(tmp_path):
    body = a_body()
    rows = [
        a_row(body, 事项类型="许可", 区划代码="云江", 服务主题="没有的主题"),
        a_row(a_body("云江市教育局"), 实施主体=body.name, 是否收费="也许"),
    ]
    report = brought(a_book(tmp_path, {"事项": sheet_of(*rows)}))
    assert sorted(faults_of(report)) == [
        ("事项", 2, "事项类型", "unknown_value"), ("事项", 2, "区划代码", "region_invalid"), ("事项", 2, "服务主题", "theme_unknown"),
        ("事项", 3, "事项编码", "code_of_other_body"), ("事项", 3, "是否收费", "not_a_flag"),
    ]  # fmt: skip


def test_long_items_are_looked_at_fewer_at_a_time(tmp_path):
    stage = Stage(tmp_path / "stage.sqlite")
    for n, size in enumerate((10, 10, 2 << 20, 2 << 20, 5 << 20, 10), 1):
        stage.put_item(str(n), "", "事项", n, {})
        stage.put_part("materials", str(n), "", "材料", n, {"name": "x" * size})
    stage.index()
    batches, after = [], 0
    while found := stage.items(after, 500):
        after = found[-1].n
        batches.append([(one.code, len(one.parts["materials"])) for one in found])
    assert [[code for code, _rows in batch] for batch in batches] == [["1", "2", "3"], ["4"], ["5"], ["6"]]
    assert {rows for batch in batches for _code, rows in batch} == {1}


def test_a_table_of_faults_goes_on_on_a_second_sheet_where_excel_ends(tmp_path, monkeypatch):
    from tongban.catalogue.exchange import fault_files

    monkeypatch.setattr(fault_files, "LARGEST_SHEET", 4)
    path = tmp_path / "faults.xlsx"
    assert write_faults(path, ((str(n), Fault("事项", n, "", "missing")) for n in range(7))) == 7
    book = openpyxl.load_workbook(path)
    assert [sheet.max_row for sheet in book] == [4, 4, 2] and book.sheetnames[1] == "问题2"


def test_every_reason_says_what_is_wrong_and_what_would_be_right():
    assert [reason for reason, (wrong, right) in WORDS.items() if not str(wrong) or not str(right)] == []
