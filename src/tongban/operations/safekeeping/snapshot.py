"""The database as of one moment: what is in it, table by table, as a count and a hash that does not depend on order."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

# So that a row reads the same on every server: its text is what is hashed.
SAME_TEXT = (
    "SET TimeZone = 'UTC'", "SET DateStyle = 'ISO, YMD'", "SET IntervalStyle = 'iso_8601'", "SET extra_float_digits = 3",
    "SET bytea_output = 'hex'", "SET search_path = public",
)  # fmt: skip
TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""
CONTENT = """
SELECT count(*), coalesce(sum(('x' || left(h, 15))::bit(60)::bigint), 0)::text || '.' ||
       coalesce(sum(('x' || substr(h, 20, 15))::bit(60)::bigint), 0)::text
FROM (SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') AS h FROM ONLY {table} AS t) AS rows
"""
SHAPE = """
SELECT (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'),
       (SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'),
       (SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace)
"""


@contextmanager
def snapshot(parameters: dict[str, Any]) -> Iterator[psycopg.Connection]:
    """A connection that sees one moment until the block ends, and changes nothing."""
    with psycopg.connect(**parameters, autocommit=True) as connection:
        for statement in SAME_TEXT:
            connection.execute(statement)  # type: ignore[arg-type]
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection
        connection.execute("COMMIT")


def tables(connection: psycopg.Connection) -> dict[str, dict[str, Any]]:
    """Table → rows and hash."""
    found = {}
    for schema, name in connection.execute(TABLES).fetchall():
        query = sql.SQL(CONTENT).format(table=sql.Identifier(schema, name))
        row = connection.execute(query).fetchone()
        assert row
        found[f"{schema}.{name}"] = {"rows": row[0], "hash": row[1]}
    return found


def shape(connection: psycopg.Connection) -> dict[str, int]:
    """How many indexes, constraints and triggers there are: a restore that lost one is found out."""
    row = connection.execute(SHAPE).fetchone()
    assert row
    return dict(zip(("indexes", "constraints", "triggers"), row, strict=True))


def differences(there: dict[str, Any], here: dict[str, Any]) -> list[str]:
    """In words, what of `there` (a manifest) is otherwise `here` (the same facts about a database)."""
    said = []
    for name in sorted(there["tables"].keys() | here["tables"].keys()):
        before, now = there["tables"].get(name), here["tables"].get(name)
        if before is None or now is None:
            said.append(f"{name} is only {'here' if before is None else 'in the backup'}")
        elif before["rows"] != now["rows"]:
            said.append(f"{name} has {now['rows']} rows, the backup {before['rows']}")
        elif before["hash"] != now["hash"]:
            said.append(f"{name} has other content in as many rows")
    said += [
        f"{here['shape'][kind]} {kind} here, {number} in the backup"
        for kind, number in there["shape"].items()
        if here["shape"][kind] != number
    ]
    return said
