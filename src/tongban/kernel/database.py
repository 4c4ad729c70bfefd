"""The one database: the server that DATABASE_URL names, else our own PostgreSQL in TONGBAN_VAR/pg, started when needed."""

import atexit
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tongban.kernel.postgres import Server

OPTIONS_VARIABLE = "TONGBAN_PG_OPTIONS"  # start options of our own server, e.g. fsync=off for tests


def own_server() -> Server | None:
    """Our own server, or None when the environment names another."""
    return None if os.environ.get("DATABASE_URL") else Server(var() / "pg")


def var() -> Path:
    """The folder of all state."""
    return Path(os.environ.get("TONGBAN_VAR") or Path(__file__).resolve().parents[3] / "var").resolve()


def ensure_started() -> None:
    """Start our own server unless it runs. The process that started it stops it at its end; others only join."""
    server = own_server()
    if server and not server.is_running() and server.start(os.environ.get(OPTIONS_VARIABLE, "")):
        owner = os.getpid()
        atexit.register(lambda: os.getpid() == owner and server.stop())


def django_settings() -> dict:
    """`DATABASES["default"]`; query parameters of the DSN become libpq options. Starts nothing: the first connection does."""
    server = own_server()
    parts = urlsplit(server.dsn() if server else os.environ["DATABASE_URL"])
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "tongban.kernel.embedded" if server else "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "tongban",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(options.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
