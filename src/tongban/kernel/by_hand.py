"""`tongban database VERB`: our own PostgreSQL server by hand. Needs no Django, which would take longer than the server."""

import argparse
import os
import sys
from collections.abc import Sequence

from tongban.kernel import database, prepared

VERBS = ("start", "stop", "status", "prepared")
NOT_PREPARED = 3


def main(words: Sequence[str]) -> int:
    """The exit code; raises ServerProblem."""
    parser = argparse.ArgumentParser(
        prog="tongban database",
        description="Start or stop the platform's own PostgreSQL server, or say whether it runs.",
    )
    parser.add_argument(
        "verb",
        choices=VERBS,
        help="`prepared` starts it too, and ends with code 3 unless the tables are as this code wants",
    )
    verb = parser.parse_args(words).verb
    server = database.own_server()
    if verb == "prepared":
        if server:
            server.start(os.environ.get(database.OPTIONS_VARIABLE, ""))
        return 0 if _is_prepared() else NOT_PREPARED
    if server is None:
        sys.exit("tongban: DATABASE_URL names a server that is not ours to start or stop.")
    if verb == "start":
        server.start(os.environ.get(database.OPTIONS_VARIABLE, ""))
    elif verb == "stop":
        server.stop()
    sys.stdout.write((server.dsn() if server.is_running() else "not running") + "\n")
    return 0


def _is_prepared() -> bool:
    """False when it cannot be asked: the command that then prepares says what is wrong."""
    import psycopg

    server = database.own_server()
    try:
        with psycopg.connect(server.dsn() if server else os.environ["DATABASE_URL"], connect_timeout=10) as connection:
            return prepared.is_prepared(connection)
    except psycopg.Error:
        return False
