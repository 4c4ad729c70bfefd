"""The frame in a real browser: accessible, on a desk and on a phone, and every control works by keyboard."""

import pytest

pytestmark = pytest.mark.browser


def test_the_home_page_is_accessible_on_a_desktop_screen(page, axe, no_sideways_scroll):
    page.goto("/")
    axe(page, strict=True)
    no_sideways_scroll(page)


def test_the_home_page_is_accessible_on_a_phone_in_elder_mode(phone_page, axe, no_sideways_scroll):
    phone_page.goto("/")
    phone_page.get_by_role("button", name="长辈版").click()
    assert phone_page.locator("html").get_attribute("data-elder") == "on"
    axe(phone_page, strict=True)
    no_sideways_scroll(phone_page)


def test_the_first_tab_stop_skips_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_session_can_be_given_to_the_browser(page, sign_in_as, django_user_model):
    sign_in_as(page, django_user_model.objects.create_user("li.lei", "synthetic-8"))
    page.goto("/")
    assert page.get_by_text("li.lei").is_visible()
