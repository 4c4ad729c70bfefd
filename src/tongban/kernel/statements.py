"""Statements of our own, where the ORM would need several: bound and prepared by the server, read into model instances.

The ORM is the rule. This is for the few statements through which every operation goes (`writing`, reading one case,
knowing a token), whose text never changes, so that the server plans them once per connection.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.base import ModelState
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

MOST_PREPARED = 200  # per connection


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement that returns rows (parameters as `%s`), prepared. It shows in the query log like any other.

    It goes to libpq in one call, below the driver's cursors: on the few statements of every request those cost more than the
    statement itself. Where a log of queries is kept, or the driver has yet to open the transaction, it takes the usual way.
    """
    link = connections[DEFAULT_DB_ALIAS]  # once: `connection` looks for it anew at every use
    link.ensure_connection()
    raw = link.connection
    may_begin = not raw.autocommit and raw.pgconn.transaction_status == TransactionStatus.IDLE
    if may_begin or link.queries_logged or link.needs_rollback:
        with link._prepare_cursor(psycopg.RawCursor(raw)) as cursor:  # type: ignore[attr-defined]
            cursor.execute(_numbered(sql), params)
            return cursor.fetchall()
    known = vars(raw).get("_straight")
    if known is None:
        known = vars(raw)["_straight"] = _Prepared(raw)
    send: Callable[..., list[tuple[Any, ...]]] = known.rows
    for wrapper in link.execute_wrappers:
        send = partial(wrapper, send)
    with link.wrap_database_errors:
        return send(sql, params, False, {"connection": link, "cursor": None})


class _Prepared:
    """What one connection has prepared, and the driver's readers and writers of values for it.

    The driver itself prepares nothing (Django's default): when it does, it drops all that is prepared with every rollback.
    """

    def __init__(self, raw: psycopg.Connection) -> None:
        self.link = raw.pgconn
        self.values = Transformer.from_context(raw)
        self.names: OrderedDict[str, bytes] = OrderedDict()
        self.number = 0

    def rows(self, sql: str, params: Sequence[Any], _many: bool, _context: Any) -> list[tuple[Any, ...]]:
        name = self.names.get(sql) or self._prepare(sql)
        self.names.move_to_end(sql)
        written = self.values.dump_sequence(params, [PyFormat.TEXT] * len(params)) if params else None
        found = self.link.exec_prepared(name, written)  # type: ignore[arg-type]  # None is NULL
        if found.status != ExecStatus.TUPLES_OK:
            raise self._problem(found)
        self.values.set_pgresult(found)
        return self.values.load_rows(0, found.ntuples, tuple)

    def _prepare(self, sql: str) -> bytes:
        self.number += 1
        name = b"tongban_%d" % self.number
        done = self.link.prepare(name, _numbered(sql).encode())
        if done.status != ExecStatus.COMMAND_OK:
            raise self._problem(done)
        self.names[sql] = name
        while len(self.names) > MOST_PREPARED:
            _, oldest = self.names.popitem(last=False)
            self.link.exec_(b"DEALLOCATE " + oldest)
        return name

    def _problem(self, result: PGresult) -> psycopg.Error:
        if self.link.status == ConnStatus.BAD and not result.error_field(DiagnosticField.SQLSTATE):
            return psycopg.OperationalError(self.link.get_error_message())
        return psycopg.errors.error_from_result(result, encoding=self.values.encoding)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    """With the server's own placeholders, so that the driver need not read the text each time."""
    first, *others = sql.split("%s")
    return first + "".join(f"${number}{text}" for number, text in enumerate(others, start=1))


class Columns:
    """The columns of a model in a statement of our own, and the instances made of what they return."""

    def __init__(self, model: type[models.Model], leave_out: Sequence[str] = (), only: Sequence[str] = ()) -> None:
        """All columns, or all but some, or only some (`id` among them); what is not read is read when it is asked for."""
        self.model = model
        fields = model._meta.concrete_fields
        self.fields = [f for f in fields if f.attname not in leave_out and (not only or f.attname in only)]
        self.names = [f.attname for f in self.fields]
        self._readers: list[tuple[int, list[Callable[..., Any]], models.Field]] | None = None

    def __len__(self) -> int:
        return len(self.fields)

    def of(self, alias: str) -> str:
        """`c.id, c.number, …`"""
        return ", ".join(f'{alias}."{f.column}"' for f in self.fields)

    def instance(self, values: Sequence[Any]) -> Any:
        """An instance as the ORM would have read it; None when the row was not there (an outer join)."""
        if values[0] is None:
            return None
        if self._readers is None:
            found = [(i, f.get_db_converters(connection), f) for i, f in enumerate(self.fields)]
            self._readers = [reader for reader in found if reader[1]]
        values = list(values)
        for place, readers, field in self._readers:
            for read in readers:
                values[place] = read(values[place], field, connection)
        return instance_of(self.model, zip(self.names, values, strict=True))


def instance_of(model: type[models.Model], values: Iterable[tuple[str, Any]]) -> Any:
    """What `Model.from_db` makes, without the constructor, whose keywords, defaults and signals concern new rows."""
    made = model.__new__(model)
    made.__dict__.update(values)
    made._state = ModelState()
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return made


@cache
def columns(model: type[models.Model]) -> Columns:
    return Columns(model)


def place_of_row(alias: str) -> str:
    """An expression that changes whenever the row was written: tells whether what is remembered of it still holds."""
    return f"({alias}.xmin::text || {alias}.ctid::text)"
