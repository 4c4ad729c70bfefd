"""Journey 9: a department designs a form, sets it on its item, a citizen fills it in and an examiner reads it; the second version
changes nothing of what was filled in; written out and brought in, it is the same form."""

import json
import re

import pytest
from tests.journeys.department import Department, approved, hand_in, item_page, publish
from tests.journeys.facts import the_trail_says
from tests.journeys.people import a_citizen

from tongban.cases.models import Case
from tongban.forms.models import FormDefinition
from tongban.kernel import events

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME, FORM = "食品经营许可", "开店登记表"


def test_a_form_is_designed_filled_in_changed_and_carried_elsewhere(at_desk, axe, tmp_path):
    place = Department(name=NAME, materials=())
    keeper = at_desk(place.manager)

    # Designed: an own list, two parts, a condition, a group that repeats; tried out; published.
    an_own_list(keeper)
    design(keeper)
    axe(keeper.page)
    try_it_out(keeper, axe)
    keeper.follow("返回设计")
    publish_form(keeper, 1)

    # Set on the item, reviewed and published with it.
    set_on_the_item(keeper)
    hand_in(keeper, NAME, "网上填表")
    approved(at_desk, place, NAME)
    publish(keeper, NAME)
    events.drain()

    # A citizen fills it in; what is wrong is said beside its field, what does not concern her is not asked.
    home = at_desk(a_citizen("欧阳小云", "xiaoyun"))
    fill_in(home, place.item.code, axe)
    case = Case.objects.get()
    events.drain()
    examiner = at_desk(place.examiner)
    read_as_examiner(examiner, case)
    axe(examiner.page)

    # The second version asks otherwise. Her case still shows what she was asked; who applies now is asked the new way.
    the_second_version(keeper)
    set_on_the_item_anew(keeper)
    hand_in(keeper, NAME, "表单第2版")
    approved(at_desk, place, NAME)
    publish(keeper, NAME)
    events.drain()
    read_as_examiner(examiner, case)
    home.page.goto(f"/my/cases/{case.number}/")
    home.page.get_by_text("填写的内容").click()
    home.read("店名")
    assert not home.page.get_by_text("招牌名称").count()
    other = at_desk(a_citizen("何晓东", "xiaodong"))
    other.page.goto(f"/items/{place.item.code}/")
    other.press("开始申请", link=True)
    other.press("开始填写")
    other.page.get_by_label("招牌名称").wait_for()
    assert not other.page.get_by_label("店名", exact=True).count()

    # Carried to another place in a file: the same form.
    first = written_out(keeper, FORM)
    brought_in(keeper, first, tmp_path)
    again = written_out(keeper, FORM, of=2)
    assert without_names(first) == without_names(again)

    case.refresh_from_db()
    assert (case.form_version, case.version.form_version) == (1, 1)
    assert case.answers["dianpu"]["hehuoren"] == [{"xingming": "林样本"}]
    assert "yuanzhenghao" not in case.answers["dianpu"], "what was hidden is not kept"
    assert sorted(FormDefinition.objects.values_list("version", flat=True)) == [1, 1, 2]
    the_trail_says(
        "form.list_made",
        "form.published",
        "catalogue.item_published",
        "case.submitted",
        "form.published",
        "form.imported",
    )


def add(keeper, place, label, kind):
    """A question where the group of fields says so."""
    box = keeper.page.get_by_role("group", name=f"在“{place}”里添加题目")
    box.get_by_label("新题目").fill(label)
    box.get_by_label("类型").select_option(label=kind)
    box.get_by_role("button", name="添加题目").click()
    keeper.page.get_by_role("link", name=label, exact=True).wait_for()


def an_own_list(keeper):
    keeper.menu("事项目录", "电子表单")
    keeper.press("选项清单", link=True)
    keeper.press("新建清单", link=True)
    keeper.write("清单名称", "经营业态")
    keeper.page.get_by_label("各项", exact=True).fill("餐饮\n零售\n食堂")
    keeper.press("保存")
    keeper.head("经营业态")


def design(keeper):
    page = keeper.page
    keeper.menu("事项目录", "电子表单")
    keeper.press("新建表单", link=True)
    keeper.write("表单名称", FORM)
    keeper.press("开始设计")
    for section in ("店铺", "声明"):
        keeper.write("添加一个部分", section)
        keeper.press("添加部分")
        keeper.head(section)
    for place, label, kind in (
        ("店铺", "店名", "单行文字"), ("店铺", "业态", "单选（下拉列表）"), ("店铺", "申请类型", "单选（逐项列出）"),
        ("店铺", "原证号", "单行文字"), ("店铺", "合伙人", "可重复填写的一组"), ("合伙人", "姓名", "单行文字"),
        ("声明", "我保证所填内容真实", "勾选声明"),
    ):  # fmt: skip
        add(keeper, place, label, kind)
    keeper.press("业态", link=True)
    page.get_by_label("选项清单").select_option(label="经营业态")
    keeper.press("保存")
    keeper.read("选项：餐饮、零售、食堂")
    keeper.press("申请类型", link=True)
    page.get_by_label("选项", exact=True).fill("首次申请\n变更")
    keeper.press("保存")
    keeper.press("原证号", link=True)
    line = page.get_by_role("group", name="条件 1")
    line.get_by_label("题目").select_option(label="店铺：申请类型")
    page.locator("select#line-0-value").wait_for()
    line.get_by_label("和什么比较").select_option(label="变更")
    keeper.press("保存")
    keeper.read("“申请类型”是“变更”时显示")


def try_it_out(keeper, axe):
    page = keeper.page
    keeper.press("预览", link=True)
    page.locator("[data-eform][data-started]").wait_for()
    assert not page.get_by_label("原证号").is_visible()
    page.get_by_label("变更").check()
    page.get_by_label("原证号").wait_for()
    keeper.press("检查填写")
    keeper.read("处需要修改")
    axe(page)


def publish_form(keeper, version):
    keeper.follow("核对并发布")
    keeper.sure("发布")
    keeper.read(f"已发布第{version}版")


def set_on_the_item(keeper):
    item_page(keeper, NAME)
    keeper.press("起草新版本")
    keeper.follow("选择电子表单")
    keeper.tick(FORM)
    keeper.press("保存")
    keeper.read("已保存，事项发布后生效")


def set_on_the_item_anew(keeper):
    """The page of the form lists who uses which version of it."""
    item_page(keeper, NAME)
    keeper.press("起草新版本")
    keeper.menu("事项目录", "电子表单")
    keeper.press(FORM, link=True)
    keeper.page.get_by_role("button", name="改用第2版").click()
    keeper.read("已是最新版本")


def fill_in(home, code, axe):
    page = home.page
    page.goto(f"/items/{code}/")
    home.press("开始申请", link=True)
    home.press("开始填写")
    page.locator("[data-eform][data-started]").wait_for()
    page.get_by_label("变更").check()
    page.get_by_label("原证号").fill("云店1号")
    page.get_by_label("首次申请").check()
    page.get_by_label("原证号").wait_for(state="hidden")
    home.press("下一步：核对")
    home.read("还有内容需要修改")
    said = page.locator(f"#{page.get_by_label('店名').get_attribute('aria-describedby').split()[-1]}")
    assert "店名" in said.inner_text() and page.get_by_label("店名").get_attribute("aria-invalid") == "true"
    axe(page)
    page.get_by_label("店名").fill("云江小馆")
    page.get_by_label("业态").select_option(label="餐饮")
    names = page.get_by_label("姓名")
    names.first.fill("林样本")
    page.get_by_role("button", name="再添加").or_(page.get_by_role("button", name="添加")).first.click()
    names.nth(1).fill("写错的人")
    page.get_by_role("button", name="删除").last.click()
    assert names.count() == 1
    page.get_by_label("我保证所填内容真实").check()
    home.press("下一步：核对")
    home.read("云江小馆")
    home.press("确认提交")
    home.head("提交成功")


def read_as_examiner(examiner, case):
    examiner.menu("待受理")
    examiner.follow(NAME)
    pairs = examiner.page.get_by_role("region", name="申请内容")
    said = pairs.inner_text()
    for text in ("店名", "云江小馆", "业态", "餐饮", "首次申请", "林样本"):
        assert text in said, text
    assert "原证号" not in said and "招牌名称" not in said
    assert case.number in examiner.page.content()


def the_second_version(keeper):
    keeper.menu("事项目录", "电子表单")
    keeper.press(FORM, link=True)
    keeper.press("起草新版本")
    keeper.press("店名", link=True)
    keeper.page.get_by_label("题目", exact=True).first.fill("招牌名称")
    keeper.press("保存")
    add(keeper, "店铺", "面积", "数字")
    keeper.follow("核对并发布")
    keeper.read("招牌名称")
    keeper.read("面积")
    keeper.sure("发布")
    keeper.read("已发布第2版")


def written_out(keeper, title, of=1):
    keeper.menu("事项目录", "电子表单")
    keeper.page.get_by_role("link", name=title, exact=True).nth(of - 1).click()
    with keeper.page.expect_download() as got:
        keeper.page.get_by_role("link", name=re.compile(r"导出\s*第")).first.click()
    return json.loads(got.value.path().read_text("utf-8"))


def brought_in(keeper, form, folder):
    path = folder / "form.json"
    path.write_text(json.dumps(form, ensure_ascii=False), "utf-8")
    keeper.menu("事项目录", "电子表单")
    keeper.press("导入", link=True)
    keeper.page.get_by_label("表单文件").set_input_files(str(path))
    keeper.press("试读")
    keeper.read("店铺、声明")
    keeper.press("导入为草稿")
    publish_form(keeper, 1)


def without_names(form):
    """What it asks, without what it is called here: its code, its version and who published it when."""
    return {key: value for key, value in form.items() if key not in ("code", "version", "published_at", "published_by")}
