"""forms.js in a real browser: conditions, rows, regions, saving by itself, nothing lost when network or session end."""

from copy import deepcopy

import pytest
from tests.forms.face import State
from tests.forms.sample import good
from tests.forms.test_rendering import REGIONS

from tongban.regions.models import Region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def face(settings, db):
    settings.ROOT_URLCONF = "tests.forms.face"
    State.reset()
    for code, name, level, parent in REGIONS:
        Region.objects.create(code=code, name=name, full_name=name, level=level, parent_code=parent)


def control(page, path):
    return page.locator(f'[id="f-{path.replace(".", "-")}"]')


def saved(page):
    return page.locator("[data-saved]")


def test_the_page_is_accessible_empty_filled_in_and_with_faults(page, axe, no_sideways_scroll):
    page.goto("/eform/")
    axe(page, strict=True)
    page.get_by_role("button", name="提交").click()
    assert page.locator(".error-summary a").count() == 11
    assert page.evaluate("document.activeElement.className") == "error-summary"
    axe(page, strict=True)
    no_sideways_scroll(page)


def test_a_link_of_the_fault_list_leads_into_its_field(page):
    page.goto("/eform/")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="请选择申请类型。").click()
    assert page.evaluate("document.activeElement.id") == "f-shop-kind"


def test_questions_come_and_go_with_the_answers_above_them(page):
    page.goto("/eform/")
    assert control(page, "shop.old_number").is_hidden()
    page.get_by_label("变更").check()
    assert control(page, "shop.old_number").is_visible()
    page.get_by_label("首次申请").check()
    assert control(page, "shop.old_number").is_hidden()
    page.get_by_label("其他", exact=True).check()
    assert control(page, "shop.other_trade").is_visible()


def test_rows_are_added_and_removed_on_the_page_and_keep_to_the_limit(phone_page, no_sideways_scroll):
    page = phone_page
    page.goto("/eform/")
    add = page.get_by_role("button", name="添加合伙人")
    add.click()
    assert page.evaluate("document.activeElement.id") == "f-partners-people-1-name"
    page.keyboard.type("乙")
    control(page, "partners.people.1.gender").select_option("f")
    assert control(page, "partners.people.1.maiden_name").is_visible()
    assert control(page, "partners.people.0.maiden_name").is_hidden()
    add.click()
    assert add.is_disabled()
    page.get_by_role("button", name="删除 合伙人 1").click()
    assert page.locator("[data-row] > legend").all_inner_texts() == ["合伙人 1", "合伙人 2"]
    assert control(page, "partners.people.1.name").input_value() == "乙"
    assert add.is_enabled()
    no_sideways_scroll(page)
    page.get_by_role("button", name="提交").click()
    assert State.answers["partners"]["people"] == [{"name": "乙", "gender": "f"}]


def test_without_javascript_the_same_is_done_by_buttons(chromium, live_server):
    context = chromium.new_context(locale="zh-CN", base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/eform/")
    page.get_by_label("变更").check()
    page.get_by_role("button", name="更新").click()
    assert control(page, "shop.old_number").is_visible()
    control(page, "shop.place").select_option("999901000000")
    page.get_by_role("button", name="更新").click()
    control(page, "shop.place.2").select_option("999901001000")
    control(page, "partners.people.0.name").fill("甲")
    control(page, "partners.people.0.card").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}
    )
    page.get_by_role("button", name="添加合伙人").click()
    control(page, "partners.people.1.name").fill("乙")
    control(page, "partners.people.1.name").press("Enter")  # never the button that removes a row
    page.get_by_role("button", name="删除 合伙人 2").click()
    page.get_by_role("button", name="提交").click()
    assert page.get_by_text("已上传的文件").count() == 1
    context.close()
    assert State.answers["shop"]["place"] == "999901001000"
    (row,) = State.answers["partners"]["people"]
    assert row["name"] == "甲" and row["card"]


def test_regions_open_step_by_step_and_a_changed_step_closes_those_below(page):
    page.goto("/eform/")
    control(page, "shop.place").select_option("999901000000")
    second = control(page, "shop.place.2")
    second.select_option("999901001000")
    page.get_by_role("button", name="提交").click()
    assert State.answers["shop"]["place"] == "999901001000"
    control(page, "shop.place").select_option("999902000000")
    second.wait_for(state="detached")
    page.get_by_role("button", name="提交").click()
    assert State.answers["shop"]["place"] == "999902000000"


def test_what_is_typed_saves_itself_and_says_when(page):
    page.goto("/eform/")
    control(page, "applicant.name").fill("陈试例")
    page.get_by_text("已保存 09:05").wait_for()
    assert State.answers["applicant"] == {"name": "陈试例"}
    control(page, "applicant.email").fill("a@example.invalid")
    page.locator("[data-eform][data-revision='3']").wait_for()
    assert State.autosaves == ["1", "2"]
    assert page.evaluate("localStorage.length") == 0


def test_leaving_the_page_saves_what_was_typed_a_moment_ago(page):
    State.every = 60
    page.goto("/eform/")
    control(page, "applicant.name").fill("陈试例")
    page.goto("about:blank")
    for _ in range(50):  # the browser sends it after the page is gone, and tells nobody
        if State.answers:
            break
        page.wait_for_timeout(100)
    assert State.answers["applicant"] == {"name": "陈试例"}


def test_after_a_lost_network_the_same_text_is_sent_when_it_is_back(page):
    page.goto("/eform/")
    page.context.set_offline(True)
    control(page, "applicant.name").fill("陈试例")
    page.get_by_text("网络已断开").wait_for()
    page.context.set_offline(False)
    page.get_by_text("已保存 09:05").wait_for()
    assert State.answers["applicant"] == {"name": "陈试例"}


def test_a_failing_server_is_said_and_asked_again(page):
    State.mode = "down"
    page.goto("/eform/")
    control(page, "applicant.name").fill("陈试例")
    page.get_by_text("未能保存，正在重试").wait_for()
    State.mode = "up"
    page.get_by_text("已保存 09:05").wait_for()
    assert State.answers["applicant"] == {"name": "陈试例"}


def test_after_the_session_ended_the_text_is_offered_again(page, axe):
    State.mode = "signed_out"
    page.goto("/eform/")
    control(page, "applicant.name").fill("陈试例")
    page.get_by_role("button", name="添加合伙人").click()
    control(page, "partners.people.1.name").fill("乙")
    page.get_by_label("变更").check()
    page.get_by_text("登录已失效").wait_for()
    assert State.answers == {}
    State.mode = "up"
    page.goto("/eform/")  # signed on again
    page.get_by_text("本机有一份未能保存的内容").wait_for()
    axe(page, strict=True)
    page.get_by_role("button", name="恢复这份内容").click()
    assert control(page, "applicant.name").input_value() == "陈试例"
    assert control(page, "shop.old_number").is_visible()
    page.get_by_text("已保存 09:05").wait_for()
    assert State.answers["partners"]["people"] == [{"name": "乙"}]
    page.reload()
    assert page.get_by_text("本机有一份").count() == 0


def test_a_draft_changed_elsewhere_is_not_overwritten(page):
    State.mode = "changed"
    page.goto("/eform/")
    control(page, "applicant.name").fill("陈试例")
    page.get_by_text("这份草稿已在别处修改").wait_for()
    assert State.answers == {}


def test_a_form_filled_in_by_keyboard_alone_can_be_handed_in(page):
    answers = deepcopy(good())
    del answers["applicant"]["name"]
    State.answers = answers
    page.goto("/eform/")
    control(page, "applicant.name").focus()
    page.keyboard.type("陈试例")
    page.keyboard.press("Enter")  # in a field: nothing is handed in by accident
    assert page.get_by_role("button", name="提交").is_visible()
    page.get_by_role("button", name="提交").focus()
    page.keyboard.press("Enter")
    page.get_by_text("已提交").wait_for()
