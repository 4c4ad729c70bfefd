"""Tables that are read into a batch."""

import pytest
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.making_lists import NOW, a_batch_list, lists, ops

from tongban.catalogue.services.lists.uploads import LARGEST_UNPACKED
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return a_body("云江市政务服务数据管理局")


def a_table(*rows, heads=("事项编码", "列入或退出", "原因")):
    return "\n".join(",".join(row) for row in (heads, *rows)).encode()


def a_workbook(*rows, heads=("事项编码", "列入或退出", "原因")):
    import io

    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def read(batch, data, name="第一批.csv"):
    return ops.read_upload(change_id=batch.pk, name=name, data=data, by=SYSTEM, at=NOW)


@pytest.mark.parametrize("make, name", [(a_table, "表.csv"), (a_workbook, "表.xlsx")])
def test_a_table_is_read_first_and_every_faulty_row_is_named(body, make, name):
    made, good = a_batch_list(body), published_item(body=body)
    other = published_item(body=a_body("远方市公安局", region_code="999800000000"))
    batch = ops.open_batch(list_id=made.pk, by=SYSTEM, at=NOW)
    code = good.code
    upload = read(
        batch,
        make((code, "", ""), ("没有的", "列入", ""), ("", "列入", "甲"), (code, "列入", ""), (other.code, "列入", ""),
             (other.code, "跳过", ""), (published_item(body=body).code, "退出", "")),
        name,
    )  # fmt: skip
    assert upload.good == [[good.pk, "enter", ""]]
    assert [(one["row"], one["reason"]) for one in upload.faults] == [
        (3, "code_unknown"), (4, "code_missing"), (5, "code_twice"), (6, "elsewhere"), (7, "act_unknown"), (8, "no_reason"),
    ]  # fmt: skip
    assert lists.tally(batch).entering == 0, "a table that was read changes nothing"
    with pytest.raises(Refusal, match="catalogue.table_has_faults"):
        ops.take_upload(upload_id=upload.pk, only_good=False, by=SYSTEM, at=NOW)
    assert ops.take_upload(upload_id=upload.pk, only_good=True, by=SYSTEM, at=NOW) == 1
    assert lists.tally(batch).entering == 1
    with pytest.raises(Refusal, match="catalogue.table_taken"):
        ops.take_upload(upload_id=upload.pk, only_good=True, by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    "data, name, code",
    [
        (b"", "a.csv", "table_unreadable"), (b"a,b\n1,2\n", "a.exe", "table_unreadable"),
        (b"PK\x03\x04broken", "a.xlsx", "table_unreadable"), (b"name\nx\n", "a.csv", "table_without_codes"),
        (b"code\n" + b"x\n" * 20_001, "a.csv", "table_too_large"), (b"code\n" + b"x" * 5_300_000, "a.csv", "table_too_large"),
        (b"code\n", "a.csv", ""),
    ],
    ids=["empty", "program", "broken", "no column", "rows", "bytes", "only a head"],
)  # fmt: skip
def test_what_is_no_table_of_items_is_refused_in_words(body, data, name, code):
    batch = ops.open_batch(list_id=a_batch_list(body).pk, by=SYSTEM, at=NOW)
    if code:
        with pytest.raises(Refusal, match=f"catalogue.{code}"):
            read(batch, data, name)
        return
    with pytest.raises(Refusal, match="catalogue.table_empty"):
        ops.take_upload(upload_id=read(batch, data, name).pk, only_good=False, by=SYSTEM, at=NOW)


def test_reading_a_table_takes_the_same_statements_however_long_it_is(body, django_assert_num_queries):
    batch = ops.open_batch(list_id=a_batch_list(body).pk, by=SYSTEM, at=NOW)
    codes = [published_item(body=body).code for _ in range(6)]
    for rows in (codes[:1], codes):
        with django_assert_num_queries(8):
            upload = read(batch, a_table(*((code, "", "") for code in rows)))
        with django_assert_num_queries(10):
            ops.take_upload(upload_id=upload.pk, only_good=False, by=SYSTEM, at=NOW)
    assert lists.tally(batch).entering == 6


def test_a_workbook_that_says_less_of_its_size_than_it_has_is_not_read(body):
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (LARGEST_UNPACKED + 1))
    honest, size = out.getvalue(), (LARGEST_UNPACKED + 1).to_bytes(4, "little")
    batch = ops.open_batch(list_id=a_batch_list(body).pk, by=SYSTEM, at=NOW)
    with pytest.raises(Refusal, match="catalogue.table_too_large"):
        read(batch, honest, "表.xlsx")
    with pytest.raises(Refusal, match="catalogue.table_unreadable"):
        read(batch, honest.replace(size, (1000).to_bytes(4, "little")), "表.xlsx")
