"""The worker as a process: what it says and does when its database goes, comes back, is not prepared; when it is killed."""

import json
import signal
import time

import pytest
from tests.kernel.place import a_place, wait_until

JOBS = "tests.kernel.worker_jobs"
PUBLISH = f"""
import {JOBS} as jobs
from django.utils.timezone import localtime
for number in range(int(sys.argv[1])):
    jobs.events.publish(jobs.Happened(thing_id=number, at=localtime()))
"""
LEFT = """
SELECT (SELECT count(*) FROM kernel_eventpending)
     + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND NOT args ? 'timestamp')
"""
LOST, BACK = "The database is lost", "The database is back"


pytestmark = pytest.mark.xdist_group("worker")  # one installation for all of them


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with a_place(tmp_path_factory.mktemp("worker")) as made:
        made.ask("CREATE TABLE noted (number int, by text, at timestamptz DEFAULT clock_timestamp())")
        yield made


@pytest.fixture(autouse=True)
def nothing_is_left(place):
    place.ask("TRUNCATE noted")
    place.ask("DELETE FROM procrastinate_jobs")
    yield
    for child in place.children:
        if child.poll() is None:
            child.kill()
            child.wait(60)


def defer(place, name, times, **arguments):
    """Jobs as `task.defer(number=…)` writes them, numbered from 0."""
    place.ask(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT 'default', %s, "
        "%s::jsonb || jsonb_build_object('number', n) FROM generate_series(0, %s) n",
        f"kernel.{name}", json.dumps(arguments), times - 1,
    )  # fmt: skip


def noted(place, by="job"):
    return [number for (number,) in place.ask("SELECT number FROM noted WHERE by = %s ORDER BY at", by)]


def test_an_unprepared_database_is_said_in_one_line(place):
    place.ask("CREATE DATABASE bare")
    done = place.tongban("worker", DATABASE_URL=place.server.dsn("bare"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tongban: the database is not prepared; run `tongban migrate` first.\n"


def test_a_database_that_is_not_there_at_the_start_is_said_in_one_line(place):
    done = place.tongban("worker", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert done.stderr.startswith("tongban: the database cannot be reached: ")
    assert done.stderr.count("\n") == 1


def test_it_outlives_its_database_and_goes_on_in_order(place):
    worker = place.worker("outlives", "--concurrency", "1", knows=JOBS)
    defer(place, "note_once", 80)
    wait_until(lambda: len(noted(place)) > 5)
    place.kill_server()
    wait_until(lambda: LOST in place.said("outlives"))
    time.sleep(3)
    place.start_server()
    wait_until(lambda: len(noted(place)) == 80)
    assert noted(place) == list(range(80))
    wait_until(lambda: BACK in place.said("outlives"))
    assert worker.poll() is None
    said = place.said("outlives")
    assert said.count(LOST) == said.count(BACK) == 1, said
    assert "Traceback" not in said, said


def test_a_worker_that_lost_only_its_own_connections_works_on(place):
    worker = place.worker("cut", knows=JOBS)
    ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'tongban'"
    wait_until(lambda: place.ask(ended.replace("pg_terminate_backend(pid)", "*"))[0][0] >= 3)
    assert place.ask(ended)[0][0] >= 3
    defer(place, "note", 3)
    wait_until(lambda: sorted(noted(place)) == [0, 1, 2])
    assert worker.poll() is None


def test_it_gives_up_when_the_database_stays_away(place):
    worker = place.worker("patience", "--patience", "2")
    place.server.stop()
    try:
        assert worker.wait(120) == 1
    finally:
        place.start_server()
    assert "The worker gives up." in place.said("patience")
    assert "Traceback" not in place.said("patience")


def test_two_workers_side_by_side_do_nothing_twice(place):
    for name in ("one", "two"):
        place.worker(name, "--concurrency", "1", knows=JOBS)
    place.python(PUBLISH, "150")
    defer(place, "meet", 2, others=2)  # neither ends before the other has begun: both are at work when the race begins
    defer(place, "note", 150)
    wait_until(lambda: place.ask(LEFT) == [(0,)])
    assert sorted(noted(place)) == sorted(noted(place, "event")) == list(range(150))
    assert sorted(noted(place, "met")) == [0, 1]
    workers = place.ask("SELECT count(DISTINCT worker_id) FROM procrastinate_jobs WHERE status = 'succeeded'")
    assert workers == [(2,)], "both had a share"


def test_a_stop_finishes_what_is_begun_and_nothing_else(place):
    worker = place.worker("stop", "--concurrency", "1", knows=JOBS)
    defer(place, "slow", 1, seconds=2)
    defer(place, "note", 5)
    wait_until(lambda: noted(place, "begun"))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(120) == 0
    assert noted(place) == [0], "the slow one came to its end, no other was begun"
    assert place.ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == [(0,)]
    assert place.said("stop").endswith("worker: stopped\n")


def test_the_job_of_a_killed_worker_is_done_by_the_next(place):
    worker = place.worker("killed", knows=JOBS)
    defer(place, "slow", 1, seconds=3)
    wait_until(lambda: noted(place, "begun"))
    worker.kill()
    worker.wait(60)
    place.worker("next", knows=JOBS)
    wait_until(lambda: noted(place) == [0])
    assert len(noted(place, "begun")) == 2
