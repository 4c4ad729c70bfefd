"""Events between rooms. The event row is the outbox: written in the operation's transaction, handled from there.

A room defines frozen dataclasses in `events.py` (first field names the stream), publishes them, and other rooms
register `@events.on(Kind)` in their `handlers.py`. Handlers run at least once, in order per stream, and the effect of
each stands once (`relay.py`). They act at `event.at` and call nothing outside the database: for that they defer a job.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tongban.kernel import decoding
from tongban.kernel.writing import Writes

Handler = Callable[[Any], None]
_HANDLERS: dict[str, list[tuple[str, Handler]]] = defaultdict(list)
_KINDS: dict[str, type] = {}
PENDING = (
    "INSERT INTO kernel_eventpending (event_id, stream, tries, last_error) SELECT it.id, it.stream, 0, '' FROM {it} it"
)


class Event:
    """Base of all events: frozen dataclasses with `at: datetime` and a `stream` property ("case:42")."""

    at: datetime

    @property
    def stream(self) -> str:
        first = dataclasses.fields(self)[0].name  # type: ignore[arg-type]
        return f"{first.removesuffix('_id')}:{getattr(self, first)}"


def kind_of(event: type) -> str:
    """`cases.CaseAccepted` for the class CaseAccepted in tongban.cases.events."""
    return f"{event.__module__.split('.')[1]}.{event.__name__}"


def on(*kinds: type) -> Callable[[Handler], Handler]:
    """Register a handler `(event) -> None` for these kinds of event."""

    def register(handler: Handler) -> Handler:
        for kind in kinds:
            _KINDS[kind_of(kind)] = kind
            _HANDLERS[kind_of(kind)].append((f"{handler.__module__}.{handler.__qualname__}", handler))
        return handler

    return register


def handlers_of(kind: str) -> list[tuple[str, Handler]]:
    """(name, handler) of everything that listens to this kind, in the order of registration."""
    return list(_HANDLERS.get(kind, ()))


def kinds_with_handlers() -> list[str]:
    """The kinds of events that anybody listens to."""
    return [kind for kind, listening in _HANDLERS.items() if listening]


def restored(kind: str, payload: dict[str, Any]) -> Any:
    """The event again, with the types its dataclass declares."""
    return decoding.decode(_KINDS[kind], payload)


def publish(event: Any) -> None:
    """Write the event to the outbox and to the relay's list, in the transaction of the operation: one statement.

    No NOTIFY: it takes a lock that all committing transactions share. The relay looks several times a second instead.
    """
    writes = Writes()
    collect(event, writes)
    writes.put_down()


def collect(event: Any, writes: Writes) -> None:
    """The same, put down with everything else of the act."""
    from tongban.kernel.models import OutboxEvent

    kind = kind_of(type(event))
    _KINDS.setdefault(kind, type(event))
    writes.insert(OutboxEvent(stream=event.stream, kind=kind, payload=decoding.encode(event), at=event.at))
    writes.follow(OutboxEvent, PENDING)


def drain(limit: int | None = None) -> int:
    """Run all pending handlers here and now, those of events published meanwhile included, and without a limit also the
    jobs that handlers hand on (`jobs.FOLLOWING`); the number of events and jobs done.

    For tests, the demo and replays. A handler that fails raises here (the relay of the worker would try it again later).
    """
    from tongban.kernel import jobs, relay

    done = relay.run(limit=limit, strict=True)
    while limit is None and (followed := jobs.run_pending(jobs.FOLLOWING)):
        done += followed + relay.run(strict=True)
    return done
