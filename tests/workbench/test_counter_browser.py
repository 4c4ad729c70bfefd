"""At the window one click says that all came on paper; what the system fetches by itself is left out of it (R-MAT-9)."""

import pytest
from django.urls import reverse
from tests.cases import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_fetched_by_the_system_is_not_asked_for_by_one_click(page, sign_in_as):
    materials = [{"name": "申请书"}, {"name": "居民身份证", "necessity": "shared"}, {"name": "照片"}]
    office = factories.an_office(materials=materials)
    sign_in_as(page, office.clerk.user)
    page.goto(reverse("workbench:intake-item", args=[office.item.code]))
    page.locator("[data-all-paper]").click()
    ways = {code: page.locator(f"#way-{code}").input_value() for code in ("M01", "M02", "M03")}
    assert ways == {"M01": "paper", "M02": "", "M03": "paper"}
    page.locator("#way-M02").select_option("paper")  # whoever brought it may hand it in all the same
    page.locator("[data-all-paper]").click()
    assert page.locator("#way-M02").input_value() == "paper"
