"""Every page of the workbench without a fault of accessibility, on a desk and on a phone."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from tests.cases import factories

from tongban.identity.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "clerk": ["today", "intake", "received", "find", "account", "intake-item", "exports"], "issuer": ["hand-out"],
    "examiner": ["today", "to-accept", "due", "all"], "chief": ["examining"], "leader": ["overview", "ratings"],
    "admin": ["sent", "officials", "second-factor"],
}  # fmt: skip
CASES = ({}, {"at_window": True}, {"in_correction": True}, {"accepted": True}, {"examined": True}, {"granted": True},
         {"refused": True, "at_window": True}, {"delivered": True})  # fmt: skip


@pytest.fixture
def office():
    office = factories.an_office()
    office.admin = factories.a_staff("吴系统", (Role.ADMIN, office.body), body=office.body)
    return office


@pytest.fixture
def looked_at(new_page, sign_in_as, axe, no_sideways_scroll):
    def look(staff, urls, *, phone):
        page = new_page(phone=phone)
        sign_in_as(page, staff.user)
        for url in urls:
            assert page.goto(url).status == 200
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            axe(page)
            no_sideways_scroll(page)

    return look


@pytest.mark.parametrize("phone", [False, True])
def test_every_page_is_accessible(office, looked_at, phone):
    now = datetime.now(factories.SHANGHAI)
    cases = [
        factories.make_case(office, when=now - timedelta(days=day), **traits) for day, traits in enumerate(CASES, 1)
    ]
    for who, names in PAGES.items():
        urls = [
            reverse(f"workbench:{name}", args=[office.item.code] if name == "intake-item" else []) for name in names
        ]
        looked_at(getattr(office, who), urls, phone=phone)
    urls = [reverse("workbench:case", args=[case.number]) for case in cases]
    looked_at(office.leader, urls, phone=phone)
    at_the_window = [reverse("workbench:case", args=[case.number]) + "?new=1" for case in cases if case.hall_id]
    looked_at(office.clerk, at_the_window, phone=phone)


def test_the_sign_in_page_is_accessible(page, axe):
    page.goto(reverse("workbench:sign-in") + "?ended=1")
    axe(page)
