"""Jobs live and die with the transaction that deferred them."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from tongban.kernel import jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
DONE: list = []


@jobs.task(tries=3)
def note(*, word: str) -> None:
    DONE.append(word)
    if word == "again":
        note.defer(word="deferred by a job")


@jobs.periodic("0 0 1 1 *")
def each_year(at: datetime) -> None:
    DONE.append(at)


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


def test_a_deferred_job_runs_once():
    note.defer(word="a")
    assert jobs.run_pending() == 1
    assert jobs.run_pending() == 0
    assert DONE == ["a"]


def test_jobs_deferred_by_jobs_run_too():
    note.defer(word="again")
    assert jobs.run_pending() == 2
    assert DONE == ["again", "deferred by a job"]


def test_a_rolled_back_operation_leaves_no_job():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.defer(word="a")
        raise ZeroDivisionError
    assert jobs.run_pending() == 0


def test_a_periodic_job_gets_its_planned_moment():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    jobs.app.tasks["kernel.each_year"].defer(timestamp=int(moment.timestamp()))
    jobs.run_pending()
    assert DONE[0] == moment


def test_a_daily_job_runs_by_the_local_clock():
    @jobs.daily("01:30")
    def at_half_past_one(at):
        """01:30 in Shanghai is 17:30 of the day before in UTC."""

    crons = {task.task.name: task.cron for task in jobs.app.periodic_registry.periodic_tasks.values()}
    assert crons["kernel.at_half_past_one"] == "30 17 * * *"
