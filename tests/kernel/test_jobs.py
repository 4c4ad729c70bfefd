"""Jobs live and die with the transaction that deferred them."""

from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.jobs import Job

from tongban.kernel import jobs, rescue, tasks

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


def begun_by_a_worker(*, seconds_ago: float | None, attempts: int = 0) -> None:
    """All waiting jobs, as they stand when their worker is at work (None: it is gone altogether)."""
    with connection.cursor() as cursor:
        worker = None
        if seconds_ago is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [seconds_ago],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s", [worker, attempts]
        )


def states() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_of_two_of_a_kind_whose_workers_died_together_one_is_begun_again():
    for _ in range(2):  # the second may wait as soon as the first is begun
        note.configure(queueing_lock="one waits at most").defer(word="a")
        begun_by_a_worker(seconds_ago=None)
    assert rescue.rescue_jobs() == 2
    assert jobs.run_pending() == 1
    assert DONE == ["a"]
    assert rescue.rescue_jobs() == 0


@pytest.mark.parametrize("seconds_ago, rescued", [(None, 1), (rescue.DEAD_AFTER + 5, 1), (rescue.DEAD_AFTER - 5, 0)])
def test_a_job_of_a_dead_worker_is_begun_again_and_that_of_a_living_one_is_left_alone(seconds_ago, rescued):
    note.defer(word="a")
    begun_by_a_worker(seconds_ago=seconds_ago)
    assert rescue.rescue_jobs() == rescued
    assert jobs.run_pending() == rescued
    assert ["a"] * rescued == DONE


def test_a_periodic_job_of_a_dead_worker_does_not_hold_up_the_next_one():
    task = jobs.app.tasks["kernel.each_year"]
    task.defer(timestamp=1)
    begun_by_a_worker(seconds_ago=None)
    task.defer(timestamp=2)
    assert rescue.rescue_jobs() == 1
    assert states() == ["aborted", "todo"], "the later one does the work of both"


def test_a_job_that_kills_every_worker_is_left_for_a_person():
    note.defer(word="a")
    begun_by_a_worker(seconds_ago=None, attempts=rescue.MOST_TIMES)
    assert rescue.rescue_jobs() == 1
    assert states() == ["failed"]


def test_a_worker_that_is_slow_to_say_so_but_lives_keeps_its_job():
    note.defer(word="a")
    begun_by_a_worker(seconds_ago=rescue.DEAD_AFTER + 5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, worker_id::int) FROM procrastinate_jobs", [rescue.LIFE])
    assert rescue.rescue_jobs() == 0


@pytest.mark.parametrize(
    "tries, attempts, error, again",
    [(1, 0, ValueError(), False), (3, 1, ValueError(), True), (3, 2, ValueError(), False),
     (1, 40, OperationalError("server closed the connection"), True)],
)  # fmt: skip
def test_a_job_is_tried_so_often_and_a_lost_database_does_not_count(tries, attempts, error, again):
    retry = jobs.Patient(max_attempts=tries - 1, exponential_wait=2)
    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
    assert (retry.get_retry_decision(exception=error, job=job) is not None) == again


def test_jobs_that_ended_long_ago_are_forgotten_and_failed_ones_are_not():
    for _ in range(3):
        note.defer(word="a")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE id = (SELECT min(id) FROM procrastinate_jobs)"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'doing'")
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '20 days' WHERE job_id < (SELECT max(id) FROM procrastinate_jobs)"
        )
    tasks.forget_old_jobs(timezone.localtime())
    assert states() == ["failed", "succeeded"]
