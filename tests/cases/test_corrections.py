"""补正: once, in time, and what follows when it is missed or fails."""

import pytest
from tests.cases.factories import a_file, a_person, acting, an_office, at, make_case

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState
from tongban.cases.models import CorrectionItem
from tongban.cases.services import watch
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office(materials=("申请书", "身份证明", "场所证明"))


def ask(office, case, when, *targets, **more):
    defects = [{"target": target, "text": "不清楚", **more} for target in targets]
    return services.request_correction(case_id=case.pk, defects=defects, by=office.examiner, at=when)


def answer(case, when, *codes):
    by = acting(case.applicant)
    for code in codes:
        file = a_file(f"applicant:{case.applicant_id}")
        services.attach_material(case_id=case.pk, material_code=code, file_id=file.public_id, by=by, at=when)
    services.correct_case(case_id=case.pk, by=by, at=when)
    case.refresh_from_db()


def test_the_notice_names_item_by_item_and_gives_fifteen_working_days(office):
    case = make_case(office, when=at("2026-03-02"))
    notice = ask(office, case, at("2026-03-03"), "M01", "M02")
    case.refresh_from_db()
    assert case.state == CaseState.CORRECTION
    assert notice.deadline_on.isoformat() == "2026-03-24"
    assert [item.target for item in selectors.correction_items(case)] == ["M01", "M02"]
    document = case.documents.get(kind="correction_notice")
    assert [d["label"] for d in document.facts["defects"]] == ["申请书", "身份证明"]


def test_after_five_days_of_silence_nothing_more_may_be_asked_for(office):
    case = make_case(office, when=at("2026-03-02"))
    with pytest.raises(Refusal, match="case.notice_too_late"):
        ask(office, case, at("2026-03-10"), "M01")


def test_a_notice_asks_for_nothing_outside_the_guide_and_for_nothing_twice(office):
    case = make_case(office)
    with pytest.raises(Invalid) as problem:
        ask(office, case, at("2026-03-03"), "M01", "M01", "婚姻证明")
    assert set(problem.value.errors) == {"defects.1", "defects.2"}


def test_a_deadline_shorter_than_five_days_is_refused(office):
    case = make_case(office)
    with pytest.raises(Refusal, match="case.correction_deadline_too_short"):
        services.request_correction(
            case_id=case.pk, defects=[{"target": "M01", "text": "不清楚"}], deadline_days=4, by=office.examiner,
            at=at("2026-03-03"),
        )  # fmt: skip


def test_every_thing_asked_for_must_come_in(office):
    case = make_case(office)
    ask(office, case, at("2026-03-03"), "M01", "M02")
    with pytest.raises(Invalid) as problem:
        answer(case, at("2026-03-04"), "M01")
    assert [path.split(".")[0] for path in problem.value.errors] == ["corrections"]


def test_corrected_papers_start_the_organs_days_anew_and_set_day_zero(office):
    case = make_case(office, when=at("2026-03-02"))
    ask(office, case, at("2026-03-03"), "M01")
    answer(case, at("2026-03-10"), "M01")
    assert (case.state, case.acceptance_due_on.isoformat()) == (CaseState.RECEIVED, "2026-03-17")
    services.accept_case(case_id=case.pk, by=office.examiner, at=at("2026-03-13"))
    case.refresh_from_db()
    assert case.accepted_on.isoformat() == "2026-03-10"  # however late the click (R-CLK-3)
    assert case.statutory_due_on.isoformat() == "2026-04-08"  # 04-06 is off


def test_silence_after_a_correction_accepts_as_of_the_day_the_papers_came_in(office):
    case = make_case(office, when=at("2026-03-02"))
    ask(office, case, at("2026-03-03"), "M01")
    answer(case, at("2026-03-10"), "M01")
    assert services.accept_silent_cases(at("2026-03-17", 23)) == 0
    assert services.accept_silent_cases(at("2026-03-18")) == 1
    case.refresh_from_db()
    assert (case.state, case.is_deemed_accepted) == (CaseState.ACCEPTED, True)
    assert (case.accepted_on.isoformat(), case.accepted_at) == ("2026-03-10", case.corrected_at)


def test_papers_corrected_on_a_day_off_count_from_the_next_working_day(office):
    case = make_case(office, when=at("2026-03-02"))
    ask(office, case, at("2026-03-03"), "M01")
    answer(case, at("2026-03-07"), "M01")  # a Saturday
    assert case.corrected_on.isoformat() == "2026-03-09"


def test_a_second_notice_may_name_what_still_fails(office):
    case = make_case(office)
    first = ask(office, case, at("2026-03-03"), "M01", "M02")
    answer(case, at("2026-03-04"), "M01", "M02")
    second = ask(office, case, at("2026-03-05"), "M02")
    assert (second.number, second.deadline_on) == (2, first.deadline_on)


def test_a_second_notice_that_names_something_new_is_refused_and_recorded(office):
    case = make_case(office)
    ask(office, case, at("2026-03-03"), "M01")
    answer(case, at("2026-03-04"), "M01")
    with pytest.raises(Refusal, match="case.notice_names_new_defects"):
        ask(office, case, at("2026-03-05"), "M01", "M03")
    case.refresh_from_db()
    assert (case.state, case.corrections.count()) == (CaseState.RECEIVED, 1)
    entry = AuditEntry.objects.get(code="case.breach_attempted", object_id=str(case.pk))
    assert (entry.actor_name, entry.facts["targets"]) == ("王审查", "M03")
    assert OutboxEvent.objects.filter(kind="cases.BreachAttempted", stream=f"case:{case.pk}").exists()


def test_a_new_fact_that_the_corrected_paper_itself_brought_up_may_be_named(office):
    case = make_case(office)
    ask(office, case, at("2026-03-03"), "M01")
    answer(case, at("2026-03-04"), "M01")
    assert ask(office, case, at("2026-03-05"), "M03", caused_by="M01").number == 2


def test_there_is_no_third_notice(office):
    case = make_case(office)
    for day in (3, 5):
        ask(office, case, at(f"2026-03-0{day}"), "M01")
        answer(case, at(f"2026-03-0{day + 1}"), "M01")
    with pytest.raises(Refusal, match="case.notices_used_up"):
        ask(office, case, at("2026-03-09"), "M01")
    services.decline_case(
        case_id=case.pk, kind="still_failing", reasons="仍无签名", by=office.examiner, at=at("2026-03-09")
    )
    case.refresh_from_db()
    assert case.state == CaseState.NOT_ACCEPTED


def test_a_second_notice_needs_two_working_days_before_the_deadline(office):
    case = make_case(office, when=at("2026-03-02"))
    ask(office, case, at("2026-03-03"), "M01")
    answer(case, at("2026-03-20"), "M01")
    with pytest.raises(Refusal, match="case.correction_deadline_too_near"):
        ask(office, case, at("2026-03-23"), "M01")


def test_a_missed_deadline_counts_as_withdrawal_the_day_after(office):
    case = make_case(office, when=at("2026-03-02"))
    ask(office, case, at("2026-03-03"), "M01")
    assert services.lapse_overdue_corrections(at("2026-03-24", 23)) == 0
    with pytest.raises(Refusal, match="case.correction_deadline_passed"):
        services.correct_case(case_id=case.pk, by=acting(case.applicant), at=at("2026-03-25"))
    assert services.lapse_overdue_corrections(at("2026-03-25", 0, 7)) == 1
    assert services.lapse_overdue_corrections(at("2026-03-25", 0, 8)) == 0
    case.refresh_from_db()
    assert (case.state, case.corrections.get().state) == (CaseState.DEEMED_WITHDRAWN, "lapsed")


def test_a_case_stays_unaccepted_while_a_correction_is_open(office):
    case = make_case(office, in_correction=True)
    with pytest.raises(Refusal, match="case.action_not_open"):
        services.accept_case(case_id=case.pk, by=office.examiner, at=at("2026-03-03"))


def test_the_department_returns_to_the_window_with_the_complete_list_and_the_window_tells(office):
    case = make_case(office, at_window=True, person=a_person("吴奶奶"))
    services.return_to_window(
        case_id=case.pk,
        defects=[{"target": "M02", "text": "复印件不清楚"}],
        by=office.examiner,
        at=at("2026-03-02", 15),
    )
    case.refresh_from_db()
    assert (case.state, case.is_returned_to_window) == (CaseState.RECEIVED, True)
    told = selectors.timeline(case)[-1].facts["defects"]
    services.request_correction(case_id=case.pk, defects=told, by=office.clerk, at=at("2026-03-02", 16))
    case.refresh_from_db()
    assert (case.state, case.is_returned_to_window) == (CaseState.CORRECTION, False)


def test_who_has_no_account_brings_the_missing_paper_to_the_window(office):
    case = make_case(office, at_window=True, in_correction=True, person=a_person("吴奶奶"))
    file = a_file(f"staff:{office.clerk.pk}", "扫描.pdf")
    services.attach_material(
        case_id=case.pk, material_code="M01", file_id=file.public_id, by=office.clerk, at=at("2026-03-04")
    )
    services.correct_case(case_id=case.pk, by=office.clerk, at=at("2026-03-04", 10))
    case.refresh_from_db()
    assert case.state == CaseState.RECEIVED


def test_the_platform_alone_lets_a_correction_lapse(office):
    case = make_case(office, in_correction=True)
    with pytest.raises(Refusal, match="case.not_yours"):
        services.lapse_correction(case_id=case.pk, by=office.leader, at=at("2026-06-01"))
    with pytest.raises(Refusal, match="case.correction_still_open"):
        services.lapse_correction(case_id=case.pk, by=SYSTEM, at=at("2026-03-04"))


def test_a_second_notice_on_a_guessed_calendar_lapses_nothing(office):
    """R-CLK-1: the day of the first notice was a guess, so is that of the second."""
    case = make_case(office, when=at("2040-06-04"))
    first = ask(office, case, at("2040-06-05"), "M01")
    answer(case, at("2040-06-06"), "M01")
    second = ask(office, case, at("2040-06-07"), "M01")
    case.refresh_from_db()
    assert case.is_provisional
    assert second.deadline_on == first.deadline_on == case.correction_due_on
    assert services.lapse_overdue_corrections(at("2040-09-03")) == 0
    case.refresh_from_db()
    assert case.state == CaseState.CORRECTION


def test_saving_unchanged_answers_corrects_nothing(office):
    case = make_case(office, in_correction=True)
    CorrectionItem.objects.filter(notice__case=case).update(target="form:shop.name")
    services.save_draft(case_id=case.pk, answers=case.answers, by=acting(case.applicant), at=at("2026-03-04"))
    assert [item.touched_at for item in selectors.correction_items(case)] == [None]
    services.save_draft(
        case_id=case.pk, answers={"shop": {"name": "新"}}, by=acting(case.applicant), at=at("2026-03-04")
    )
    assert [item.touched_at for item in selectors.correction_items(case)] == [at("2026-03-04")]


def test_one_case_that_fails_does_not_hold_up_the_others(office, monkeypatch):
    """The job does every case it can, and then says that one failed."""
    broken, sound = make_case(office, when=at("2026-03-02")), make_case(office, when=at("2026-03-02"))
    real = watch.deem_accepted

    def fails_once(*, case_id, **more):
        if case_id == broken.pk:
            raise KeyError("something unforeseen")
        return real(case_id=case_id, **more)

    monkeypatch.setattr(watch, "deem_accepted", fails_once)
    with pytest.raises(KeyError):
        services.accept_silent_cases(at("2026-04-01"))
    sound.refresh_from_db()
    assert sound.state == CaseState.ACCEPTED
