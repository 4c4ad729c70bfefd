"""The manager's pages of search without a fault of accessibility, on a desk and on a phone."""

import pytest
from django.urls import reverse
from tests.cases import factories

from tongban.catalogue import services
from tongban.identity.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible(new_page, sign_in_as, axe, no_sideways_scroll, phone):
    office = factories.an_office()
    manager = factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    services.put_saying(
        entry=services.Entry("养汪星人", ("犬只登记",), note="年轻人的说法"), by=manager, at=factories.MONDAY_9AM
    )
    for number in range(3):
        services.count_miss(words=f"遛狗证{number}", at=factories.MONDAY_9AM)
        services.ask_question(text="遛狗要办证吗？我住在老城街道。", words="遛狗证", at=factories.MONDAY_9AM)
    page = new_page(phone=phone)
    sign_in_as(page, manager.user)
    pages = {
        "dictionary": reverse("workbench:dictionary") + "?try=开饭店", "unanswered": reverse("workbench:unanswered"),
        "saying": reverse("workbench:dictionary") + "?said=养汪星人", "words": reverse("workbench:unanswered") + "?list=words",
    }  # fmt: skip
    for url in pages.values():
        assert page.goto(url).status == 200
        axe(page)
        no_sideways_scroll(page)
