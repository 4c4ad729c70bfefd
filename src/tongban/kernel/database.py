"""The one database: the server that DATABASE_URL names, else our own PostgreSQL in TONGBAN_VAR/pg, started when needed."""

import atexit
import os
from pathlib import Path
from typing import Any

from tongban.kernel.postgres import Server, ServerProblem

OPTIONS_VARIABLE = "TONGBAN_PG_OPTIONS"  # start options of our own server, e.g. fsync=off for tests
MISTAKEN = "DATABASE_URL cannot be read: "

# Without these a client of a host that vanished waits for minutes. DATABASE_URL may say otherwise. Seconds, but the last.
PATIENCE = {
    "connect_timeout": "2", "keepalives_idle": "2", "keepalives_interval": "1", "keepalives_count": "3",
    "tcp_user_timeout": "3000", "target_session_attrs": "read-write",
}  # fmt: skip
# States in which asking again later helps: connection lost, no room, shutting down, starting up, demoted to a standby.
AWAY_CLASSES = ("08", "53", "57P")
DEMOTED = "25006"

_joined = False  # this process found the server running: if it must start it again, it is not its own


def own_server() -> Server | None:
    """Our own server, or None when the environment names another."""
    return None if os.environ.get("DATABASE_URL") else Server(var() / "pg")


def var() -> Path:
    """The folder of all state."""
    return Path(os.environ.get("TONGBAN_VAR") or Path(__file__).resolve().parents[3] / "var").resolve()


def ensure_started() -> None:
    """Start our own server unless it runs. The process that started it first stops it at its end; others only join.

    A process that had joined it and finds it dead starts it again for everybody, without waiting for it to be ready.
    """
    global _joined  # noqa: PLW0603
    server = own_server()
    if not server:
        return
    if server.is_running():
        _joined = True
    elif server.start(os.environ.get(OPTIONS_VARIABLE, ""), patience=2 if _joined else 60) and not _joined:
        owner = os.getpid()
        _joined = True
        atexit.register(lambda: os.getpid() == owner and server.stop())


def parameters() -> dict[str, Any]:
    """What libpq needs to know, by its own names. Several hosts stand in a row: `postgresql://u:p@a:5432,b:5432/name`."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    server = own_server()
    try:
        given = conninfo_to_dict(server.dsn() if server else os.environ["DATABASE_URL"])
    except psycopg.Error as error:
        raise ServerProblem(f"{MISTAKEN}{str(error).strip().splitlines()[0]}") from None
    return PATIENCE | {"dbname": "tongban"} | given


def django_settings() -> dict:
    """`DATABASES["default"]`; parameters of the DSN become libpq options. Starts nothing: the first connection does."""
    options = parameters()
    return {
        "ENGINE": "tongban.kernel.connecting",
        "NAME": options.pop("dbname"),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": str(options.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def is_away(error: BaseException | None) -> bool:
    """Whether this failed because the database cannot be reached or used at the moment, so that asking again later helps."""
    import psycopg
    from django.db import InterfaceError, OperationalError

    for cause in _causes(error):
        if isinstance(cause, ServerProblem):
            return not str(cause).startswith(MISTAKEN)
        state = getattr(cause, "sqlstate", None)
        if state and (state.startswith(AWAY_CLASSES) or state == DEMOTED):
            return True
        if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) and not state:
            return True
        if isinstance(cause, OperationalError | InterfaceError) and cause.__cause__ is None:
            return True
    return False


def why_away(error: BaseException | None) -> str:
    """The database's own words, in one line."""
    said = ""
    for cause in _causes(error):
        said = str(cause).strip() or said
    return said.splitlines()[0].strip() if said else "no reason given"


def _causes(error: BaseException | None) -> Any:
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__
