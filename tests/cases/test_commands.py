"""`tongban cases verify-clocks` finds a due date that nobody's clock event says, and mends it when asked."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from tests.cases.factories import make_case

from tongban.cases.models import Case

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
