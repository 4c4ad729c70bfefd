"""Whether this installation can do its work now, in one word for each thing it needs."""

import os
import stat
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tongban.kernel import database
from tongban.operations.figures import disk_free

WORKER_SEEN = 60  # seconds
LEAST_DISK = 500 * 1024 * 1024  # bytes
REMEMBERED = 60.0  # seconds for which tables that were in step are not compared again
OK = "ok"

_in_step = 0.0


def checks() -> dict[str, str]:
    """What is needed → "ok", or in a few words what is wrong. Nothing waits longer than a connection may take."""
    found = {"disk": _disk(), "keys": _keys()}
    try:
        found |= {"database": OK, "migrations": _migrations(), "worker": _worker()}
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
        if database.is_away(error):
            connection.close()
            return found | {"database": "cannot be reached", "migrations": "unknown", "worker": "unknown"}
        return found | {"database": "not prepared", "migrations": "run tongban migrate", "worker": "unknown"}
    return found


def _disk() -> str:
    return OK if disk_free() >= LEAST_DISK else f"less than {LEAST_DISK // 1024**2} MB free"


def _keys() -> str:
    """The key that opens personal data can be read, by us only."""
    if os.environ.get("TONGBAN_MASTER_KEY"):
        return OK
    path = Path(settings.TONGBAN_VAR) / "keys" / "master.key"
    if not path.exists():
        return OK  # made with the first thing that is encrypted
    if not os.access(path, os.R_OK):
        return "master.key cannot be read"
    return "master.key can be read by others" if stat.S_IMODE(path.stat().st_mode) & 0o077 else OK


def _migrations() -> str:
    global _in_step  # noqa: PLW0603
    if time.monotonic() - _in_step < REMEMBERED and _in_step:
        return OK
    executor = MigrationExecutor(connection)
    if waiting := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
        return f"{waiting} changes of the tables wait"
    _in_step = time.monotonic()
    return OK


def _worker() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers")
        age = cursor.fetchone()[0]
    if age is None:
        return "none runs"
    return OK if age <= WORKER_SEEN else f"not seen for {int(age)} s"
