"""A file of items through the pages: what is wrong with it is seen cell by cell, put right, and comes in as drafts."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.files import a_book, a_row, sheet_of

from tongban.catalogue.models import ImportRun, ItemVersion, ServiceItem
from tongban.catalogue.services.files import planning, running, runs
from tongban.exports import running as exporting
from tongban.exports.models import Export
from tongban.files.selectors import open_file
from tongban.identity.enums import Role
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return a_body()


@pytest.fixture
def manager(body):
    return a_staff("周事项", (Role.CATALOGUE_MANAGER, body), body=body)


def send(client, path=None, name="items.xlsx"):
    upload = {"file": SimpleUploadedFile(name, path.read_bytes())} if path else {}
    return client.post(reverse("workbench:catalogue-import"), {"once": f"{name}{path}"[-32:].rjust(32, "x"), **upload})


def work():
    running.work_off(clock=timezone.localtime)


def act(client, run, verb, **more):
    url = reverse("workbench:catalogue-import-do", args=[run.public_id, verb])
    return client.post(url, {"once": f"{verb}{more}"[-32:].rjust(32, "x"), **more})


def test_without_a_file_or_with_another_kind_it_is_said_beside_the_field(as_staff, manager, tmp_path):
    client = as_staff(manager)
    assert send(client).status_code == 422 and "请选择一个文件" in send(client).content.decode()
    path = tmp_path / "x.xls"
    path.write_bytes(b"x")
    answer = send(client, path, "x.xls")
    assert answer.status_code == 422 and "另存为 .xlsx" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_faulty_file_is_not_taken_by_a_click_alone(as_staff, manager, body, tmp_path):
    client = as_staff(manager)
    send(client, a_book(tmp_path, {"事项": sheet_of(a_row(body), a_row(body, 事项类型="许可"))}))
    work()
    run = ImportRun.objects.get()
    page = client.get(reverse("workbench:catalogue-import-run", args=[run.public_id])).content.decode()
    assert "第3行" in page and "没有这个选项" in page and "行政许可、" in page
    answer = act(client, run, "order", seen_faulty="1")
    assert answer.status_code == 409 and "文件里有1处错误" in answer.content.decode()
    assert act(client, run, "order", seen_faulty="1", partial="1").status_code == 302
    work()
    assert ServiceItem.objects.count() == 1
    assert act(client, run, "cancel").status_code == 409, "it is done"


def test_a_file_larger_than_other_uploads_may_be_arrives_whole(as_staff, manager, body, tmp_path, settings):
    settings.TONGBAN_FILE_LIMITS = {"max_bytes": 50_000}
    row = a_row(body, 受理条件="件" * 60_000)
    path = tmp_path / "items.csv"
    path.write_text(f"{','.join(row)}\n{','.join(str(one) for one in row.values())}", encoding="utf-8")
    assert send(as_staff(manager), path, "items.csv").status_code == 302
    work()
    run = ImportRun.objects.get()
    assert run.file.size == path.stat().st_size > 150_000 and run.counts["created"] == 1


def test_a_second_click_neither_orders_nor_uploads_twice(as_staff, manager, body, tmp_path):
    client, path = as_staff(manager), a_book(tmp_path, {"事项": sheet_of(a_row(body))})
    assert [send(client, path).status_code for _ in range(2)] == [302, 302]
    work()
    run = ImportRun.objects.get()
    assert [act(client, run, "order", seen_faulty="0").status_code for _ in range(2)] == [302, 302]
    assert act(client, run, "order", seen_faulty="0", partial="1").status_code == 409, (
        "another form, as of another window"
    )
    work()
    work()
    assert (ServiceItem.objects.count(), ItemVersion.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(code="catalogue.import_ordered").count() == 1


def test_what_was_written_before_the_end_is_said_when_it_was_cancelled(as_staff, manager, body, tmp_path, monkeypatch):
    client = as_staff(manager)
    send(client, a_book(tmp_path, {"事项": sheet_of(*(a_row(body) for _ in range(6)))}))
    work()
    run = ImportRun.objects.get()
    act(client, run, "order", seen_faulty="0")
    monkeypatch.setattr(planning, "CHUNK", 4)
    real = runs.keep_position

    def cancelled_after(found, **more):
        kept = real(found, **more)
        runs.cancel_import(public_id=run.public_id, by=manager, at=timezone.localtime())
        return kept

    monkeypatch.setattr(runs, "keep_position", cancelled_after)
    work()
    page = client.get(reverse("workbench:catalogue-import-run", args=[run.public_id])).content.decode()
    assert "这次导入已取消" in page and "新增 4 个事项" in page and ServiceItem.objects.count() == 4


def test_pages_take_a_fixed_number_of_queries(as_staff, manager, body, tmp_path, django_assert_max_num_queries):
    client = as_staff(manager)
    send(client, a_book(tmp_path, {"事项": sheet_of(*(a_row(body, 事项类型="许可") for _ in range(30)))}))
    work()
    run = ImportRun.objects.get()
    for url in (reverse("workbench:catalogue-import"), reverse("workbench:catalogue-import-run", args=[run.public_id])):
        with django_assert_max_num_queries(10):
            assert client.get(url).status_code == 200


def test_an_import_of_somebody_else_does_not_exist(as_staff, manager, body, tmp_path):
    send(as_staff(manager), a_book(tmp_path, {"事项": sheet_of(a_row(body, 事项类型="许可"))}))
    work()
    run = ImportRun.objects.get()
    other = as_staff(a_staff("李事项", (Role.CATALOGUE_MANAGER, body), body=body))
    for name in ("catalogue-import-run", "catalogue-import-report"):
        assert other.get(reverse(f"workbench:{name}", args=[run.public_id])).status_code == 404
    assert act(other, run, "cancel").status_code == 404


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_ones_own_items_are_exported_as_a_file_that_can_be_brought_in(as_staff, manager, body, format):
    mine = published_item(body=body)
    published_item(body=a_body(name="云江市教育局"))
    client = as_staff(manager)
    url = reverse("workbench:export", args=["catalogue"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"once": "x" * 32, "format": format}).status_code == 302
    exporting.work_off(clock=timezone.localtime)
    export = Export.objects.get()
    assert (export.state, export.rows_done) == ("done", 1)
    with open_file(export.file) as file:
        data = file.read()
    if format == "xlsx":
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("事项").to_python()
        assert [row[0] for row in rows] == ["事项编码", mine.code]
    else:
        assert export.file.name.endswith(".zip") and data.startswith(b"PK")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("phone", [False, True])
def test_a_bad_workbook_is_put_right_and_comes_in(
    manager, body, tmp_path, new_page, sign_in_as, axe, no_sideways_scroll, phone, shot
):
    def look(page, name):
        axe(page)
        no_sideways_scroll(page)
        shot(page, name)

    item = published_item(body=body, promised=10)
    good = a_row(body, 事项名称="餐饮服务许可（新办）")
    rows = sheet_of(
        good,
        a_row(body, 事项编码=item.code, 承诺办结时限="三十", 事项类型="许可"),
        a_row(body, 是否收费="也许", 备注="内部"),
    )
    bad = a_book(
        tmp_path,
        {"事项": rows, "材料": [["事项编码", "材料名称", "必要性"], [good["事项编码"], "申请书", "必须"]]},
        "bad.xlsx",
    )
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    page.goto(reverse("workbench:catalogue"))
    page.get_by_role("link", name="导入", exact=True).click()
    page.get_by_role("heading", name="导入事项").wait_for()
    look(page, "import")
    page.get_by_label("目录文件").set_input_files(str(bad))
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("heading", name="导入：bad.xlsx").wait_for()
    look(page, "import-waits")
    work()
    page.get_by_text("有 4 处错误，涉及 3 个事项").wait_for()
    for said in ("表“材料”", "没有这个选项", "不是数字", "只写不带单位的整数", "既不是“是”也不是“否”"):
        assert page.get_by_text(said).first.is_visible(), said
    look(page, "import-faults")
    with page.expect_download() as got:
        page.get_by_role("link", name="下载问题清单").click()
    report = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes()))
    found = [row[:3] for row in report.active.iter_rows(min_row=2, values_only=True) if row[7] == "错误"]
    assert set(found) == {
        ("事项", 3, "承诺办结时限"),
        ("事项", 3, "事项类型"),
        ("事项", 4, "是否收费"),
        ("材料", 2, "必要性"),
    }
    assert ItemVersion.objects.count() == 1
    rows[2] = [{"三十": 7, "许可": "行政许可"}.get(cell, cell) for cell in rows[2]]
    rows[3] = [{"也许": "否"}.get(cell, cell) for cell in rows[3]]
    right = a_book(
        tmp_path,
        {"事项": rows, "材料": [["事项编码", "材料名称", "必要性"], [good["事项编码"], "申请书", "必要"]]},
        "right.xlsx",
    )
    page.get_by_role("link", name="返回我的导入").click()
    page.get_by_role("heading", name="导入事项").wait_for()
    page.get_by_label("目录文件").set_input_files(str(right))
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("heading", name="导入：right.xlsx").wait_for()
    work()
    page.get_by_text("每一格都没有问题").wait_for()
    look(page, "import-sound")
    page.get_by_role("button", name="导入为草稿").click()
    page.get_by_text("等待导入").or_(page.get_by_text("正在导入")).first.wait_for()
    work()
    page.get_by_text("已导入：新增 2 个事项，修改 1 个事项").wait_for()
    look(page, "import-done")
    assert sorted(ItemVersion.objects.values_list("state", flat=True)) == ["draft", "draft", "draft", "published"]
    page.get_by_role("link", name="查看草稿，送审").click()
    page.get_by_role("heading", name="事项管理").wait_for()
    assert page.get_by_text("餐饮服务许可（新办）").is_visible()
