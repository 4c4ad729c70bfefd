"""At the counter: the clerk comes back from a break, presses the button, signs in, and goes on where they were."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories
from tests.catalogue.factories import published_item
from tests.catalogue.test_reviewing import House
from tests.identity.factories import PASSWORD
from tests.workbench.test_signing_on_browser import seen  # noqa: F401

from tongban.catalogue import services
from tongban.identity.services.sessions import SEEN_AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("phone", [False, True])
def test_nothing_typed_at_the_counter_is_lost_with_the_session(new_page, sign_in_as, seen, phone):  # noqa: F811
    office, page = factories.an_office(), new_page(phone=phone)
    office.clerk.user.set_password(PASSWORD)
    office.clerk.user.save()
    sign_in_as(page, office.clerk.user)
    page.goto(reverse("workbench:intake-item", args=[office.item.code]))
    page.locator("#name").fill("欧阳小云")
    page.locator("#document_no").fill("999900199001010014")
    page.locator("select[name^='way-']").first.select_option("paper")
    session = SessionStore(Session.objects.get().session_key)
    session[SEEN_AT] -= 16 * 60
    session.save()
    page.get_by_role("button", name="收件，出具凭证").last.click()
    page.get_by_text("刚才填写的内容已经替您留好").wait_for()
    seen(page, "kept")
    page.get_by_label("账号").fill(office.clerk.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("登录失效前填写的内容已经填回").wait_for()
    assert page.locator("#name").input_value() == "欧阳小云"
    assert page.locator("#document_no").input_value() == "999900199001010014"
    assert page.locator("select[name^='way-']").first.input_value() == "paper"
    seen(page, "kept-back")


def test_a_reason_typed_in_one_of_many_rows_comes_back_into_that_row(new_page, sign_in_as, seen):  # noqa: F811
    house, page = House(), new_page()
    house.manager.user.set_password(PASSWORD)
    house.manager.user.save()
    others = [published_item(body=house.body, name=f"第{n}项") for n in range(3)]
    services.refresh_findings([one.pk for one in others], at=timezone.now())
    sign_in_as(page, house.manager.user)
    page.goto(reverse("workbench:guide-audit-item", args=[others[0].code]))
    fold = page.locator("details.fold:has(input[name=reason])").nth(1)
    fold.locator("summary").press("Enter")
    box = fold.locator("input[name=reason]")
    key = box.get_attribute("id")
    box.fill("上级还没有发文，暂时这样写")
    session = SessionStore(Session.objects.get().session_key)
    session[SEEN_AT] -= 16 * 60
    session.save()
    fold.get_by_role("button", name="搁置").press("Enter")
    page.get_by_text("刚才填写的内容已经替您留好").wait_for()
    page.get_by_label("账号").fill(house.manager.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("已经填回").wait_for()
    assert (
        page.locator(f"#{key}").input_value() == "上级还没有发文，暂时这样写" and page.locator(f"#{key}").is_visible()
    )
    assert [one.input_value() for one in page.locator("input[name=reason]").all()].count("") >= 1
    seen(page, "kept-in-its-row")
