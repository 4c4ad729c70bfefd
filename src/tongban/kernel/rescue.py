"""Jobs that a killed worker had begun: given back, so that another worker does them.

A worker tells every few seconds that it lives. One that has not for a while is dead, with its jobs still marked as begun:
nobody would ever touch them again, and a lock that such a job holds would keep all later ones of its kind waiting.
Jobs do nothing the second time, so one that was nearly done may be begun again.

A worker also holds an advisory lock under its number. PostgreSQL lets go of it with the connection, so a worker that is
only slow to give its sign of life is not taken for dead, and its jobs are not begun by a second one beside it.
"""

import logging
import threading

from django.db import IntegrityError, connection, transaction

from tongban.kernel import database
from tongban.kernel.link import Link, Pauses

log = logging.getLogger(__name__)
HEARTBEAT = 3  # seconds between two signs of life
DEAD_AFTER = 15  # seconds without one
PAUSE = 5  # seconds between two looks
LIFE = 730_502  # the first half of the advisory locks that say which workers live

MOST_TIMES = 20  # begun so often, a job seems to be what kills its workers: left as failed, for a person to look at

ABANDONED = """
SELECT job.id, job.attempts
FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s)
    AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND l.classid = %s
        AND l.objid = worker.id::int::oid AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())))
ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
"""


@transaction.atomic
def rescue_jobs() -> int:
    """Give back what dead workers had begun; how many jobs. One whose successor waits already is put aside instead."""
    with connection.cursor() as cursor:
        cursor.execute(ABANDONED, [DEAD_AFTER, LIFE])
        found = cursor.fetchall()
        for job_id, attempts in found:
            if attempts >= MOST_TIMES or not _begin_again(job_id):
                end = "failed" if attempts >= MOST_TIMES else "aborted"
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [job_id, end])
    return len(found)


def _begin_again(job_id: int) -> bool:
    """False when another of its kind waits already. Two of a kind may have been begun by two workers that died together:
    the first takes the place that the second finds taken, so each is tried by itself."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
    except IntegrityError:
        return False
    return True


def run_forever(stop: threading.Event, link: Link | None = None) -> None:
    """Beside the worker's own work, until `stop` is set."""
    link, pauses = link or Link(), Pauses()
    while not stop.is_set():
        try:
            rescued = rescue_jobs()
        except Exception as error:
            if database.is_away(error):
                link.lost("rescue", error)
            else:
                log.exception("Abandoned jobs could not be looked for; the next look comes.")
            connection.close()
            stop.wait(pauses.again())
            continue
        link.back("rescue")
        pauses.over()
        if rescued:
            log.warning("%s jobs of a worker that died are begun again.", rescued)
        stop.wait(PAUSE)
    connection.close()
