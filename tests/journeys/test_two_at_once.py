"""Journey 5: two examiners press 受理 at the same moment. One wins; the other reads who did what; nothing is overwritten."""

import pytest
from tests.cases import factories

from tongban.cases.models import CaseDocument, ClockEvent
from tongban.kernel.models import AuditEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PRESS = """() => setTimeout(() => {
  const form = document.querySelector("form[action$='/do/accept/']");
  form.requestSubmit(form.querySelector("button:not([type=button])"));
})"""


def test_two_examiners_press_accept_together(new_page, sign_in_as):
    office = factories.an_office()
    pages = {office.examiner: new_page(), office.second: new_page()}
    for staff, page in pages.items():
        sign_in_as(page, staff.user)
    first, second = pages.values()
    for _round in range(4):
        case = factories.make_case(office)
        for page in pages.values():
            page.goto(f"/workbench/cases/{case.number}/")
        with first.expect_navigation(), second.expect_navigation():
            first.evaluate(PRESS)
            second.evaluate(PRESS)
        one_won(case, pages)


def one_won(case, pages):
    case.refresh_from_db()
    assert case.state == "accepted"
    won = [staff for staff, page in pages.items() if page.get_by_text("已受理，办理时限开始计算。").count()]
    assert len(won) == 1
    (lost,) = set(pages) - set(won)
    told = pages[lost].get_by_role("alert").inner_text()
    assert won[0].name in told
    assert "受理" in told
    assert case.last_actor_name == won[0].name
    assert CaseDocument.objects.filter(case=case, kind="acceptance_notice").count() == 1
    assert ClockEvent.objects.filter(case_id=case.pk, clock="decision", kind="started").count() == 1
    assert AuditEntry.objects.filter(code="case.accepted", object_id=str(case.pk)).count() == 1
