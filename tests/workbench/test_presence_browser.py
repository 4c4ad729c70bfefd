"""应进必进 on a desk and on a phone: the rates, the items, the public halls, and a manager's way through them."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.test_presence import bring, outside

from tongban.cases.models import Case
from tongban.identity.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path("/work/shots")


@pytest.fixture
def manager():
    office = factories.an_office()
    manager = factories.a_staff("钱事项", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    items = [published_item(body=office.body, name=f"食品经营许可（第{number}类）") for number in range(6)]
    theirs = published_item(body=a_body("云江市教育局"), name="幼儿园设立审批")
    window = office.hall.windows.first().number
    bring(office.hall, *items[:3], kind="comprehensive", windows=[window])
    bring(office.hall, theirs, kind="consultation")
    outside(items[3])
    case = factories.make_case(office, at_window=True)
    from django.utils import timezone

    Case.objects.filter(pk=case.pk).update(hall=None, window=None, item=items[0], submitted_at=timezone.now())
    manager.hall, manager.item = office.hall, items[0]
    return manager


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible_and_fit(manager, new_page, sign_in_as, axe, no_sideways_scroll, phone):
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    urls = {
        "rates": reverse("workbench:presence"), "outside": reverse("workbench:presence-outside"),
        "halls": reverse("portal:halls"), "hall": reverse("portal:hall", args=[manager.hall.pk]),
        "guide": reverse("portal:item", args=[manager.item.code]),
    } | {
        state: reverse("workbench:presence-items", args=[state]) for state in ("missing", "present", "listed", "consulting")
    }  # fmt: skip
    for name, url in urls.items():
        assert page.goto(url).status == 200
        if SHOTS.is_dir():
            page.screenshot(path=SHOTS / f"presence-{name}-{'phone' if phone else 'desk'}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        axe(page)
        no_sideways_scroll(page)


def test_from_what_is_missing_to_the_hall_that_everybody_sees(manager, page, sign_in_as, axe):
    sign_in_as(page, manager.user)
    page.goto(reverse("workbench:presence-items", args=["missing"]))
    page.get_by_label("食品经营许可（第4类）").check()
    page.get_by_label("窗口号").fill("99")
    page.get_by_label("大厅", exact=True).select_option(label=manager.hall.name)
    page.get_by_label("进驻方式").select_option("comprehensive")
    page.get_by_role("button", name="登记进驻").click()
    page.get_by_text("这个大厅没有99号窗口。").first.wait_for()
    axe(page)
    assert page.get_by_label("食品经营许可（第4类）").is_checked()
    page.get_by_label("窗口号").fill("")
    page.get_by_role("button", name="登记进驻").click()
    page.get_by_text("已登记1项进驻。").wait_for()
    page.goto(reverse("portal:hall", args=[manager.hall.pk]))
    assert page.get_by_role("link", name="食品经营许可（第4类）").is_visible()
