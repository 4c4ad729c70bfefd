"""The small conveniences of webkit.js, on a page of ours with a form put into it."""

import pytest

pytestmark = pytest.mark.browser

FORM = """
() => {
  document.querySelector("main").innerHTML =
    '<form id="f" method="post" action="/nowhere"><button id="plain" name="b" value="1">送出</button>' +
    '<button id="asked" name="b" value="2" data-confirm="确定撤回吗？">撤回</button></form>' +
    '<button id="copy" type="button" data-copy="990101">复制</button>';
  window.sent = [];
  /* Registered on window: runs after the guard on document, and keeps the page here. */
  addEventListener("submit", (event) => { if (!event.defaultPrevented) sent.push(event.submitter.value); event.preventDefault(); });
}
"""


@pytest.fixture
def form_page(page):
    page.goto("/help/")
    page.evaluate(FORM)
    return page


def test_a_form_pressed_twice_is_sent_once(form_page):
    form_page.evaluate("() => { const b = document.querySelector('#plain'); b.click(); b.click(); }")
    assert form_page.evaluate("sent") == ["1"]
    form_page.wait_for_function("document.querySelector('#plain').disabled")


def test_the_buttons_wake_when_the_page_is_shown_again(form_page):
    form_page.locator("#plain").click()
    form_page.wait_for_function("document.querySelector('#plain').disabled")
    form_page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert form_page.locator("#plain").is_enabled()


def test_a_dangerous_button_asks_first_and_no_is_the_default(form_page, axe):
    form_page.locator("#asked").click()
    dialog = form_page.get_by_role("dialog", name="确定撤回吗？")
    assert dialog.get_by_role("button", name="取消").evaluate("e => e === document.activeElement")
    axe(form_page)
    form_page.keyboard.press("Escape")
    assert form_page.evaluate("sent") == []
    assert form_page.locator("#asked").evaluate("e => e === document.activeElement")
    form_page.locator("#asked").click()
    form_page.get_by_role("dialog").get_by_role("button", name="确定").click()
    assert form_page.evaluate("sent") == ["2"]


def test_controls_that_need_scripts_appear_only_with_scripts(page, chromium, live_server):
    context = chromium.new_context(locale="zh-CN", base_url=live_server.url, java_script_enabled=False)
    bare = context.new_page()
    bare.goto("/help/")
    assert bare.locator("h1").is_visible()
    context.close()
