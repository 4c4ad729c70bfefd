"""Background jobs: rows in our own database, deferred in the caller's transaction, run by `tongban worker`.

A room puts its jobs in `tasks.py` (found by itself):

    @jobs.task(tries=8)
    def send_message(*, message_id: int) -> None: ...      # takes ids, does nothing the second time

    @jobs.periodic("*/5 * * * *")
    def lapse_overdue_corrections(at: datetime) -> None: ...

    send_message.defer(message_id=7)     # in the operation: a rollback takes the job with it
"""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision
from procrastinate.worker import Worker

from tongban.kernel import database

stopping = threading.Event()  # the worker was asked to end: a job that takes minutes looks here
FOLLOWING = "following"  # queue of what a handler hands on because it is slow; `events.drain` runs it too
LONGEST_PAUSE = 3600  # seconds between two tries
NEXT = """
SELECT id, task_name, args FROM procrastinate_jobs
WHERE status = 'todo' AND (%(queue)s::text IS NULL OR queue_name = %(queue)s) AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp())
ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""


class Patient(RetryStrategy):
    """A job that failed because the database went away is tried again whatever its number of tries."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if database.is_away(exception):
            return RetryDecision(retry_in={"seconds": 5})
        if not self.max_attempts:  # which the library reads as "for ever"
            return None
        return super().get_retry_decision(exception=exception, job=job)


def task(*, tries: int = 8, queue: str = "default") -> Callable[[Callable[..., None]], Any]:
    """Make a job of a function with keyword arguments that are JSON. A job that fails is tried again, 2, 4, 8… s later."""

    def register(function: Callable[..., None]) -> Any:
        retry = Patient(max_attempts=tries - 1, exponential_wait=2)
        return app.task(name=_name(function), queue=queue, retry=retry)(function)

    return register


def periodic(cron: str, *, tries: int = 1) -> Callable[[Callable[[datetime], None]], Any]:
    """Run a function of the planned moment by a cron line (UTC; a sixth field means seconds). Never twice at a time."""

    def register(function: Callable[[datetime], None]) -> Any:
        @wraps(function)
        def at_moment(timestamp: int) -> None:
            function(datetime.fromtimestamp(timestamp, tz=ZoneInfo(settings.TIME_ZONE)))

        name = _name(function)
        made = app.task(
            name=name, queue="periodic", lock=name, queueing_lock=name,
            retry=Patient(max_attempts=tries - 1, exponential_wait=2),
        )(at_moment)  # fmt: skip
        app.periodic(cron=cron)(made)
        return function

    return register


def daily(clock: str, *, tries: int = 3) -> Callable[[Callable[[datetime], None]], Any]:
    """Run a function every day at "HH:MM" of the installation's time zone (one without summer time)."""
    hour, minute = (int(part) for part in clock.split(":"))
    offset = datetime(2026, 1, 1, tzinfo=ZoneInfo(settings.TIME_ZONE)).utcoffset()
    minutes = (hour * 60 + minute - int(offset.total_seconds() // 60 if offset else 0)) % 1440
    return periodic(f"{minutes % 60} {minutes // 60} * * *", tries=tries)


def run_pending(queue: str | None = None) -> int:
    """Run all jobs that are due (of one queue), here and now, those deferred meanwhile included; for tests and the demo.
    Failures raise."""
    done = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(NEXT, {"queue": queue})
                job = cursor.fetchone()
            if job is None:
                return done
            number, name, arguments = job
            app.tasks[name].func(**(_loaded(arguments)))
            with connection.cursor() as cursor:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [number])
            done += 1


def is_waiting(lock: str) -> bool:
    """Whether a job under this lock is still to be done, or being done by a worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE lock = %s AND status IN ('todo', 'doing'))", [lock]
        )
        return bool(cursor.fetchone()[0])


def worker_app(*, most: int) -> App:
    """The same tasks on connections of the worker's own, `most` at a time. The tasks keep Django's connection, so that what
    a job defers is part of its transaction (the package's own command would move it out)."""
    stopping.clear()
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=most, timeout=5, reconnect_timeout=5)
    made = DjangoApp(connector=connector, import_paths=app.import_paths)
    made.tasks, made.periodic_registry = app.tasks, app.periodic_registry
    return made


class QueueWorker(Worker):
    """Tells the jobs that run in threads, which nothing can interrupt, that it was asked to end."""

    def stop(self) -> None:
        stopping.set()
        super().stop()


def _name(function: Callable) -> str:
    return f"{function.__module__.split('.')[1]}.{function.__name__}"


def _loaded(arguments: Any) -> dict[str, Any]:
    import json

    return json.loads(arguments) if isinstance(arguments, str) else arguments
