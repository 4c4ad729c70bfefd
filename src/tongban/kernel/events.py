"""Events between rooms. The event row is the outbox: written in the operation's transaction, handled from there.

A room defines frozen dataclasses in `events.py` (first field names the stream), publishes them, and other rooms
register `@events.on(Kind)` in their `handlers.py`. Handlers run at least once, in order per stream, each idempotent.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

_HANDLERS: dict[str, list[tuple[str, Callable]]] = defaultdict(list)
_KINDS: dict[str, type] = {}


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


def on(*kinds: type) -> Callable:
    """Register a handler `(event) -> None` for these kinds of event."""

    def register(handler: Callable) -> Callable:
        for kind in kinds:
            _KINDS[kind_of(kind)] = kind
            _HANDLERS[kind_of(kind)].append((f"{handler.__module__}.{handler.__qualname__}", handler))
        return handler

    return register


def publish(event: Any) -> None:
    """Write the event to the outbox, in the transaction of the operation."""
    from tongban.kernel.models import EventPending, OutboxEvent

    kind = kind_of(type(event))
    _KINDS.setdefault(kind, type(event))
    row = OutboxEvent.objects.create(
        stream=event.stream,
        kind=kind,
        at=event.at,
        payload={k: _plain(v) for k, v in dataclasses.asdict(event).items()},
    )
    EventPending.objects.create(event_id=row.pk, stream=row.stream)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
