"""What a day makes irrevocable waits while the machine's clock cannot be believed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.cases import tasks
from tongban.identity.rules.sessions import APART_SECONDS, has_ended
from tongban.kernel import clocks

pytestmark = pytest.mark.django_db


def test_a_clock_that_agrees_with_its_witnesses_is_believed():
    clocks.require_right(timezone.now())


@pytest.mark.parametrize("days", [-30, 400])
def test_a_clock_far_from_the_databases_is_not(days):
    with pytest.raises(clocks.ClockProblem, match="database"):
        clocks.require_right(timezone.now() + timedelta(days=days))


@pytest.mark.parametrize("seconds", [-86400, 86400])
def test_a_clock_that_was_set_while_we_ran_is_not_even_if_the_database_has_the_same(monkeypatch, seconds):
    monkeypatch.setattr(clocks, "_begun", clocks._begun + seconds)
    with pytest.raises(clocks.ClockProblem, match="was set"):
        clocks.require_right(timezone.now())


def test_no_silence_counts_by_a_wrong_clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() + timedelta(days=400))
    with pytest.raises(clocks.ClockProblem):
        tasks.watch_deadlines(0)


def test_a_session_of_a_clock_that_was_set_back_has_ended():
    begun = 1_800_000_000.0
    facts = {"kind": "applicant", "signed_in_at": begun, "seen_at": begun}
    assert not has_ended(**facts, now=begun - APART_SECONDS)
    assert has_ended(**facts, now=begun - APART_SECONDS - 1)
