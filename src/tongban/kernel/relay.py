"""The relay: hands outbox events to their handlers. Any number of relays may run side by side.

Order: only the oldest pending event of a stream is ever taken, under a row lock that other relays pass over. The list of
pending events is a table, not a position: an event that commits late with a low id is found like any other.
Once: the handlers of an event and their `EventHandled` rows commit together with its removal from the list.
A handler that fails is undone alone (savepoint), the event waits with growing pauses and its stream behind it; other
streams go on. `tongban doctor` shows what waits and why.
"""

import logging
import threading

from django.db import connection, transaction

from tongban.kernel import database, events
from tongban.kernel.link import Link, Pauses
from tongban.kernel.models import EventHandled, EventPending, OutboxEvent

log = logging.getLogger(__name__)
BATCH = 200
LONGEST_PAUSE = 3600  # seconds

HEADS = """
SELECT event_id, stream FROM kernel_eventpending p
WHERE NOT EXISTS (SELECT 1 FROM kernel_eventpending q WHERE q.stream = p.stream AND q.event_id < p.event_id)
  AND (%s OR not_before IS NULL OR not_before <= clock_timestamp())
ORDER BY event_id LIMIT %s
"""
TAKE = """
SELECT id, event_id, tries FROM kernel_eventpending p
WHERE stream = %s AND (%s OR not_before IS NULL OR not_before <= clock_timestamp())
  AND NOT EXISTS (SELECT 1 FROM kernel_eventpending q WHERE q.stream = p.stream AND q.event_id < p.event_id)
FOR UPDATE SKIP LOCKED
"""
POSTPONE = """
UPDATE kernel_eventpending SET tries = tries + 1, last_error = %s,
    not_before = clock_timestamp() + make_interval(secs => %s) WHERE id = %s
"""


def run(*, limit: int | None = None, strict: bool = False, stop: threading.Event | None = None) -> int:
    """Handle what is pending, at most `limit` events; returns how many were done. `strict`: pauses do not count, failures raise."""
    done = 0
    while (limit is None or done < limit) and not (stop and stop.is_set()):
        with connection.cursor() as cursor:
            cursor.execute(HEADS, [strict, BATCH])
            streams = [stream for _, stream in cursor.fetchall()]
        before = done
        for stream in streams:
            while (limit is None or done < limit) and not (stop and stop.is_set()) and _next_of(stream, strict):
                done += 1
        if done == before:
            break
    return done


def run_forever(stop: threading.Event, link: Link | None = None, *, pause: float = 0.25) -> None:
    """The relay of the worker: look, handle, rest a moment, until `stop` is set. A database that is away is waited for."""
    link, pauses = link or Link(), Pauses()
    while not stop.is_set():
        try:
            handled = run(limit=BATCH, stop=stop)
        except Exception as error:
            if database.is_away(error):
                link.lost("events", error)
            else:
                log.exception("The event relay could not work; it tries again.")
            connection.close()
            stop.wait(pauses.again())
            continue
        link.back("events")
        pauses.over()
        if not handled:
            stop.wait(pause)
    connection.close()


def _next_of(stream: str, strict: bool) -> bool:
    """Handle the oldest event of the stream in one transaction. False: none due, or another relay has it, or it failed."""
    problem: Exception | None = None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [stream, strict])
            taken = cursor.fetchone()
        if not taken:
            return False
        pending_id, event_id, tries = taken
        problem = _handle(OutboxEvent.objects.get(pk=event_id))
        if problem is None:
            EventPending.objects.filter(pk=pending_id).delete()
        else:
            pause = min(2**tries, LONGEST_PAUSE)
            with connection.cursor() as cursor:
                cursor.execute(POSTPONE, [f"{type(problem).__name__}: {problem}"[:2000], pause, pending_id])
    if problem is not None and strict:
        raise problem
    return problem is None


def _handle(row: OutboxEvent) -> Exception | None:
    """Run the handlers that have not had their effect yet; the first failure is returned, the others still run."""
    listening = events.handlers_of(row.kind)
    if not listening:
        return None
    handled = set(EventHandled.objects.filter(event_id=row.pk).values_list("handler", flat=True))
    problem: Exception | None = None
    for name, handler in listening:
        if name in handled:
            continue
        try:
            with transaction.atomic():
                handler(events.restored(row.kind, row.payload))
                EventHandled.objects.create(event_id=row.pk, handler=name)
        except Exception as error:  # whatever it is, it must not stop other streams
            if connection.connection is None or connection.connection.closed:
                raise  # not the handler's fault, and nothing more can be written
            log.exception("Handler %s failed at event %s (%s).", name, row.pk, row.kind)
            problem = problem or error
    return problem
