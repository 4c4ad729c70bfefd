"""Open cases of items that are suspended, split or cancelled outright (R-ITEM-40, R-ITEM-41, R-FLOW-3, R-FLOW-24)."""

from datetime import timedelta

import pytest
from tests.cases.factories import MONDAY_9AM, a_person, a_staff, acting, an_office, make_case
from tests.catalogue.factories import published_item

from tongban.cases import selectors, services, tasks
from tongban.cases.enums import CaseState, DocumentKind
from tongban.cases.models import BulkAct, Case, CaseDocument
from tongban.cases.services import bulk as bulk_services
from tongban.catalogue import services as catalogue
from tongban.catalogue.enums import ActKind, ItemStatus
from tongban.catalogue.models import ServiceItem
from tongban.catalogue.services.standing import carrying_out
from tongban.catalogue.services.standing.writing import locked_items, write_act
from tongban.identity.enums import Role
from tongban.kernel import events, jobs
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.kernel.models import AuditEntry
from tongban.notifications.models import Message

pytestmark = pytest.mark.django_db
LATER = MONDAY_9AM + timedelta(hours=8)
TODAY = MONDAY_9AM.date()
REASON = "国务院决定取消该许可"


@pytest.fixture
def office():
    return an_office()


def end(office, kind=ActKind.CANCEL, at=MONDAY_9AM):
    """The act as it is once two offices agreed and it was published."""
    from django.db import transaction

    with transaction.atomic():
        items = locked_items([office.item.pk], by=SYSTEM, at=at)
        act = write_act(
            kind, items, reason=REASON, document="国发〔2026〕1号", effective_on=at.date(), by=SYSTEM, at=at
        )
        carrying_out.announce(act, items, by=SYSTEM, at=at)
    office.item.refresh_from_db()
    return act


def state(case):
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


def test_a_suspended_item_refuses_every_way_in_and_keeps_drafts_and_open_cases(office):
    open_case = make_case(office, accepted=True)
    person = a_person()
    draft = services.start_draft(item_code=office.item.code, by=acting(person), at=MONDAY_9AM)
    catalogue.suspend_item(item_id=office.item.pk, reason="系统升级改造", by=SYSTEM, at=LATER)
    for way in (
        lambda: services.start_draft(item_code=office.item.code, by=acting(person), at=LATER),
        lambda: services.submit_case(case_id=draft.pk, by=acting(person), at=LATER),
        lambda: services.receive_case(
            item_code=office.item.code, applicant_id=person.pk, hall_id=office.hall.pk, window_id=office.window.pk,
            answers={}, situation={}, materials=[], incomplete=True, by=office.clerk, at=LATER,
        ),
        lambda: services.file_case(
            item_code=office.item.code, by=acting(person), at=LATER, situation={}, answers={}, papers=[]
        ),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="catalogue.item_suspended") as no:
            way()
        assert "系统升级改造" in no.value.text()
    services.save_draft(case_id=draft.pk, delivery_way="window", by=acting(person), at=LATER)
    assert state(draft) == CaseState.DRAFT
    services.assign_examiner(
        case_id=open_case.pk, examiner_ids=[office.examiner.pk, office.second.pk], by=office.chief, at=LATER
    )
    assert state(open_case) == CaseState.EXAMINING
    assert ServiceItem.objects.get(pk=office.item.pk).status == ItemStatus.SUSPENDED


def test_cases_of_a_split_item_go_on_to_their_decision(office):
    case = make_case(office)
    end(office, ActKind.SPLIT)
    services.accept_case(case_id=case.pk, by=office.examiner, at=LATER)
    assert state(case) == CaseState.ACCEPTED
    assert selectors.endings(office.chief, TODAY) == []


def test_of_a_cancelled_item_nothing_more_is_demanded_nor_refused(office):
    received, examined = make_case(office), make_case(office, examined=True)
    end(office)
    with pytest.raises(Refusal, match="case.item_abolished"):
        services.accept_case(case_id=received.pk, by=office.examiner, at=LATER)
    with pytest.raises(Refusal, match="case.item_abolished"):
        services.request_correction(
            case_id=received.pk, defects=[{"target": "M01", "text": "没有签字"}], by=office.examiner, at=LATER
        )
    with pytest.raises(Refusal, match="case.item_abolished"):
        services.decide_case(case_id=examined.pk, granted=False, reasons="不符合条件", by=office.chief, at=LATER)
    services.decide_case(case_id=examined.pk, granted=True, by=office.chief, at=LATER)
    assert state(examined) == CaseState.GRANTED, "what was accepted before may still be granted"


def test_an_instant_case_of_a_cancelled_item_is_not_handled():
    office = an_office(case_type="instant", promised=0, statutory=1, desk_may_decide=True)
    case = make_case(office)
    end(office)
    with pytest.raises(Refusal, match="case.item_abolished"):
        services.handle_instant_case(case_id=case.pk, granted=True, by=office.examiner, at=LATER)


def test_all_are_ended_by_where_they_stand_and_each_applicant_is_told(office):
    received = make_case(office)
    accepted, examining = make_case(office, accepted=True), make_case(office, assigned=True)
    granted = make_case(office, granted=True)
    end(office)
    (work,) = selectors.endings(office.chief, TODAY)
    assert (work.item, work.cases) == (office.item, 3)
    bulk = services.end_cases_of_item(item_code=office.item.code, reason=REASON, by=office.chief, at=LATER)
    assert (bulk.total, bulk.done, bulk.left_alone) == (3, 3, 0) and bulk.finished_at
    assert state(received) == CaseState.NOT_ACCEPTED
    assert {state(accepted), state(examining)} == {CaseState.TERMINATED}
    assert state(granted) == CaseState.GRANTED, "what is decided goes on to its delivery"
    received.refresh_from_db()
    assert received.result["kind"] == "item_cancelled" and REASON in received.result["reasons"]
    kinds = set(CaseDocument.objects.filter(made_at=LATER).values_list("kind", flat=True))
    assert kinds == {DocumentKind.NON_ACCEPTANCE_NOTICE, DocumentKind.TERMINATION_NOTICE}
    events.drain()
    for case in (received, accepted, examining):
        assert Message.objects.filter(applicant_id=case.applicant_id, created_at=LATER).count() == 1
    assert AuditEntry.objects.filter(code="case.bulk_ordered").count() == 1
    assert AuditEntry.objects.filter(code="case.terminated").count() == 2
    assert list(selectors.verify_clocks()) == []
    assert selectors.endings(office.chief, TODAY) == []
    with pytest.raises(Refusal, match="case.nothing_to_end"):
        services.end_cases_of_item(item_code=office.item.code, reason=REASON, by=office.chief, at=LATER)


def test_many_are_ended_in_the_background_and_an_interruption_loses_none(office, monkeypatch):
    monkeypatch.setattr("tongban.cases.services.bulk.AT_ONCE", 1)
    cases = [make_case(office, accepted=True) for _ in range(3)]
    end(office)
    bulk = services.end_cases_of_item(item_code=office.item.code, reason=REASON, by=office.leader, at=LATER)
    assert bulk.finished_at is None and bulk.done == 0
    with pytest.raises(Refusal, match="case.bulk_under_way"):
        services.end_cases_of_item(item_code=office.item.code, reason=REASON, by=office.leader, at=LATER)
    asked = iter([False, True])
    assert not services.carry_out(bulk_id=bulk.pk, at=LATER, is_over=lambda: next(asked))
    assert sorted(map(state, cases)) == ["accepted", "accepted", "terminated"]
    services.withdraw_case(case_id=cases[1].pk, reason="不办了", by=acting(cases[1].applicant), at=LATER)
    events.drain()
    bulk.refresh_from_db()
    assert (bulk.done, bulk.left_alone) == (2, 0) and bulk.finished_at
    assert services.carry_out(bulk_id=bulk.pk, at=LATER) and BulkAct.objects.get().done == 2
    assert AuditEntry.objects.filter(code="case.bulk_finished").count() == 1


def test_one_case_that_cannot_be_done_holds_up_no_other(office, monkeypatch):
    cases = [make_case(office, accepted=True) for _ in range(3)]
    end(office)
    really = bulk_services.terminate_case

    def broken(*, case_id, **more):
        if case_id == cases[0].pk:
            raise ValueError("damaged")
        if case_id == cases[1].pk:
            raise Refusal("case.changed_meanwhile", who="某人", when=LATER)
        return really(case_id=case_id, **more)

    monkeypatch.setattr(bulk_services, "terminate_case", broken)
    bulk = services.end_cases_of_item(item_code=office.item.code, reason=REASON, by=office.leader, at=LATER)
    assert (bulk.done, bulk.left_alone) == (1, 2) and bulk.finished_at
    assert [state(case) for case in cases] == ["accepted", "accepted", "terminated"]


@pytest.mark.parametrize("has_job", [True, False])
def test_an_order_that_was_cut_off_goes_on(office, monkeypatch, has_job):
    case = make_case(office, accepted=True)
    events.drain()
    end(office)
    with monkeypatch.context() as patch:
        patch.setattr(bulk_services, "carry_out", lambda **_: False)  # the process was killed there
        bulk = services.end_cases_of_item(item_code=office.item.code, reason=REASON, by=office.leader, at=LATER)
        assert bulk.finished_at is None
        if not has_job:
            patch.setattr(tasks, "carry_on", lambda bulk_id: None)
            events.drain()
    events.drain()
    if not has_job:
        tasks.take_up_bulks(LATER + timedelta(minutes=1))
        assert state(case) == CaseState.ACCEPTED, "somebody may still be at it"
        tasks.take_up_bulks(LATER + timedelta(minutes=15))
        jobs.run_pending(jobs.FOLLOWING)
    bulk.refresh_from_db()
    assert bulk.finished_at and bulk.done == 1 and state(case) == CaseState.TERMINATED


def test_only_the_heads_of_the_body_end_cases(office):
    make_case(office, accepted=True)
    end(office)
    keeper = a_staff("事项员", (Role.CATALOGUE_MANAGER, office.body), body=office.body)
    for who in (office.examiner, office.clerk, keeper, an_office().leader):
        with pytest.raises(Refusal, match="case.not_head"):
            services.end_cases_of_item(item_code=office.item.code, reason=REASON, by=who, at=LATER)
        with pytest.raises(NotFound):
            selectors.ending_of(who, office.item.code, TODAY)
    with pytest.raises(Invalid):
        services.end_cases_of_item(item_code=office.item.code, reason=" ", by=office.leader, at=LATER)
    other = published_item(body=office.body, name="在用的事项")
    with pytest.raises(Refusal, match="case.not_abolished"):
        services.end_cases_of_item(item_code=other.code, reason=REASON, by=office.leader, at=LATER)


def test_the_work_list_takes_a_fixed_number_of_queries(office, django_assert_num_queries):
    for _ in range(4):
        make_case(office, accepted=True)
    end(office)
    office.leader.refresh_from_db()
    with django_assert_num_queries(3):
        assert [one.cases for one in selectors.endings(office.leader, TODAY)] == [4]
