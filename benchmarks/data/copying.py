"""Text COPY into many tables from one thread, while the caller makes the next rows."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

Lines = dict[str, list[str]]


class Table:
    """One table to be filled: its columns in the order of the lines, and the next id to give."""

    def __init__(self, name: str, columns: str) -> None:
        self.name, self.columns, self.next_id = name, columns.split(), 1

    def take(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    @property
    def copy(self) -> str:
        return f"COPY {self.name} ({', '.join(self.columns)}) FROM STDIN"


class Writer:
    """`write({table: lines})` hands a chunk over; it is one transaction. Two chunks at most wait."""

    def __init__(self, dsn: str, tables: dict[str, Table]) -> None:
        self._tables, self._dsn = tables, dsn
        self._waiting: queue.Queue[Lines | None] = queue.Queue(maxsize=2)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def write(self, lines: Lines) -> None:
        if self._failure:
            raise self._failure
        self._waiting.put(lines)

    def close(self) -> None:
        """Wait until all is written; raises what went wrong."""
        self._waiting.put(None)
        self._thread.join()
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        try:
            with psycopg.connect(self._dsn) as connection:
                quick(connection)
                while (lines := self._waiting.get()) is not None:
                    copy_lines(connection, self._tables, lines)
                    connection.commit()
        except BaseException as failure:  # noqa: BLE001 - raised again by the caller's next write or close
            self._failure = failure
            while self._waiting.get() is not None:
                pass


def copy_lines(connection: psycopg.Connection, tables: dict[str, Table], lines: Lines) -> None:
    with connection.cursor() as cursor:
        for name, rows in lines.items():
            if rows:
                with cursor.copy(tables[name].copy) as copy:
                    copy.write("\n".join(rows) + "\n")


def quick(connection: psycopg.Connection) -> None:
    """Load as a superuser of an own server may: no trigger and no foreign key is asked row by row."""
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    connection.commit()


@contextmanager
def without_indexes(connection: psycopg.Connection, tables: list[str]) -> Iterator[None]:
    """Drop the plain indexes of these tables and make them again at the end: much faster for millions of rows.

    What constraints stand on stays: primary keys, and unique ones, whose values must not double.
    """
    found = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary AND NOT i.indisunique",
        [tables],
    ).fetchall()
    for name, _definition in found:
        connection.execute(f"DROP INDEX {name}")  # type: ignore[arg-type]
    connection.commit()
    yield
    connection.execute("SET maintenance_work_mem = '512MB'")
    for _name, definition in found:
        connection.execute(definition)
        connection.commit()


def set_sequences(connection: psycopg.Connection, tables: dict[str, Table]) -> None:
    """The next insert of the product continues after our rows."""
    for table in tables.values():
        if "id" in table.columns and table.next_id > 1:
            connection.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table.name, table.next_id - 1])
    connection.commit()


def start_ids(connection: psycopg.Connection, tables: dict[str, Table]) -> None:
    """Go on where the tables end."""
    for table in tables.values():
        if "id" in table.columns:
            row = connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table.name}").fetchone()  # type: ignore[arg-type]  # noqa: S608
            table.next_id = row[0] if row else 1
    connection.commit()


def text(value: Any) -> str:
    r"""A value as COPY writes it. Texts of ours hold no tab or newline; a backslash stands in none."""
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)
