"""审查、决定、送达, and the ways a case ends early."""

import pytest
from django.utils.timezone import localdate
from tests.cases.factories import MONDAY_9AM, a_file, a_person, acting, an_office, at, make_case

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState
from tongban.cases.models import Case, CaseDelivery
from tongban.kernel import events
from tongban.kernel.errors import Invalid, NotFound, Refusal

pytestmark = pytest.mark.django_db


def test_the_substance_of_a_permit_is_examined_by_two():
    office = an_office()
    case = make_case(office, accepted=True)
    with pytest.raises(Refusal, match="case.too_few_examiners"):
        services.assign_examiner(case_id=case.pk, examiner_ids=[office.examiner.pk] * 2, by=office.chief, at=MONDAY_9AM)


def test_another_kind_of_item_is_examined_by_one():
    office = an_office(item_type="public_service")
    case = make_case(office, accepted=True)
    services.assign_examiner(case_id=case.pk, examiner_ids=[office.examiner.pk], by=office.chief, at=MONDAY_9AM)


def test_only_officials_of_the_body_examine():
    office = an_office()
    case = make_case(office, accepted=True)
    ids = [office.examiner.pk, an_office(name="别处").examiner.pk]
    with pytest.raises(Refusal, match="case.not_an_examiner"):
        services.assign_examiner(case_id=case.pk, examiner_ids=ids, by=office.chief, at=MONDAY_9AM)


def test_others_take_over_an_examination():
    office = an_office()
    case = make_case(office, assigned=True)
    pair = [office.second.pk, office.chief.pk]
    services.assign_examiner(case_id=case.pk, examiner_ids=pair, by=office.leader, at=at("2026-03-04"))
    step = selectors.timeline(case)[-1]
    assert [who["name"] for who in step.assignees] == ["李审查", "赵首席"]
    with pytest.raises(Refusal, match="case.not_yours"):
        services.examine_case(case_id=case.pk, opinion="好", passed=True, by=office.examiner, at=at("2026-03-04"))


def test_nothing_is_decided_before_it_was_examined():
    office = an_office()
    case = make_case(office, assigned=True)
    with pytest.raises(Refusal, match="case.not_examined"):
        services.decide_case(case_id=case.pk, granted=True, by=office.leader, at=at("2026-03-04"))


def test_a_refusal_needs_reasons_and_states_the_remedies():
    office = an_office()
    case = make_case(office, examined=True)
    with pytest.raises(Invalid):
        services.decide_case(case_id=case.pk, granted=False, by=office.leader, at=at("2026-03-04"))
    services.decide_case(case_id=case.pk, granted=False, reasons="场所不符", by=office.leader, at=at("2026-03-04"))
    facts = case.documents.get(kind="refusal_decision").facts
    assert (facts["reasons"], facts["remedies"]["review_days"]) == ("场所不符", 60)


def test_the_promise_is_met_by_the_decision_and_delivery_has_its_own_ten_days():
    case = make_case(granted=True, when=at("2025-04-25", 1))
    assert localdate(case.decided_at).isoformat() == "2025-04-25"
    assert (case.running_clock, case.delivery_due_on.isoformat()) == ("delivery", "2025-05-13")  # R-CLK 6.1
    view = selectors.clock_view(case, at("2025-05-14"))
    assert (view.light, view.words) == ("red", "已超过法定期限 1 个工作日")


def test_the_leader_extends_once_by_at_most_ten_days_in_time():
    office = an_office()
    case = make_case(office, assigned=True, when=at("2026-03-02"))
    extend = {"case_id": case.pk, "reason": "情况复杂", "at": at("2026-03-20")}
    with pytest.raises(Refusal, match="case.not_yours"):
        services.extend_case(**extend, days=5, by=office.chief)
    with pytest.raises(Refusal, match="case.extension_too_long"):
        services.extend_case(**extend, days=11, by=office.leader)
    services.extend_case(**extend, days=10, by=office.leader)
    case.refresh_from_db()
    assert (case.statutory_due_on.isoformat(), case.promised_due_on.isoformat()) == ("2026-04-14", "2026-03-30")
    with pytest.raises(Refusal, match="case.already_extended"):
        services.extend_case(**extend, days=1, by=office.leader)
    assert case.documents.get(kind="extension_notice").facts["due_on"] == "2026-03-30"


def test_after_the_statutory_day_there_is_nothing_left_to_extend():
    office = an_office()
    case = make_case(office, assigned=True, when=at("2026-03-02"))
    with pytest.raises(Refusal, match="case.extension_too_late"):
        services.extend_case(case_id=case.pk, days=5, reason="忙", by=office.leader, at=at("2026-03-31"))


def test_a_licence_that_is_not_made_yet_cannot_be_handed_out():
    office = an_office(result_type="licence", licence_type_code="X-1", result_name="食品经营许可证")
    case = make_case(office, granted=True)
    with pytest.raises(Refusal, match="case.licence_not_made"):
        services.deliver_case(case_id=case.pk, way="window", receiver_name="某人", by=office.chief, at=at("2026-03-04"))


def test_posting_meets_the_duty_and_the_couriers_word_closes_the_case():
    office = an_office()
    case = make_case(office, granted=True, at_window=True)
    services.post_case(case_id=case.pk, waybill="EMS1", receiver_name="欧阳小云", by=office.issuer, at=at("2026-03-04"))
    case.refresh_from_db()
    assert (case.state, case.running_clock, case.due_on) == (CaseState.GRANTED, "", None)
    services.deliver_case(case_id=case.pk, way="courier", by=office.issuer, at=at("2026-03-06"))
    delivery = CaseDelivery.objects.get(case=case)
    assert (delivery.waybill, delivery.receiver_name) == ("EMS1", "欧阳小云")
    assert list(selectors.verify_clocks()) == []


def test_who_applied_online_has_the_decision_when_it_enters_the_account():
    case = make_case(granted=True)
    events.drain()
    case.refresh_from_db()
    assert (case.state, case.delivery.way) == (CaseState.DELIVERED, "electronic")


def test_a_hand_out_states_who_received_it_and_keeps_the_signature():
    office = an_office()
    case = make_case(office, granted=True, at_window=True)
    signature = a_file(f"staff:{office.issuer.pk}", "签名.png")
    with pytest.raises(Invalid):
        services.deliver_case(case_id=case.pk, way="window", by=office.issuer, at=at("2026-03-04"))
    services.deliver_case(
        case_id=case.pk, way="window", receiver_name="吴奶奶", receiver_document_no="999900194001010014",
        signature_file_id=signature.public_id, by=office.issuer, at=at("2026-03-04"),
    )  # fmt: skip
    assert CaseDelivery.objects.get(case=case).signature_file == signature
    assert case.documents.get(kind="delivery_receipt").facts["receiver_name"] == "吴奶奶"


def test_the_applicant_may_withdraw_until_the_decision_with_a_reason():
    case = make_case(assigned=True)
    by = acting(case.applicant)
    with pytest.raises(Invalid):
        services.withdraw_case(case_id=case.pk, reason=" ", by=by, at=at("2026-03-04"))
    services.withdraw_case(case_id=case.pk, reason="不办了", by=by, at=at("2026-03-04"))
    case.refresh_from_db()
    assert (case.state, case.running_clock) == (CaseState.WITHDRAWN, "")
    decided = make_case(granted=True)
    with pytest.raises(Refusal, match="case.action_not_open"):
        services.withdraw_case(case_id=decided.pk, reason="不办了", by=acting(decided.applicant), at=at("2026-03-04"))


def test_a_closed_case_is_immutable():
    office = an_office()
    case = make_case(office, delivered=True)
    row = Case.objects.filter(pk=case.pk).values().get()
    for refused in (
        lambda: services.post_message(case_id=case.pk, text="还在吗", by=acting(case.applicant), at=at("2026-03-09")),
        lambda: services.terminate_case(case_id=case.pk, reason="x", by=office.leader, at=at("2026-03-09")),
        lambda: services.decide_case(
            case_id=case.pk, granted=False, reasons="x", by=office.leader, at=at("2026-03-09")
        ),
    ):
        with pytest.raises(Refusal, match="case.action_not_open"):
            refused()
    assert Case.objects.filter(pk=case.pk).values().get() == row


def test_messages_run_between_applicant_and_official_and_notes_stay_inside():
    office = an_office()
    case = make_case(office)
    by = acting(case.applicant)
    file = a_file(f"applicant:{case.applicant_id}")
    services.post_message(case_id=case.pk, text="需要几天？", file_ids=[file.public_id], by=by, at=at("2026-03-03"))
    services.post_message(case_id=case.pk, text="十个工作日。", by=office.examiner, at=at("2026-03-03", 10))
    services.post_note(case_id=case.pk, text="申请人电话打不通", by=office.examiner, at=at("2026-03-03", 11))
    assert [m.text for m in selectors.messages_of(by, case)] == ["需要几天？", "十个工作日。"]
    assert selectors.message_file(office.examiner, file.public_id, at("2026-03-03").date()) == file
    assert [n.text for n in selectors.notes_of(office.second, case, at("2026-03-03").date())] == ["申请人电话打不通"]
    with pytest.raises(NotFound):
        selectors.notes_of(by, case)
    with pytest.raises(NotFound):
        selectors.messages_of(acting(a_person("路人")), case)
    with pytest.raises(Refusal, match="case.not_yours"):
        services.post_note(case_id=case.pk, text="我也来", by=by, at=at("2026-03-03"))
    services.mark_messages_read(case_id=case.pk, by=by, at=at("2026-03-04"))
    assert [m.read_at is not None for m in selectors.messages_of(by, case)] == [False, True]


def test_nobody_issues_a_case_before_its_licence_is_made():
    """A click between the grant and the making of the licence must not leave the applicant without it."""
    office = an_office(result_type="licence", licence_type_code="T1")
    case = make_case(office, granted=True)
    with pytest.raises(Refusal, match="case.licence_not_made"):
        services.issue_case(case_id=case.pk, by=office.chief, at=at("2026-03-03"))
    case.refresh_from_db()
    assert case.state == CaseState.GRANTED


def test_what_no_font_can_print_on_the_licence_is_named_before_the_decision():
    """After it nobody could change the content, and the licence would never be made."""
    office = an_office(result_type="licence", licence_type_code="T1")
    case = make_case(office, examined=True)
    with pytest.raises(Refusal, match="licence.glyph_missing") as no:
        services.decide_case(
            case_id=case.pk, granted=True, content={"名称": "云江😀饭店"}, by=office.leader, at=at("2026-03-03")
        )
    assert no.value.facts["characters"] == "😀"
    case.refresh_from_db()
    assert case.state == CaseState.EXAMINING
