"""The keeper's pages of forms, companions and policies as they are seen: axe, a phone, and the whole way to the citizen."""

import pytest
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import PUBLISHED_AT, a_policy, published_item
from tests.portal.people import PDF

from tongban.catalogue.models import ItemVersion
from tongban.catalogue.services import draft_version, name_companion, publish_version
from tongban.identity.enums import Role
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def item(live_server):
    item = published_item(materials=[{"name": "食品经营许可申请书", "material_type": "form"}, "食品安全管理制度"])
    other = published_item(name="门头招牌备案", body=item.body)
    name_companion(item_id=item.pk, other_code=other.code, note="开业前要装招牌", by=SYSTEM, at=PUBLISHED_AT)
    return item


@pytest.fixture
def keeper(item):
    return a_staff("管理员", (Role.CATALOGUE_MANAGER, item.body), body=item.body).user


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible_and_fit(new_page, sign_in_as, axe, no_sideways_scroll, shot, item, keeper, phone):
    draft_version(item_id=item.pk, by=SYSTEM, at=PUBLISHED_AT)
    policy = a_policy(item, published=False)
    public = a_policy(item)
    page = new_page(phone=phone)
    sign_in_as(page, keeper)
    for name, args in (
        ("material-files", [item.code]), ("item-together", [item.code]), ("catalogue-item", [item.code]),
        ("policies", []), ("policy-new", []), ("policy", [policy.code]), ("policy-measure", [policy.code, 0]),
        ("policy-preview", [policy.code]), ("policy", [public.code]),
    ):  # fmt: skip
        page.goto(reverse(f"workbench:{name}", args=args))
        axe(page)
        no_sideways_scroll(page)
        shot(page, f"guide-w-{name}")


def test_a_form_goes_from_the_keepers_desk_to_the_citizen(new_page, sign_in_as, axe, item, keeper, tmp_path):
    desk, citizen = new_page(), new_page(phone=True)
    sign_in_as(desk, keeper)
    desk.goto(reverse("workbench:material-files", args=[item.code]))
    desk.get_by_role("button", name="起草新版本").click()
    desk.get_by_role("heading", name="第2版").wait_for()
    desk.get_by_role("link", name="空白表格和示范文本").click()
    (tmp_path / "表.pdf").write_bytes(PDF)
    desk.get_by_label("食品经营许可申请书：示范文本").set_input_files(tmp_path / "表.pdf")
    desk.get_by_role("button", name="上传").nth(1).click()
    desk.get_by_text("已上传，发布后群众就能下载").wait_for()
    axe(desk)
    citizen.goto(reverse("portal:item", args=[item.code]))
    assert citizen.get_by_role("link", name="示范文本").count() == 0
    draft = ItemVersion.objects.get(item=item, number=2)
    publish_version(version_id=draft.pk, by=SYSTEM, at=PUBLISHED_AT)
    citizen.goto(reverse("portal:item", args=[item.code]))
    address = citizen.get_by_role("link", name="示范文本").get_attribute("href")
    assert citizen.request.get(address).body() == PDF


def test_a_policy_goes_from_the_desk_to_the_guide_and_the_search(new_page, sign_in_as, axe, item, keeper):
    desk, citizen = new_page(), new_page()
    sign_in_as(desk, keeper)
    desk.goto(reverse("workbench:policy-new"))
    desk.get_by_label("由哪个单位维护").select_option(label=item.body.name)
    desk.get_by_label("政策名称").fill("关于支持小餐饮发展的措施")
    desk.get_by_label("发文单位").fill("云江市人民政府")
    desk.get_by_label("发文日期").fill("2025-01-02")
    desk.get_by_label("政策原文").fill("为支持小餐饮发展，制定本措施。")
    desk.get_by_role("button", name="保存草稿").click()
    desk.get_by_role("link", name="加一条措施").click()
    desk.get_by_label("措施名称").fill("小餐饮装修补贴")
    desk.get_by_label("谁能享受").fill("新开的小餐饮店")
    desk.get_by_label("能得到什么").fill("补贴装修费的一成")
    desk.get_by_label("怎么办").fill("领证后一并申请")
    desk.get_by_label("事项名称").fill("食品经营")
    desk.get_by_role("button", name="查找事项").click()
    desk.get_by_role("checkbox", name="食品经营许可").check()
    axe(desk)
    desk.get_by_role("button", name="保存措施").click()
    desk.get_by_text("措施已保存").wait_for()
    desk.get_by_role("button", name="发布").click()
    desk.locator("dialog").get_by_role("button", name="确定").click()
    desk.get_by_text("已发布，群众现在就能看到").wait_for()
    citizen.goto(reverse("portal:item", args=[item.code]))
    citizen.get_by_role("link", name="小餐饮装修补贴").click()
    citizen.get_by_role("heading", name="关于支持小餐饮发展的措施").wait_for()
    assert citizen.get_by_role("link", name="食品经营许可").is_visible()
    axe(citizen, strict=True)
    citizen.goto("/search?q=装修补贴")
    assert citizen.get_by_role("heading", name="政策", exact=True).is_visible()
    axe(citizen, strict=True)
