"""Statements as PostgreSQL itself counts them (pg_stat_statements): BEGIN, COMMIT, savepoints, health checks, all.

The counting is off while speed is measured; the harness's own sessions are in other databases and so not counted.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.harness import stand

# The server's own look at a foreign key, at COMMIT because ours are deferred: no client sent it.
OF_THE_SERVER = ("SELECT % FROM ONLY % FOR KEY SHARE OF x",)


@dataclass
class Count:
    """Filled when the block ends: statement text → how often."""

    statements: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.statements.values())


@contextmanager
def counted(database: str = stand.WORK) -> Iterator[Count]:
    """Count all statements that clients send to `database` while the block runs."""
    found = Count()
    with stand.connect() as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        _track(connection, "top")
        connection.execute("SELECT pg_stat_statements_reset()")
        try:
            yield found
            rows = connection.execute(
                "SELECT query, sum(calls)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
                "WHERE d.datname = %s AND toplevel AND query NOT LIKE ALL (%s) GROUP BY query",
                [database, list(OF_THE_SERVER)],
            ).fetchall()
            found.statements = dict(sorted(rows, key=lambda row: -row[1]))
        finally:
            _track(connection, "none")


def _track(connection, what: str) -> None:  # noqa: ANN001
    connection.execute(f"ALTER SYSTEM SET pg_stat_statements.track = '{what}'")
    connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.3)  # every backend reads it with its next statement
