"""Two people press the button together: one acts, the other is told who did what."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.cases.factories import a_person, an_office, at, make_case

from tongban.cases import services
from tongban.cases.models import Case
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def together(*operations):
    """Run each in a thread of its own, released at one moment; results or refusals, in the order given."""
    gate = threading.Barrier(len(operations))

    def run(operation):
        try:
            gate.wait(timeout=120)
            return operation()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(operations)) as pool:
        return list(pool.map(run, operations))


def test_of_two_who_accept_together_one_accepts_and_the_other_is_told_who_did():
    office = an_office()
    case = make_case(office)

    def accept(who):
        return lambda: services.accept_case(case_id=case.pk, by=who, at=at("2026-03-03"), seen_revision=case.revision)

    answers = together(accept(office.examiner), accept(office.second))
    refusals = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(refusals) == 1
    winner = "李审查" if refusals[0] is answers[0] else "王审查"
    assert refusals[0].code == "case.changed_meanwhile"
    assert refusals[0].facts == {"who": winner, "did": "受理", "when": "2026-03-03 09:00"}
    assert (
        refusals[0].text() == f"您查看期间，{winner}已于 2026-03-03 09:00 对此办件操作：受理。请查看最新内容后再继续。"
    )
    assert case.documents.filter(kind="acceptance_notice").count() == 1
    assert case.steps.filter(kind="acceptance").count() == 1


def test_two_opposite_decisions_leave_one():
    office = an_office()
    case = make_case(office, examined=True)
    decisions = [
        lambda granted=granted, who=who: services.decide_case(
            case_id=case.pk, granted=granted, reasons="理由", by=who, at=at("2026-03-04")
        )
        for granted, who in [(True, office.leader), (False, office.chief)]
    ]
    answers = together(*decisions)
    refusals = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [refusal.code for refusal in refusals] == ["case.action_not_open"]
    case.refresh_from_db()
    assert case.is_granted is (refusals[0] is answers[1])
    assert case.documents.filter(kind__in=["grant_decision", "refusal_decision"]).count() == 1


def test_numbers_given_out_together_are_all_different_and_without_gaps():
    office = an_office()
    people = [a_person(f"申请人{n}").pk for n in range(6)]

    def receive(person):
        return lambda: services.receive_case(
            item_code=office.item.code, applicant_id=person, hall_id=office.hall.pk, window_id=office.window.pk,
            answers={}, situation={}, materials=[], incomplete=True, by=office.clerk, at=at("2026-03-02"),
        ).number  # fmt: skip

    numbers = together(*[receive(person) for person in people])
    assert sorted(number[-4:] for number in numbers) == [f"{n:04d}" for n in range(1, 7)]
    assert Case.objects.count() == 6


def test_who_decides_too_late_is_told_who_decided_and_not_that_the_platform_has_sent_it_out_since():
    office = an_office()
    case = make_case(office, granted=True, drained=True)
    assert case.state == "delivered"
    with pytest.raises(Refusal) as refused:
        services.decide_case(case_id=case.pk, granted=False, reasons="理由", by=office.chief, at=at("2026-03-05"))
    assert (refused.value.facts["who"], refused.value.facts["did"]) == ("孙局长", "准予决定")
