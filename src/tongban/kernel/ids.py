"""Primary keys drawn before the row is written, where other rows of the same statement point at it. Gaps mean nothing."""

import threading
from typing import Any

from django.db import connection, models
from django.db.backends.signals import connection_created

from tongban.kernel.statements import rows

AT_ONCE = 200
_drawn: dict[tuple[str, str], list[int]] = {}
_lock = threading.Lock()


def next_id(model: type[models.Model]) -> Any:
    """A primary key for a new row, from a small store of this process."""
    table = model._meta.db_table
    connection.ensure_connection()  # a new one empties the store
    with _lock:
        store = _drawn.setdefault((str(connection.settings_dict["NAME"]), table), [])
        if not store:
            found = rows(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, {AT_ONCE})")
            store.extend(sorted((row[0] for row in found), reverse=True))
        return store.pop()


def _forget(**_: Any) -> None:
    """A new connection may lead to another server, a standby that took over before it had heard of the last keys drawn:
    it would give them out again. Without the lock, whose holder may be who makes the connection."""
    _drawn.clear()


connection_created.connect(_forget)
