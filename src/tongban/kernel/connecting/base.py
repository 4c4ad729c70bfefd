"""The wrapper that Django looks for in a database backend."""

import select
import threading
import time
from typing import Any

from django.db.backends.postgresql import base

from tongban.kernel import database

SLOW = 1.0  # seconds: an attempt that hung this long is not made again by the next request at once
REST = 2.0  # seconds for which others are told so without trying


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts our own server when that is the one in use; commands that need no database (`--help`) start none.

    Kept connections are looked at before use without a round trip: a server that ended has closed its side, and an idle
    session has nothing else to say. A host that vanished without a word is found by `tcp_user_timeout`.
    """

    _hung = 0.0  # when an attempt to connect hung last, by the clock of this process
    _lock = threading.Lock()

    def get_connection_params(self) -> dict[str, Any]:
        database.ensure_started()
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        began = time.monotonic()
        if began - DatabaseWrapper._hung < REST:
            raise self.Database.OperationalError("connection timeout expired a moment ago; not tried again yet")
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            with self._lock:
                if time.monotonic() - began > SLOW:
                    DatabaseWrapper._hung = time.monotonic()
            raise

    def is_usable(self) -> bool:
        """After an error: whether it still answers. Else only: whether the server has hung up, which costs no statement."""
        if self.connection is None or self.errors_occurred:
            return super().is_usable()
        return not self.connection.closed and not _has_something_to_read(self.connection.fileno())


def _has_something_to_read(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP | select.POLLERR)
    return bool(poll.poll(0))
