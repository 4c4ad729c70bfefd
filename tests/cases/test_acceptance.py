"""受理: in time, by silence, refused; and the documents that say so."""

import pytest
from tests.cases.factories import a_person, acting, an_office, at, draft, make_case

from tongban.calendars import effects
from tongban.calendars.events import CalendarChanged
from tongban.calendars.models import Calendar, CalendarDay
from tongban.calendars.rules.notices import read_notice
from tongban.cases import selectors, services
from tongban.cases.enums import CaseState
from tongban.cases.models import Case
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal

pytestmark = pytest.mark.django_db


def test_silence_from_the_sixth_to_the_thirteenth_accepts_as_of_the_sixth():
    """R-CLK 6.1: received 2025-06-06, silent until 06-13 → accepted 06-06, +20 = 2025-07-04."""
    case = make_case(an_office(promised=20), when=at("2025-06-06"))
    assert services.accept_silent_cases(at("2025-06-13", 23, 59)) == 0
    assert services.accept_silent_cases(at("2025-06-14", 0, 7)) == 1
    assert services.accept_silent_cases(at("2025-06-14", 0, 8)) == 0
    case.refresh_from_db()
    assert (case.state, case.is_deemed_accepted) == (CaseState.ACCEPTED, True)
    assert case.accepted_on.isoformat() == "2025-06-06"
    assert case.accepted_at == case.received_at  # the moment that orders cases (R-FLOW-13)
    assert case.statutory_due_on.isoformat() == "2025-07-04"
    assert list(selectors.verify_clocks()) == []


def test_a_click_after_the_days_of_silence_accepts_as_of_the_day_of_receipt():
    office = an_office()
    case = make_case(office, when=at("2025-06-06"))
    services.accept_case(case_id=case.pk, by=office.examiner, at=at("2025-06-16"))
    case.refresh_from_db()
    assert (case.accepted_on.isoformat(), case.is_deemed_accepted) == ("2025-06-06", True)


def test_after_the_days_of_silence_it_is_too_late_to_decline():
    office = an_office()
    case = make_case(office, when=at("2025-06-06"))
    with pytest.raises(Refusal, match="case.notice_too_late"):
        services.decline_case(
            case_id=case.pk, kind="no_permit_needed", reasons="无需许可", by=office.examiner, at=at("2025-06-16")
        )


def test_an_application_filed_on_a_holiday_is_received_on_the_next_working_day_but_shows_its_true_time():
    case = make_case(when=at("2025-10-03"))
    assert case.received_on.isoformat() == "2025-10-09"
    assert case.received_at.date().isoformat() == "2025-10-03"
    assert case.acceptance_due_on.isoformat() == "2025-10-15"  # 10-11 is a make-up Saturday
    receipt = case.documents.get(kind="intake_receipt")
    assert receipt.facts["received_on"] == "2025-10-09"


def test_a_date_beyond_the_loaded_years_deems_nothing():
    case = make_case(an_office(), when=at("2040-06-06"))
    assert case.is_provisional
    assert services.accept_silent_cases(at("2040-07-01")) == 0
    with pytest.raises(Refusal, match="case.not_silent_yet"):
        services.deem_accepted(case_id=case.pk, by=SYSTEM, at=at("2040-07-01"))


def test_the_acceptance_notice_names_both_due_dates():
    case = make_case(an_office(promised=10), accepted=True, when=at("2026-03-02"))
    facts = case.documents.get(kind="acceptance_notice").facts
    assert (facts["promised_due_on"], facts["statutory_due_on"]) == ("2026-03-16", "2026-03-30")
    assert facts["number"] == case.documents.get(kind="acceptance_notice").number == "云市监受〔2026〕1号"


def test_a_refusal_to_accept_states_reason_and_remedies():
    office = an_office()
    case = make_case(office)
    services.decline_case(
        case_id=case.pk, kind="another_organ", reasons="不属于本局职权", right_body="云江市交通局", by=office.examiner,
        at=at("2026-03-03"),
    )  # fmt: skip
    case.refresh_from_db()
    facts = case.documents.get(kind="non_acceptance_notice").facts
    assert (case.state, case.is_open, case.running_clock) == (CaseState.NOT_ACCEPTED, False, "")
    assert facts["right_body"] == "云江市交通局"
    assert facts["remedies"] == {
        "review_body": "云江市人民政府", "review_days": 60, "court": "云江市中级人民法院", "suit_months": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind, reasons, field", [("no_permit_needed", " ", "reasons"), ("another_organ", "不属于", "right_body")]
)
def test_nobody_is_turned_away_without_reasons_and_the_right_address(kind, reasons, field):
    office = an_office()
    case = make_case(office)
    with pytest.raises(Invalid) as problem:
        services.decline_case(case_id=case.pk, kind=kind, reasons=reasons, by=office.examiner, at=at("2026-03-03"))
    assert list(problem.value.errors) == [field]


def test_still_failing_is_no_reason_where_nothing_was_corrected():
    office = an_office()
    case = make_case(office)
    with pytest.raises(Refusal, match="case.nothing_was_corrected"):
        services.decline_case(
            case_id=case.pk, kind="still_failing", reasons="x", by=office.examiner, at=at("2026-03-03")
        )


def test_false_papers_for_a_safety_item_bar_the_applicant_for_a_year():
    office, person = an_office(touches_safety=True), a_person("造假者")
    case = make_case(office, person=person)
    services.decline_case(
        case_id=case.pk, kind="false_papers", reasons="营业执照系伪造", by=office.examiner, at=at("2026-03-03")
    )
    again = make_case(office, person=person, when=at("2027-03-01"))
    with pytest.raises(Refusal, match="case.applicant_barred"):
        services.accept_case(case_id=again.pk, by=office.examiner, at=at("2027-03-03"))
    services.accept_case(case_id=again.pk, by=office.examiner, at=at("2027-03-04"))


def test_false_papers_for_another_item_bar_nobody():
    office, person = an_office(), a_person("造假者")
    case = make_case(office, person=person)
    services.decline_case(case_id=case.pk, kind="false_papers", reasons="伪造", by=office.examiner, at=at("2026-03-03"))
    make_case(office, person=person, accepted=True, when=at("2026-04-01"))


def test_a_missing_receipt_is_issued_by_the_minute_job_once():
    case = make_case(received=False)
    assert services.issue_late_receipts(at("2026-03-02", 12)) == 1
    assert services.issue_late_receipts(at("2026-03-02", 12)) == 0
    case.refresh_from_db()
    assert case.state == CaseState.RECEIVED


def test_incomplete_papers_come_in_at_the_window_only_when_the_clerk_says_so():
    office = an_office()
    person = a_person("吴奶奶")
    given = {
        "item_code": office.item.code, "applicant_id": person.pk, "hall_id": office.hall.pk, "answers": {},
        "window_id": office.window.pk, "situation": {}, "materials": [], "by": office.clerk, "at": at("2026-03-02"),
    }  # fmt: skip
    with pytest.raises(Invalid) as problem:
        services.receive_case(**given)
    assert set(problem.value.errors) == {"materials.M01", "materials.M02"}
    assert services.receive_case(**given, incomplete=True).state == CaseState.RECEIVED


def test_a_failed_intake_leaves_no_case_and_wastes_no_number():
    office = an_office()
    with pytest.raises(Invalid):
        services.receive_case(
            item_code=office.item.code, applicant_id=a_person().pk, hall_id=office.hall.pk, window_id=office.window.pk,
            answers={}, situation={}, materials=[], by=office.clerk, at=at("2026-03-02"),
        )  # fmt: skip
    case = make_case(office, at_window=True, when=at("2026-03-02"))
    assert case.number.endswith("202603020001")


def test_an_applicant_follows_the_case_with_number_and_query_code():
    case = make_case(when=at("2026-03-02"))
    view = selectors.track(case.number, case.query_code.lower(), at("2026-03-03"))
    assert (view.state, view.clock.words) == (CaseState.RECEIVED, "今天到期")
    assert not any(hasattr(step, name) for step in view.steps for name in ("actor_name", "opinion", "assignees"))
    from tongban.kernel.errors import NotFound

    for number, code in [(case.number, "WRONG1"), ("0", case.query_code), (case.number, "")]:
        with pytest.raises(NotFound):
            selectors.track(number, code, at("2026-03-03"))


def test_a_draft_is_nobody_elses_business():
    case = draft(an_office())
    from tongban.kernel.errors import NotFound

    with pytest.raises(NotFound):
        selectors.draft_for(acting(a_person("路人")), case.public_id)
    assert selectors.draft_for(acting(case.applicant), str(case.public_id)) == case


def test_a_calendar_that_changes_moves_the_due_dates_of_open_cases():
    office = an_office()
    case = make_case(office, accepted=True, when=at("2026-03-02"))
    closed = make_case(office, delivered=True, when=at("2026-03-02"))
    before, revision = case.statutory_due_on, case.revision
    calendar = Calendar.objects.create(region_code=office.body.region_code)
    CalendarDay.objects.create(calendar=calendar, day="2026-03-11", is_off=True)
    day = at("2026-03-11").date()
    events.publish(
        CalendarChanged(
            calendar_id=calendar.pk,
            first_day=day,
            last_day=day,
            region_code=office.body.region_code,
            at=at("2026-03-03"),
        )
    )
    events.drain()
    case.refresh_from_db()
    assert (before.isoformat(), case.statutory_due_on.isoformat()) == ("2026-03-30", "2026-03-31")
    assert case.steps.get(state="todo").due_on == case.promised_due_on
    assert case.revision == revision  # nobody acted
    assert list(selectors.verify_clocks(is_open=True)) == []
    assert closed.statutory_due_on == Case.objects.get(pk=closed.pk).statutory_due_on


def test_the_preview_of_a_notice_names_the_open_cases_it_would_move_and_moves_none():
    office = an_office()
    case = make_case(office, accepted=True, when=at("2026-03-02"))
    make_case(office, delivered=True, when=at("2026-03-02"))
    notice = read_notice(
        b'{"year": 2026, "papers": [], "days": [{"name": "x", "date": "2026-03-11", "isOffDay": true}]}'
    )
    moved = effects.effects_of(notice, at("2026-03-03"))
    assert {case.number} == {effect.what.split()[0] for effect in moved}
    statutory = next(effect for effect in moved if effect.what.endswith("法定期限"))
    assert (statutory.before.isoformat(), statutory.after.isoformat()) == ("2026-03-30", "2026-03-31")
    case.refresh_from_db()
    assert case.statutory_due_on == statutory.before
    assert list(selectors.verify_clocks(is_open=True)) == []
