"""Two factors in a real browser, on a desk and on a phone, with the keyboard alone."""

import os

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories
from tests.identity.factories import PASSWORD
from tests.workbench.test_signing_on import enrol

from tongban.identity.enums import Role
from tongban.identity.models import SecondFactor
from tongban.identity.rules import totp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    office = factories.an_office()
    office.admin = factories.a_staff("吴系统", (Role.ADMIN, office.body.region_code), body=office.body)
    for staff in (office.examiner, office.leader, office.admin):
        staff.user.set_password(PASSWORD)
        staff.user.save()
    return office


@pytest.fixture
def seen(axe, no_sideways_scroll):
    """A page without a fault; TONGBAN_SHOTS names a folder for its picture."""

    def look(page, name):
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        axe(page)
        no_sideways_scroll(page)
        if folder := os.environ.get("TONGBAN_SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)

    return look


@pytest.fixture
def standing_clock(monkeypatch):
    """The step of the codes stands still: a machine that pauses for half a minute must not make a right code a wrong one."""
    step = totp.step_at(timezone.now())
    monkeypatch.setattr(totp, "step_at", lambda at: step)


def hand_in(page, code):
    """Sends the code; returns the status of the answer, once its page stands. Waited for by the request itself: the answer
    has the address of its page, so the old page looks like an answer."""
    page.get_by_label("六位数字").fill(code)
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=60_000) as awaited:
        page.keyboard.press("Enter")
    assert awaited.value.request.post_data_json["code"] == code
    return awaited.value.status


@pytest.mark.parametrize("phone", [False, True])
def test_from_enrolment_to_signing_in_with_the_code(office, new_page, seen, phone, standing_clock):
    staff, page = office.examiner, new_page(phone=phone)
    page.goto(reverse("workbench:sign-in"))
    page.get_by_label("账号").fill(staff.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="今天").wait_for()
    page.goto(reverse("workbench:account"))
    seen(page, "account")
    page.get_by_role("link", name="启用动态验证码").click()
    seen(page, "enrol")
    key = page.locator(".secret-key").inner_text().replace(" ", "")
    assert hand_in(page, "000000") == 422
    page.get_by_role("alert").wait_for()
    seen(page, "enrol-wrong")
    assert hand_in(page, totp.code_of(key, totp.step_at(timezone.now()))) == 200
    page.get_by_role("heading", name="恢复码", exact=True).wait_for()
    seen(page, "recovery-codes")
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="已经保存好").click()
    page.get_by_role("button", name="退出").click()
    page.get_by_label("账号").fill(staff.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**")
    assert page.evaluate("document.activeElement.id") == "code"
    seen(page, "code")
    page.keyboard.type(recovery)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="今天").wait_for()
    page.goto(reverse("workbench:account"))
    seen(page, "account-enrolled")


@pytest.mark.parametrize("phone", [False, True])
def test_a_decision_asks_again_and_goes_on(office, new_page, sign_in_as, seen, settings, phone):
    case, page = factories.make_case(office, examined=True), new_page(phone=phone)
    settings.TONGBAN_STEP_UP_MINUTES = 0
    sign_in_as(page, office.leader.user)
    page.goto(reverse("workbench:case", args=[case.number]))
    page.locator("form[action$='/do/decide/'] textarea[name='reasons']").fill("面积不足")
    page.locator("form[action$='/do/decide/'] input[name='granted'][value='no']").check()
    page.locator("form[action$='/do/decide/'] button[data-confirm]").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_role("heading", name="请再确认是您本人").wait_for()
    seen(page, "step-up")
    settings.TONGBAN_STEP_UP_MINUTES = 15
    page.get_by_label("登录密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("决定已作出。").wait_for()
    case.refresh_from_db()
    assert case.result["reasons"] == "面积不足"


@pytest.mark.parametrize("phone", [False, True])
def test_an_administrator_looks_after_accounts(office, new_page, sign_in_as, seen, phone):
    enrol(office.examiner)
    page = new_page(phone=phone)
    sign_in_as(page, office.admin.user)
    page.goto(reverse("workbench:officials"))
    seen(page, "officials")
    page.get_by_role("link", name=office.examiner.name).click()
    seen(page, "official")
    page.locator("#reset-reason").fill("手机丢失")
    page.get_by_role("button", name="重置").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_text("动态验证码已重置").wait_for()
    assert not SecondFactor.objects.exists()
