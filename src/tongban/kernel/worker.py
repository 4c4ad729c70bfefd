"""The worker: jobs, periodic jobs and the event relay in one process, for as long as it is let.

When the database goes away, what is begun ends as it can, and a new session of the job queue begins when it is back. What
the old session had begun and could not write down is given back then (`rescue.py`).
"""

import asyncio
import logging
import os
import signal
import threading
import time
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import connection, connections

from tongban.kernel import database, jobs, relay, rescue
from tongban.kernel.link import Link, Pauses

log = logging.getLogger(__name__)
LOOK = 2.0  # seconds between two looks at the own life line
FORGET = 120.0  # seconds without a sign of life after which a worker's row goes
GRACE = 20  # seconds that begun jobs have after a stop


class Worker:
    """Works until `stop` is asked for. `patience`: seconds without a database after which it gives up (0: never)."""

    def __init__(self, *, concurrency: int, patience: float) -> None:
        self.concurrency, self.patience = concurrency, patience
        self.link = Link()
        self.stopping = threading.Event()
        self._queue: jobs.QueueWorker | None = None
        self._earlier: list[int] = []  # numbers of our own sessions that have ended

    def run(self) -> bool:
        """True when it was stopped, False when it gave up."""
        _quieten(self.link)
        beside = [
            threading.Thread(target=part.run_forever, args=(self.stopping, self.link), name=part.__name__, daemon=True)
            for part in (relay, rescue)
        ]
        for thread in beside:
            thread.start()
        pauses = Pauses()
        while not self.stopping.is_set():
            try:
                self._answered()
                pauses.over()
                asyncio.run(self._session())
            except Exception as error:
                if not database.is_away(error):
                    self.stop()
                    raise
                self.link.lost("jobs", error)
            if self.patience and self.link.seconds_lost() > self.patience:
                log.error("The database stayed away for %.0f s. The worker gives up.", self.link.seconds_lost())
                self.stop()
                return False
            self.stopping.wait(pauses.again())
        for thread in beside:
            thread.join(GRACE)
        return True

    def stop(self, *_: Any) -> None:
        """Finish what is begun and end. May be called from a signal, and twice."""
        if not self.stopping.is_set():
            self.stopping.set()
            threading.Thread(target=self._insist, daemon=True).start()

    def _insist(self) -> None:
        until = time.monotonic() + GRACE + 5
        while time.monotonic() < until:
            if queue := self._queue:
                queue.stop()  # from a thread, so that the loop is woken; again, as it may only now be starting
            time.sleep(0.1)
        log.error("A job did not come to its end in %s s; it will be done again by the next worker.", GRACE)
        logging.shutdown()
        os._exit(1)

    def _answered(self) -> None:
        """Raises unless the database answers now."""
        with psycopg.connect(**_parameters(), autocommit=True) as asked:
            asked.execute("SELECT 1")

    async def _session(self) -> None:
        """Work until stopped or until the database is lost, which raises."""
        asyncio.get_running_loop().set_exception_handler(_unless_away)
        app = jobs.worker_app(most=self.concurrency + 3)
        async with app.open_async():
            app.perform_import_paths()
            await sync_to_async(connections.close_all)()  # the thread that defers periodic jobs may hold a dead one
            queue = _Session(
                app=app, name="tongban", concurrency=self.concurrency, fetch_job_polling_interval=2,
                shutdown_graceful_timeout=GRACE, install_signal_handlers=False, update_heartbeat_interval=rescue.HEARTBEAT,
                stalled_worker_timeout=FORGET, earlier=self._earlier, link=self.link,
                task_middleware=app.worker_defaults.get("task_middleware"),
            )  # fmt: skip
            self._queue = queue
            try:
                if not self.stopping.is_set():
                    await queue.run()
            finally:
                self._queue = None
            if queue.problem and not self.stopping.is_set():
                raise queue.problem
        if not self.stopping.is_set():
            raise psycopg.OperationalError("the connection of the job queue ended")


class _Session(jobs.QueueWorker):
    """One session of the job queue, with the lock that says that it lives."""

    def __init__(self, *, link: Link, earlier: list[int], **options: Any) -> None:
        super().__init__(**options)
        self.link, self.earlier = link, earlier
        self.problem: Exception | None = None

    async def _run_loop(self) -> None:
        assert self.worker_id is not None
        async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as life:
            await life.execute("SELECT pg_advisory_lock(%s, %s)", [rescue.LIFE, self.worker_id])
            await life.execute("DELETE FROM procrastinate_workers WHERE id = ANY(%s)", [self.earlier])
            self.earlier[:] = [self.worker_id]
            await sync_to_async(_give_back, thread_sensitive=False)()  # before anything is begun, so that order is kept
            self.link.back("jobs")
            watch = asyncio.create_task(self._watch(life), name="life line")
            try:
                await super()._run_loop()
            finally:
                watch.cancel()

    async def _watch(self, life: psycopg.AsyncConnection) -> None:
        """See that the life line holds. Whatever is wrong with it, the session ends."""
        while True:
            try:
                await asyncio.sleep(LOOK)
                await asyncio.wait_for(life.execute("SELECT 1"), timeout=10)
            except Exception as error:  # noqa: BLE001
                self.problem = psycopg.OperationalError("no answer") if isinstance(error, TimeoutError) else error
                self.link.lost("jobs", self.problem)
                self.stop()
                return


def _give_back() -> None:
    try:
        rescue.rescue_jobs()
    except Exception as error:
        if database.is_away(error):
            raise
        log.exception("Abandoned jobs could not be given back; the next look comes.")  # no reason not to work
    finally:
        connection.close()


def _parameters() -> dict[str, Any]:
    database.ensure_started()
    return database.parameters() | {"dbname": connection.settings_dict["NAME"]}


def _unless_away(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if not database.is_away(context.get("exception")):
        loop.default_exception_handler(context)


class _Quiet(logging.Handler):
    """Passes on what the queue has to say, but not the trouble of every try to reach a lost database."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if not self.link.is_lost() and not database.is_away(error):
            logging.getLogger().handle(record)


def _quieten(link: Link) -> None:
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    queue = logging.getLogger("procrastinate")
    queue.handlers, queue.propagate = [_Quiet(link)], False


def install_signals(worker: Worker) -> None:
    """SIGTERM and Ctrl-C end the worker in order."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
