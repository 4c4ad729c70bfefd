"""The stand: a PostgreSQL of our own with durable settings, a folder for all state, and the databases of one run.

Nothing of the developer's database or of a demo is touched. `inside(...)` starts the server and runs the benchmark again as
a child whose environment names the stand; so the server is stopped whatever becomes of the child.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tongban.kernel import database
from tongban.kernel.postgres import Server, programs

ROOT = Path(__file__).resolve().parents[2]
FOLDER_VARIABLE = "TONGBAN_BENCH_FOLDER"
SETTINGS = "config.settings.production"  # what a district runs; the client speaks as its TLS proxy
# Durable: fsync, synchronous_commit and full_page_writes stay as PostgreSQL has them.
OPTIONS = "-c max_connections=300 -c shared_preload_libraries=pg_stat_statements"
BASE, WORK = "base", "tongban"  # what was loaded once, and the copy that a run writes into


def folder() -> Path | None:
    """The stand's folder, when this process runs inside one."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else None


def server() -> Server:
    found = folder()
    assert found is not None, "not inside a stand"
    return Server(found / "pg")


def inside(name: str, arguments: Sequence[str], *, keep: bool = False, options: str = "") -> bool:
    """True: this process is the child, go on. Otherwise the child has run, and the caller is done.

    `keep` leaves the folder, so that the next run need not load the place again (see `loaded`).
    """
    if folder() is not None:
        return True
    own = database.var() / "bench" / name
    own.mkdir(parents=True, exist_ok=True)
    pg = Server(own / "pg")
    pg.stop()  # a run that was killed may have left it
    child = None
    try:
        pg.start(f"{OPTIONS} {options}")
        _count_nothing_yet(pg)
        made = dict(
            os.environ, TONGBAN_VAR=str(own / "var"), DATABASE_URL=pg.dsn(WORK), DJANGO_SETTINGS_MODULE=SETTINGS,
            TONGBAN_HOSTS="127.0.0.1", PYTHONPATH=str(ROOT / "src"), **{FOLDER_VARIABLE: str(own)},
        )  # fmt: skip
        made.pop(database.OPTIONS_VARIABLE, None)
        command = [sys.executable, "-m", "tongban", "bench", name, *arguments]
        child = subprocess.Popen(command, cwd=ROOT, env=made)
        code = child.wait()
        if code:
            sys.exit(code)
    finally:
        if child is not None and child.poll() is None:
            child.send_signal(signal.SIGTERM)
            child.wait()
        pg.stop()
        if not keep:
            shutil.rmtree(own, ignore_errors=True)
    return False


def _count_nothing_yet(pg: Server) -> None:
    import psycopg

    with psycopg.connect(pg.dsn("postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET pg_stat_statements.track = 'none'")
        connection.execute("SELECT pg_reload_conf()")


def connect(name: str = "postgres"):  # noqa: ANN201
    """A connection beside Django's, in autocommit, to one database of the stand."""
    import psycopg

    return psycopg.connect(server().dsn(name), autocommit=True)


def copy_database(source: str, target: str) -> None:
    """Make `target` anew as a copy of `source`, indexes and statistics included. Nobody may be connected to either."""
    with connect() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def exists(name: str) -> bool:
    with connect() as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def program(name: str) -> str:
    """A program that comes with PostgreSQL, e.g. pgbench."""
    return str(programs() / name)


def loaded(what: str, load: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Fill the database `base` by `load`, unless the stand was kept with the same; then copy it to the one of this run.

    What `load` returns (who can sign in, with what) is kept beside it, readable by its owner only.
    """
    from django.core.management import call_command
    from django.db import connections

    found = folder()
    assert found is not None
    path, key = found / "place.json", f"{what} {_code_key()}"
    known = json.loads(path.read_text()) if path.exists() else {}
    if known.get("key") != key or not exists(BASE):
        print("Loading the place …", flush=True)
        connections.close_all()
        with connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{WORK}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{WORK}"')
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", verbosity=0)
        known = {"key": key, "place": load()}
        connections.close_all()
        with connect(WORK) as connection:
            connection.execute("VACUUM ANALYZE")
        copy_database(WORK, BASE)
        path.touch(mode=0o600)
        path.write_text(json.dumps(known, ensure_ascii=False))
    else:
        copy_database(BASE, WORK)
    settle()
    return dict(known["place"])


def settle() -> None:
    """Write out what a load left behind. Else the checkpoint and the system's own write-back fall into the measured time, and
    every commit waits seconds for the disk."""
    with connect() as connection:
        connection.execute("CHECKPOINT")
    os.sync()


def _code_key() -> str:
    """Changes when a migration or what loads the place changes, so that an old base is not taken for the new one."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    paths = [
        *ROOT.glob("src/tongban/*/migrations/*.py"),
        here / "place.py",
        *here.parent.glob("data/*.py"),
        here.parent / "generate.py",
    ]
    for path in sorted(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
