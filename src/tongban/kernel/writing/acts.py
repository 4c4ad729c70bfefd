"""An act that consists of one statement: read without locks, decide on plain data, write if nothing has changed meanwhile.

    perform(work)   # work(act) -> answer; the operations inside collect into act.writes

When the guarded row was changed meanwhile nothing was written and the work is done anew on what it is now, a few times.
Inside, the database may only be read: a write of its own would stand even if the act does not, so it is a fault.
"""

from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

from tongban.kernel.writing.collect import Stale, Writes

TRIES = 6
_open: ContextVar["Act | None"] = ContextVar("act", default=None)


class Act:
    """What one act has read to write on, and what it is going to write."""

    def __init__(self) -> None:
        self.writes = Writes()
        self.known: dict[Any, Any] = {}


def open_act() -> Act | None:
    """The act that is going on here, or None: then operations lock and write in a transaction of their own."""
    return _open.get()


def perform(work: Callable[[Act], Any]) -> tuple[Any, Writes]:
    """Do `work` and put down what it collected as one statement; its answer, and the writes (for `settled`).

    Raises Stale when the row was changed by others time and again: then do it in a transaction that locks.
    """
    for left in reversed(range(TRIES)):
        act = Act()
        token = _open.set(act)
        try:
            with connection.execute_wrapper(_only_reads):
                answer = work(act)
        finally:
            _open.reset(token)
        try:
            # Inside a transaction a refused statement must not spoil what came before it.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                act.writes.put_down()
        except Stale:
            if not left:
                raise
            continue
        return answer, act.writes
    raise AssertionError


def _only_reads(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if isinstance(sql, str) and sql[:80].lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
        raise RuntimeError(f"inside an act of one statement nothing else is written: {sql[:80]}")
    return execute(sql, params, many, context)
