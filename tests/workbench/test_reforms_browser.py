"""证照分离 on a desk and on a phone, and a manager's way to the notice in the guide."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import published_item
from tests.catalogue.test_reforms import put

from tongban.identity.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path("/work/shots")


@pytest.fixture
def manager():
    office = factories.an_office()
    manager = factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    manager.items = [published_item(body=office.body, name=f"食品经营许可（第{n}类）") for n in range(5)]
    put(manager.items[0], measure="取消审批，市场监管部门通过日常检查和投诉举报加强监管。")
    put(manager.items[1], kind="filing", replaced_by="食品经营者备案")
    put(manager.items[2], kind="commitment", scope="free_trade_zone")
    return manager


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible_and_fit(manager, new_page, sign_in_as, axe, no_sideways_scroll, phone):
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    urls = {
        "list": reverse("workbench:reforms"), "missing": reverse("workbench:reforms") + "?list=missing",
        "one": reverse("workbench:reform", args=[manager.items[1].code]), "public": reverse("portal:reforms"),
        "guide": reverse("portal:item", args=[manager.items[0].code]),
    }  # fmt: skip
    for name, url in urls.items():
        assert page.goto(url).status == 200
        if SHOTS.is_dir():
            page.screenshot(path=SHOTS / f"reforms-{name}-{'phone' if phone else 'desk'}.png", full_page=True)
        axe(page)
        no_sideways_scroll(page)


def test_from_what_is_missing_to_the_notice_in_the_guide(manager, page, sign_in_as, axe):
    sign_in_as(page, manager.user)
    page.goto(reverse("workbench:reforms") + "?list=missing")
    page.get_by_role("link", name="食品经营许可（第4类）").click()
    page.get_by_role("heading", name="登记改革方式").wait_for()
    page.get_by_role("radio", name="实行告知承诺").check()
    page.get_by_label("文件").fill("国发〔2021〕7号")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("请写明改革后怎样办理。").first.wait_for()
    axe(page)
    assert page.get_by_role("radio", name="实行告知承诺").is_checked()
    page.get_by_label("改革后怎样办理").fill("书面承诺符合条件的，当场发证。")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("已保存，办事指南已经写明。").wait_for()
    page.goto(reverse("portal:item", args=[manager.items[4].code]))
    assert page.get_by_text("书面承诺符合条件的，当场发证。").is_visible()
