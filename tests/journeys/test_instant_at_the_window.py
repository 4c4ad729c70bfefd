"""Journey 3: an instant case at the window, done while the person waits, with the licence in hand."""

import time

import pytest
from django.utils import timezone
from tests.cases import factories
from tests.catalogue.factories import a_body
from tests.journeys.facts import an_id_number, pdf_of
from tests.journeys.hand import Hand

from tongban.cases.models import Case
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.licences.services import register_type, verify_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    body = a_body()
    code = f"{body.credit_code}001"
    register_type(code=code, name="老年人优待证", labels=[], by=SYSTEM, at=timezone.now())
    return factories.an_office(
        body=body, name="老年人优待证", item_type="public_service", case_type="instant", statutory=1, promised=0,
        desk_may_decide=True, result_type="licence", result_name="老年人优待证", licence_type_code=code,
    )  # fmt: skip


def test_an_instant_case_takes_five_clicks_and_less_than_a_minute(new_page, sign_in_as, office):
    page = new_page()
    sign_in_as(page, office.clerk.user)
    page.goto("/workbench/")
    hand, began = Hand(page), time.monotonic()

    hand.press("为下一位收件", link=True)
    hand.press("老年人优待证", link=True)
    hand.write("姓名或单位名称", "张桂兰")
    hand.write("证件号码", an_id_number("19400101"))
    hand.press("全部为纸质，原件都核对过")
    hand.press("收件并当场准予")
    page.get_by_text("已收件，并当场办结。").wait_for()
    events.drain()  # the worker makes the licence; the page asks by itself whether it is there
    licence = page.get_by_role("link", name="打印证照")
    licence.wait_for()
    with page.expect_popup() as printed:
        hand.press("打印证照", link=True)
    printed.value.close()

    assert (hand.clicks, hand.fields) == (5, 2)
    assert time.monotonic() - began < 60
    case = Case.objects.get()
    assert (case.state, case.is_granted, case.decided_by_id) == ("issued", True, office.clerk.pk)
    found = verify_file(pdf_of(page, licence.get_attribute("href")), at=timezone.now())
    assert found.verdict == "valid", found
    assert found.licence.identifier == case.licence_identifier
