"""A catalogue manager builds a tree of situations with the keyboard and tries it; on a desk and on a phone."""

import re

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import published_item

from tongban.catalogue import services
from tongban.catalogue.selectors import situation_draft
from tongban.identity.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("phone", [False, True])
def test_a_tree_is_built_tried_and_proved(new_page, sign_in_as, axe, no_sideways_scroll, shot, phone):
    office = factories.an_office()
    manager = factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    item = published_item(
        body=office.body, materials=["食品经营许可申请书", "营业执照", "场所租赁合同", "冷藏设施说明"]
    )
    services.draft_version(item_id=item.pk, by=manager, at=factories.MONDAY_9AM)
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    page.goto(reverse("workbench:edit-situations", args=[item.code]))
    page.get_by_label("问什么").fill("经营场所是自有还是租赁？")
    page.get_by_label("选项（每行一个；不填为是、否）").fill("自有\n租赁")
    page.get_by_role("button", name="添加问题").press("Enter")
    page.get_by_text("第1题的新选项").wait_for(state="attached")
    page.get_by_label("问什么").fill("经营哪些项目？")
    page.get_by_label("选项（每行一个；不填为是、否）").fill("热食\n冷食")
    page.locator("#add-kind").select_option("multi")
    page.get_by_role("button", name="添加问题").press("Enter")
    page.get_by_text("第2题的新选项").wait_for(state="attached")
    page.get_by_label("问什么").fill("租赁期满一年吗？")
    page.locator("#add-after").select_option("0.1")
    page.get_by_role("button", name="添加问题").press("Enter")
    page.get_by_text("在这些回答之后问").wait_for()
    page.get_by_role("link", name=re.compile(r"设置\s*场所租赁合同$")).click()
    page.get_by_text("只在下面任何一种情形需要").wait_for()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("只在下面任何一种情形需要").check()
    page.locator("#way-0-0").select_option("0.1")
    shot(page, "trees-condition")
    page.get_by_role("button", name=re.compile(r"保存\s*适用情形")).click()
    page.get_by_text("当“经营场所是自有还是租赁？”回答“租赁”").wait_for()
    page.get_by_role("link", name=re.compile(r"设置\s*冷藏设施说明$")).click()
    page.get_by_label("只在下面任何一种情形需要").check()
    page.locator("#way-0-0").select_option("2.1")
    page.get_by_role("button", name=re.compile(r"保存\s*适用情形")).click()
    page.get_by_text("选了“冷食”").first.wait_for()
    trial = page.locator("#try")
    trial.get_by_label("自有").check()
    page.get_by_text("只在“经营场所是自有还是租赁？”回答“租赁”时需要", exact=True).wait_for()
    trial.get_by_label("热食").check()
    trial.get_by_text("需要2份材料").wait_for()
    shot(page, "trees-editor")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name=re.compile(r"删去\s*租赁$")).click()
    page.get_by_text("会带来这些变化").wait_for()
    axe(page)
    shot(page, "trees-removal")
    page.get_by_role("button", name="确定删去").click()
    page.get_by_text("会带来这些变化").wait_for(state="detached")
    assert len(situation_draft(item.code).version.situations["questions"]) == 2
