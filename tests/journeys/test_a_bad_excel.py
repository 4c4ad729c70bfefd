"""Journey 8: a department writes out its items, spoils cells in Excel, and brings the file in again: every faulty cell is named,
nothing happens unasked, and what is put right comes in once, however often it is pressed."""

import io

import openpyxl
import pytest
from django.utils import timezone
from tests.catalogue.factories import an_item_code, published_item
from tests.journeys.department import Department
from tests.journeys.facts import the_trail_says

from tongban.catalogue.models import ImportRun, ItemVersion, ServiceItem
from tongban.catalogue.services.files import running
from tongban.exports import running as exporting
from tongban.kernel import events

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RESTAURANT, STALL, WORKSHOP, NEW = "食品经营许可", "食品摊贩登记", "食品小作坊登记", "食用农产品市场备案"
# Sheet, item, column: what somebody typed there, what the page says is wrong, and what it says would be right.
SPOILED = {
    ("事项", RESTAURANT, "承诺办结时限"): ("三十", "不是数字", "只写不带单位的整数"),
    ("事项", RESTAURANT, "是否收费"): ("也许", "既不是“是”也不是“否”", ""),
    ("事项", STALL, "事项类型"): ("许可", "没有这个选项", "行政许可"),
    ("材料", STALL, "必要性"): ("必须", "没有这个选项", "可容缺后补"),
}  # fmt: skip


def test_a_bad_workbook_is_named_cell_by_cell_and_comes_in_once_it_is_right(at_desk, axe, tmp_path):
    place = Department(name=RESTAURANT)
    stall = published_item(body=place.body, name=STALL, promised=8)
    workshop = published_item(body=place.body, name=WORKSHOP, promised=8)
    keeper = at_desk(place.manager)

    # Written out from the page; in Excel four cells go wrong, one is improved, one item is new.
    book = openpyxl.load_workbook(io.BytesIO(written_out(keeper)))
    rows = {place.item.code: RESTAURANT, stall.code: STALL, workshop.code: WORKSHOP}
    spoiled = {}
    for (sheet, name, column), (text, *_said) in SPOILED.items():
        cell = cell_of(book[sheet], next(code for code, known in rows.items() if known == name), column)
        spoiled[sheet, name, column], cell.value = cell.value, text
    cell_of(book["事项"], workshop.code, "承诺办结时限").value = 3
    new = an_item_code(place.body)
    row = [cell.value for cell in row_of(book["事项"], workshop.code)]
    heads = [cell.value for cell in book["事项"][1]]
    book["事项"].append(
        [{"事项编码": new, "事项名称": NEW}.get(head, value) for head, value in zip(heads, row, strict=True)]
    )
    bring_in(keeper, book, tmp_path / "改过的.xlsx")

    # The dry run names every faulty cell, and what would be right; so does the file to work off. Nothing has changed.
    keeper.read("有 4 处错误，涉及 2 个事项")
    keeper.read("没有导入任何内容")
    for (sheet, _name, column), (text, wrong, right) in SPOILED.items():
        line = keeper.page.get_by_role("row").filter(has_text=f"表“{sheet}”").filter(has_text=column)
        said = line.inner_text()
        assert text in said and wrong in said and right in said, said
    axe(keeper.page)
    with keeper.page.expect_download() as got:
        keeper.follow("下载问题清单")
    report = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes())).active
    named = {(row[0], row[2]) for row in report.iter_rows(min_row=2, values_only=True) if row[7] == "错误"}
    assert named == {(sheet, column) for sheet, _name, column in SPOILED}
    assert ItemVersion.objects.count() == ServiceItem.objects.count() == 3

    # A click alone takes in nothing; asked for, the sound items become drafts and the faulty ones do not.
    keeper.sure("导入为草稿")
    keeper.read("文件里有4处错误")
    keeper.tick("不导入有错误的 2 个事项，只导入其余的")
    keeper.sure("导入为草稿")
    work_off()
    keeper.read("已导入：新增 1 个事项，修改 1 个事项，都是草稿。")
    keeper.read("有错误的 2 个事项没有导入。")
    assert drafts() == {WORKSHOP: 3, NEW: 3}
    assert {one.current.promised_limit for one in ServiceItem.objects.exclude(current=None)} == {10, 8}

    # Put right and brought in again: what was left out comes now, what is there is not doubled by a second click.
    for (sheet, name, column), value in spoiled.items():
        cell_of(book[sheet], next(code for code, known in rows.items() if known == name), column).value = value
    cell_of(book["事项"], place.item.code, "承诺办结时限").value = 6
    cell_of(book["事项"], stall.code, "承诺办结时限").value = 5
    bring_in(keeper, book, tmp_path / "改好的.xlsx")
    keeper.read("每一格都没有问题，可以导入。")
    keeper.page.get_by_role("button", name="导入为草稿").dblclick()
    keeper.read("等待导入")
    work_off()
    keeper.read("已导入：新增 0 个事项，修改 2 个事项，都是草稿。")
    assert drafts() == {WORKSHOP: 3, NEW: 3, RESTAURANT: 6, STALL: 5}
    bring_in(keeper, book, tmp_path / "又一次.xlsx")
    keeper.read("文件与现有内容一致，没有要导入的变化。")
    assert not keeper.page.get_by_role("button", name="导入为草稿").count()
    assert ItemVersion.objects.count() == 7 and ServiceItem.objects.count() == 4

    # The drafts are where the department goes on with them.
    keeper.menu("事项目录", "事项管理")
    keeper.page.get_by_label("版本状态").select_option(label="草稿")
    keeper.press("查找")
    for name in (RESTAURANT, STALL, WORKSHOP, NEW):
        keeper.page.get_by_role("link", name=name, exact=True).wait_for()
    assert sorted(ImportRun.objects.values_list("state", flat=True)) == ["checked", "done", "done"]
    the_trail_says("catalogue.import_uploaded", "catalogue.import_ordered", "catalogue.version_drafted")


def written_out(keeper) -> bytes:
    """The department's items as a workbook, from the page."""
    keeper.menu("事项目录", "事项管理")
    keeper.press("导出", link=True)
    keeper.press("开始导出")
    exporting.work_off(clock=timezone.localtime)
    with keeper.page.expect_download() as got:
        keeper.press("下载", link=True)
    return got.value.path().read_bytes()


def bring_in(keeper, book, path):
    book.save(path)
    keeper.menu("事项目录", "事项管理")
    keeper.press("导入", link=True)
    keeper.page.get_by_label("目录文件").set_input_files(str(path))
    keeper.press("上传并检查")
    keeper.head(f"导入：{path.name}")
    work_off()


def work_off():
    """What the worker does meanwhile."""
    running.work_off(clock=timezone.localtime)
    events.drain()


def row_of(sheet, code):
    return next(row for row in sheet.iter_rows(min_row=2) if row[0].value == code)


def cell_of(sheet, code, column):
    return row_of(sheet, code)[[cell.value for cell in sheet[1]].index(column)]


def drafts():
    return dict(ItemVersion.objects.filter(state="draft").values_list("name", "promised_limit"))
