"""The guide as people use it: questions in its middle, ticks that stay, what comes out of the printer, elder mode."""

import os
import unicodedata
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.catalogue.factories import PUBLISHED_AT, a_policy, published_item
from tests.portal.test_guide import with_files
from tests.portal.test_pages import MATERIALS, PREMISES

from tongban.catalogue.services import name_companion
from tongban.kernel.actors import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def food(live_server):
    item = published_item(
        name="食品经营许可", situations=PREMISES, materials=MATERIALS, consultation="市政务服务中心 0999-8123456",
        place="云江市江滨路88号政务服务中心二楼", hours="工作日 9:00—17:00",
    )  # fmt: skip
    other = published_item(name="门头招牌备案", body=item.body)
    name_companion(item_id=item.pk, other_code=other.code, note="开业前", by=SYSTEM, at=PUBLISHED_AT)
    a_policy(item)
    return with_files(item, ("M01", "blank"), ("M01", "sample"))


@pytest.fixture
def plain(live_server):
    return published_item(name="老年人优待证办理", materials=["申请表", "居民身份证", "近期照片"])


def printed(page):
    data = page.pdf(format="A4", print_background=True)
    if folder := os.environ.get("TONGBAN_SHOTS"):
        with open(f"{folder}/guide-printed.pdf", "wb") as file:
            file.write(data)
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(data)).pages)
    return (
        unicodedata.normalize("NFKC", text).replace("\n", "").replace(" ", "")
    )  # a printed 生 comes back as a radical


@pytest.mark.parametrize("phone", [False, True])
def test_the_guide_is_accessible_with_everything_on_it(new_page, axe, no_sideways_scroll, shot, food, plain, phone):
    page = new_page(phone=phone)
    policy = food.measures.get().policy
    addresses = [
        reverse("portal:item", args=[food.code]), reverse("portal:item", args=[food.code]) + "?q-premises=own",
        reverse("portal:item", args=[plain.code]), reverse("portal:policies"), reverse("portal:policies") + "?q=没有这个",
        reverse("portal:policy", args=[policy.code]),
    ]  # fmt: skip
    for number, address in enumerate(addresses):
        page.goto(address)
        axe(page, strict=True)
        no_sideways_scroll(page)
        shot(page, f"guide-p{number}")
    page.get_by_role("button", name="长辈版").click()
    page.wait_for_load_state()
    for number, address in enumerate(addresses):
        page.goto(address)
        axe(page, strict=True)
        no_sideways_scroll(page)
        shot(page, f"guide-elder{number}")


def test_questions_are_answered_on_the_guide_and_the_list_narrows(page, food):
    page.goto(reverse("portal:item", args=[food.code]))
    page.get_by_label("租赁", exact=True).check()
    page.get_by_text("是转租的吗？").wait_for()
    page.get_by_label("否", exact=True).check()
    page.get_by_text("您的清单：共2份").wait_for()
    assert "q-premises=rent" in page.url and page.url.split("?")[0].endswith(f"/items/{food.code}/")
    assert page.get_by_role("heading", name="谁可以办").is_visible()


def test_what_was_answered_goes_along_into_the_application_and_the_pdf(page, food):
    page.goto(reverse("portal:item", args=[food.code]))
    page.get_by_label("自有", exact=True).check()
    page.get_by_text("您的清单：共2份").wait_for()
    for name in ("开始申请", "下载 PDF"):
        assert "q-premises=own" in page.get_by_role("link", name=name).get_attribute("href"), name


def test_ticks_stay_in_the_browser_through_answers_and_visits_and_can_be_cleared(page, food):
    page.goto(reverse("portal:item", args=[food.code]))
    page.get_by_role("checkbox", name="申请书").check()
    page.get_by_label("自有", exact=True).check()
    page.get_by_text("您的清单：共2份").wait_for()
    assert page.get_by_role("checkbox", name="申请书").is_checked()
    assert not page.get_by_role("checkbox", name="不动产权证书").is_checked()
    page.reload()
    assert page.get_by_role("checkbox", name="申请书").is_checked()
    page.get_by_role("button", name="清除勾选").click()
    page.reload()
    assert not page.get_by_role("checkbox", name="申请书").is_checked()


def test_before_answers_the_whole_list_is_printed_and_afterwards_ones_own(page, food):
    page.goto(reverse("portal:item", args=[food.code]))
    whole = printed(page)
    assert "转租同意书" in whole and "到目前为止" not in whole
    page.goto(reverse("portal:item", args=[food.code]) + "?q-premises=own")
    own = printed(page)
    assert "不动产权证书" in own and "转租同意书" not in own and "依您的回答生成" in own


def test_what_is_ticked_is_printed_ticked(page, plain, shot):
    page.goto(reverse("portal:item", args=[plain.code]))
    page.get_by_role("checkbox", name="申请表").check()
    page.emulate_media(media="print")
    shot(page, "guide-print")
    boxes = page.locator(".ticks input")
    assert [boxes.nth(place).is_checked() for place in range(3)] == [True, False, False]
    assert all(boxes.nth(place).is_visible() for place in range(3))
    assert not page.get_by_role("link", name="开始申请").is_visible()


def test_elder_mode_begins_with_a_telephone_to_touch_and_leaves_the_law_out(phone_page, food):
    phone_page.goto(reverse("portal:item", args=[food.code]))
    assert not phone_page.get_by_role("link", name="0999-8123456").is_visible()
    phone_page.get_by_role("button", name="长辈版").click()
    phone_page.goto(reverse("portal:item", args=[food.code]))
    telephone = phone_page.get_by_role("link", name="0999-8123456")
    assert telephone.get_attribute("href") == "tel:0999-8123456"
    assert telephone.bounding_box()["y"] < phone_page.locator(".facts").bounding_box()["y"]
    assert not phone_page.get_by_role("heading", name="法律依据").is_visible()
