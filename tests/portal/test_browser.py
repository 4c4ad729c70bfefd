"""The public pages as people see them: accessible on a desk and on a phone, with and without elder mode."""

import pytest
from django.urls import reverse
from tests.cases.factories import make_case
from tests.catalogue.factories import a_theme, published_item
from tests.licences.factories import issue
from tests.portal.test_pages import MATERIALS, PREMISES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(live_server):
    a_theme("p-home", "住房保障", "person")
    item = published_item(
        situations=PREMISES, materials=MATERIALS, themes=["p-home"], place="云江市江滨路88号", hours="工作日",
        faq=[{"question": "可以代办吗？", "answer": "可以。"}],
    )  # fmt: skip
    licence, case = issue(), make_case()
    return [
        reverse("portal:home"),
        reverse("portal:item", args=[item.code]),
        reverse("portal:situations", args=[item.code]) + "?q-premises=rent",
        reverse("portal:theme", args=["p-home"]),
        reverse("portal:bodies"),
        reverse("portal:body", args=[item.body_id]),
        reverse("portal:verify"),
        reverse("portal:verify-licence", args=[licence.identifier]),
        reverse("portal:verify-licence", args=["1.2.156.x"]),
        reverse("portal:track"),
        f"/track/?number={case.number}&code={case.query_code}",
        reverse("portal:sign-in") + "?ended=1",
        reverse("portal:register"),
        "/search?q=食品",
        "/search?q=量子纠缠",
        reverse("portal:privacy"),
        reverse("portal:help"),
        "/no/such/page",
    ]


def test_every_public_page_is_accessible_on_a_desk(page, axe, no_sideways_scroll, addresses):
    for address in addresses:
        page.goto(address)
        axe(page, strict=True)
        no_sideways_scroll(page)


def test_every_public_page_is_accessible_on_a_phone_in_elder_mode(phone_page, axe, no_sideways_scroll, addresses):
    phone_page.goto("/")
    phone_page.get_by_role("button", name="长辈版").click()
    for address in addresses:
        phone_page.goto(address)
        axe(phone_page, strict=True)
        no_sideways_scroll(phone_page)


def test_answering_a_question_brings_the_next_one_without_a_new_page(page, addresses):
    page.goto(addresses[2].partition("?")[0])
    page.get_by_label("租赁", exact=True).check()
    page.get_by_text("是转租的吗？").wait_for()
    page.get_by_label("是", exact=True).check()
    page.get_by_text("您的清单：共3份").wait_for()
    assert "q-premises=rent" in page.url


def test_the_questions_work_without_javascript(chromium, live_server, addresses):
    context = chromium.new_context(locale="zh-CN", base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(addresses[2].partition("?")[0])
    page.get_by_label("租赁", exact=True).check()
    page.get_by_role("button", name="继续").click()
    assert page.get_by_text("是转租的吗？").is_visible()
    context.close()


def test_suggestions_come_while_typing_and_can_be_reached_by_keyboard(page, axe, addresses):
    page.goto("/")
    box = page.get_by_label("您要办什么事")
    box.press_sequentially("食品")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert box.get_attribute("aria-expanded") == "true" and box.get_attribute("role") == "combobox"
    axe(page)
    page.keyboard.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/**")


def test_escape_closes_the_suggestions_and_enter_then_searches_the_words(page, addresses):
    page.goto("/")
    box = page.get_by_label("您要办什么事")
    box.press_sequentially("食品")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and page.get_by_role("option").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    assert page.get_by_text("找到").first.is_visible()
