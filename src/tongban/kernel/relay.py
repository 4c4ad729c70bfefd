"""The relay: hands outbox events to their handlers. Any number of relays may run side by side.

What nobody listens to is taken off the list many at a time. Any other event costs one transaction of four statements beside
what its handlers ask: take (with the event and what was done before), finish, and the two that open and close it.

Order: only the oldest pending event of a stream is ever taken, under a row lock that other relays pass over. The list of
pending events is a table, not a position: an event that commits late with a low id is found like any other.
Once: the handlers of an event and their `EventHandled` rows commit together with its removal from the list.
A handler that fails is undone alone (savepoint), the event waits with growing pauses and its stream behind it; other
streams go on. `tongban doctor` shows what waits and why.
"""

import json
import logging
import threading
from contextlib import nullcontext
from typing import NamedTuple

from django.db import connection, transaction

from tongban.kernel import database, events
from tongban.kernel.link import Link, Pauses
from tongban.kernel.statements import rows

log = logging.getLogger(__name__)
BATCH = 200
LONGEST_PAUSE = 3600  # seconds

HEADS = """
SELECT p.event_id, p.stream, e.kind FROM kernel_eventpending p JOIN kernel_outboxevent e ON e.id = p.event_id
WHERE NOT EXISTS (SELECT 1 FROM kernel_eventpending q WHERE q.stream = p.stream AND q.event_id < p.event_id)
  AND (%s::boolean OR p.not_before IS NULL OR p.not_before <= clock_timestamp())
ORDER BY p.event_id LIMIT %s::int
"""
# Nobody has anything to do for these, so their place in the stream means nothing.
DROP = """
WITH idle AS MATERIALIZED (  -- once: a plan may run a subselect again for each row, and then the limit is kept by none
    SELECT p.id FROM kernel_eventpending p JOIN kernel_outboxevent e ON e.id = p.event_id
    WHERE NOT (e.kind = ANY(%s::text[])) ORDER BY p.id LIMIT %s::int FOR UPDATE OF p SKIP LOCKED)
DELETE FROM kernel_eventpending WHERE id IN (SELECT id FROM idle) RETURNING stream
"""
TAKE = """
SELECT p.id, p.event_id, p.tries, p.stream, e.kind, e.payload::text,
    ARRAY(SELECT handler FROM kernel_eventhandled h WHERE h.event_id = p.event_id)
FROM kernel_eventpending p JOIN kernel_outboxevent e ON e.id = p.event_id
WHERE p.stream = %s::text AND (%s::boolean OR p.not_before IS NULL OR p.not_before <= clock_timestamp())
  AND NOT EXISTS (SELECT 1 FROM kernel_eventpending q WHERE q.stream = p.stream AND q.event_id < p.event_id)
FOR UPDATE OF p SKIP LOCKED
"""
HANDLED = """
INSERT INTO kernel_eventhandled (event_id, handler, handled_at)
SELECT %s::bigint, handler, clock_timestamp() FROM unnest(%s::text[]) handler RETURNING 1
"""
FINISH = (
    f"WITH handled AS ({HANDLED}), gone AS (DELETE FROM kernel_eventpending WHERE id = %s::bigint) "  # noqa: S608
    "SELECT EXISTS (SELECT 1 FROM kernel_eventpending WHERE stream = %s::text AND event_id > %s::bigint)"
)
POSTPONE = """
UPDATE kernel_eventpending SET tries = tries + 1, last_error = %s::text,
    not_before = clock_timestamp() + make_interval(secs => %s::float) WHERE id = %s::bigint
RETURNING 1
"""


def run(*, limit: int | None = None, strict: bool = False, stop: threading.Event | None = None) -> int:
    """Handle what is pending, at most `limit` events; returns how many were done. `strict`: pauses do not count, failures raise."""
    done = 0

    def goes_on() -> bool:
        return (limit is None or done < limit) and not (stop and stop.is_set())

    while goes_on():
        heads = rows(HEADS, [strict, BATCH])
        before = done
        if any(not events.handlers_of(kind) for _, _, kind in heads):
            most = BATCH if limit is None else min(BATCH, limit - done)
            done += len(rows(DROP, [events.kinds_with_handlers(), most]))
        for _, stream, kind in heads:
            more = bool(events.handlers_of(kind))
            while more and goes_on():
                was_done, more = _next_of(stream, strict)
                done += was_done
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


def _next_of(stream: str, strict: bool) -> tuple[bool, bool]:
    """Handle the oldest event of the stream in one transaction. Whether it was done, and whether the stream goes on.

    Not done: none is due, or another relay has it, or a handler failed.
    """
    try:
        with transaction.atomic():
            taken = _take(stream, strict)
            if taken is None:
                return False, False
            handled, failed = _handle(taken)
            if not failed:
                return True, _finish(taken, handled)
            _postpone(taken, handled, failed)
    except _FirstFailed as first:  # its transaction is undone; the others get their turn in another one
        failed = {first.name: first.problem}
        with transaction.atomic():
            again = _take(stream, strict)
            if again and again.event_id == first.event_id:
                handled, failed = _handle(again, failed)
                _postpone(again, handled, failed)
    if strict:
        raise next(iter(failed.values()))
    return False, False


class _Taken(NamedTuple):
    pending_id: int
    event_id: int
    tries: int
    stream: str
    kind: str
    payload: str
    handled: list[str]


class _FirstFailed(Exception):
    def __init__(self, event_id: int, name: str, problem: Exception) -> None:
        super().__init__(name)
        self.event_id, self.name, self.problem = event_id, name, problem


def _take(stream: str, strict: bool) -> _Taken | None:
    found = rows(TAKE, [stream, strict])
    return _Taken(*found[0]) if found else None


def _finish(taken: _Taken, handled: list[str]) -> bool:
    """Put down what was done and take the event off the list; whether more wait in its stream."""
    return rows(FINISH, [taken.event_id, handled, taken.pending_id, taken.stream, taken.event_id])[0][0]


def _postpone(taken: _Taken, handled: list[str], failed: dict[str, Exception]) -> None:
    problem = next(iter(failed.values()))
    said = f"{type(problem).__name__}: {problem}"[:2000].replace("\0", "")
    rows(HANDLED, [taken.event_id, handled])
    rows(POSTPONE, [said, min(2**taken.tries, LONGEST_PAUSE), taken.pending_id])


def _handle(taken: _Taken, failed: dict[str, Exception] | None = None) -> tuple[list[str], dict[str, Exception]]:
    """Run the handlers that have not had their effect yet: the names of those that have it now, and what went wrong.

    One that fails is undone alone and the others still run. The first needs no savepoint for that: nothing was written
    before it, so the whole transaction may go (`_FirstFailed`). `failed`: those that need not be tried again this time.
    """
    listening = events.handlers_of(taken.kind)
    if not listening:  # it stood behind one that somebody listens to; this process may not even know its kind
        return [], {}
    event = events.restored(taken.kind, json.loads(taken.payload))
    handled: list[str] = []
    may_undo_all = failed is None
    failed = failed or {}
    for name, handler in listening:
        if name in taken.handled or name in failed:
            continue
        alone = not (may_undo_all and not handled and not failed)
        try:
            with transaction.atomic() if alone else nullcontext():
                handler(event)
        except Exception as error:  # whatever it is, it must not stop other streams
            if connection.connection is None or connection.connection.closed:
                raise  # not the handler's fault, and nothing more can be written
            log.exception("Handler %s failed at event %s (%s).", name, taken.event_id, taken.kind)
            if not alone:
                raise _FirstFailed(taken.event_id, name, error) from error
            failed[name] = error
        else:
            handled.append(name)
    return handled, failed
