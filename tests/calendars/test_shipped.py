"""The years that ship are there after every migrate, and never written over what was imported."""

import json

import pytest
from django.core.management import call_command

from tongban.calendars import services
from tongban.calendars.rules.notices import read_notice
from tongban.calendars.selectors import working_calendar


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_its_calendar_again_at_once():
    call_command("flush", interactive=False, verbosity=0)
    assert sorted(working_calendar().years) == list(range(2018, 2027))


@pytest.mark.django_db
def test_migrating_again_leaves_an_amended_year_as_it_is(who):
    text = json.dumps({"year": 2026, "papers": [], "days": [{"name": "", "date": "2026-03-04", "isOffDay": True}]})
    services.import_notice(notice=read_notice(text), **who)
    amended = working_calendar()
    call_command("migrate", verbosity=0)
    assert working_calendar() is amended
