"""One case from draft to delivery, online and at the window."""

import pytest
from django.utils import translation
from tests.cases.factories import a_person, acting, an_office, at, draft, make_case

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState, DocumentKind, TrustGrade
from tongban.kernel import events
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_an_online_application_gets_its_receipt_from_the_platform():
    office = an_office()
    case = draft(office, when=at("2026-03-02"))
    services.submit_case(case_id=case.pk, by=acting(case.applicant), at=at("2026-03-02", 10))
    events.drain()
    case.refresh_from_db()
    assert case.state == CaseState.RECEIVED
    assert case.number == f"{office.item.code}202603020001"
    assert case.acceptance_due_on.isoformat() == "2026-03-09"
    assert case.due_on.isoformat() == "2026-03-03"  # the department looks at it within a working day
    assert case.documents.get().kind == DocumentKind.INTAKE_RECEIPT


def test_a_granted_case_runs_from_draft_to_delivery():
    case = make_case(delivered=True)
    assert (case.state, case.is_granted, case.is_open) == (CaseState.DELIVERED, True, False)
    assert [step.name for step in selectors.timeline(case)] == ["申请", "收件", "受理", "审查", "决定", "送达"]
    assert [d.kind for d in case.documents.all()] == [
        "intake_receipt", "acceptance_notice", "grant_decision", "delivery_receipt",
    ]  # fmt: skip
    codes = AuditEntry.objects.filter(object_type="cases.case", object_id=str(case.pk)).order_by("id")
    assert [entry.code.removeprefix("case.") for entry in codes] == [
        "draft_started", "submitted", "received", "accepted", "examiners_assigned", "examined", "decided", "delivered",
    ]  # fmt: skip
    assert list(selectors.verify_clocks()) == []


def test_the_counter_takes_papers_in_with_the_receipt_in_one_act():
    office = an_office()
    case = make_case(office, at_window=True, person=a_person("吴奶奶", is_priority=True), when=at("2026-03-02"))
    assert (case.state, case.received_by, case.is_priority) == (CaseState.RECEIVED, office.clerk, True)
    assert {m.grade for m in case.materials.all()} == {TrustGrade.B}
    assert [step.name for step in selectors.timeline(case)] == ["收件", "受理"]


def test_an_instant_case_is_done_in_one_sitting_with_the_records_of_any_case():
    office = an_office(case_type="instant", desk_may_decide=True, promised=1)
    case = make_case(office, at_window=True)
    moment = at("2026-03-02", 9, 30)
    services.handle_instant_case(case_id=case.pk, granted=True, by=office.clerk, at=moment)
    case.refresh_from_db()
    assert case.state == CaseState.GRANTED
    steps = selectors.timeline(case)
    assert [(s.name, s.ended_at == moment) for s in steps[1:4]] == [("受理", True), ("审查", True), ("决定", True)]
    assert list(selectors.verify_clocks()) == []


def test_the_record_is_chinese_whatever_language_the_clerks_screen_speaks():
    with translation.override("en"):
        case = make_case(accepted=True)
    assert [step.name for step in selectors.timeline(case)] == ["申请", "收件", "受理", "审查"]
    assert case.documents.last().facts["title"] == "受理通知书"
