"""`tongban cases verify-clocks` finds a due date that nobody's clock event says, and mends it when asked."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from tests.cases.factories import MONDAY_9AM, make_case

from tongban.cases import selectors, services
from tongban.cases.models import Case, CaseStep

pytestmark = pytest.mark.django_db


def test_a_due_date_edited_by_hand_is_found_and_rebuilt(capsys):
    case = make_case(accepted=True)
    call_command("cases", "verify-clocks")
    Case.objects.filter(pk=case.pk).update(due_on=date(2099, 1, 1))
    with pytest.raises(SystemExit):
        call_command("cases", "verify-clocks", json=True)
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["cases"] == {case.number: {"due_on": ["2099-01-01", case.due_on.isoformat()]}}
    call_command("cases", "verify-clocks", rebuild=True)
    assert Case.objects.get(pk=case.pk).due_on == case.due_on
    call_command("cases", "verify-clocks")


def test_many_are_rebuilt_in_a_fixed_number_of_statements_with_their_open_steps(django_assert_max_num_queries):
    cases = [make_case(accepted=True) for _ in range(3)]
    closed = make_case(delivered=True)
    Case.objects.update(due_on=date(2099, 1, 1), promised_due_on=date(2099, 1, 1))
    CaseStep.objects.filter(state="todo").update(due_on=date(2099, 1, 1))
    keys = [case.pk for case in cases]
    with django_assert_max_num_queries(10):  # calendar included
        assert services.rebuild_clocks(case_ids=keys, at=MONDAY_9AM) == 3
    for case in cases:
        now = Case.objects.get(pk=case.pk)
        assert (now.due_on, now.promised_due_on, now.revision) == (case.due_on, case.promised_due_on, case.revision)
        assert now.steps.get(state="todo").due_on == case.due_on
    assert [found.case_id for found in selectors.differing_clocks()] == [closed.pk]


def test_closed_cases_keep_the_calendar_of_their_day_unless_asked_for(capsys):
    closed = make_case(delivered=True)
    Case.objects.filter(pk=closed.pk).update(promised_due_on=date(2099, 1, 1))
    call_command("cases", "verify-clocks", all=True, rebuild=True)
    assert Case.objects.get(pk=closed.pk).promised_due_on == date(2099, 1, 1)
    call_command("cases", "verify-clocks", all=True, rebuild=True, closed_too=True)
    assert Case.objects.get(pk=closed.pk).promised_due_on == closed.promised_due_on
    assert "1 cases differ" in capsys.readouterr().out
