"""Statements of our own, where the ORM would need several: bound and prepared by the server, read into model instances.

The ORM is the rule. This is for the few statements through which every operation goes (`writing`, reading one case,
knowing a token), whose text never changes, so that the server plans them once per connection.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import psycopg
from django.db import connection, models


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement that returns rows (parameters as `%s`), prepared. It shows in the query log like any other."""
    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 0
    with connection._prepare_cursor(psycopg.RawCursor(raw)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(_numbered(sql), params)
        return cursor.fetchall()


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
        return self.model.from_db(connection.alias, self.names, values)


@cache
def columns(model: type[models.Model]) -> Columns:
    return Columns(model)


def place_of_row(alias: str) -> str:
    """An expression that changes whenever the row was written: tells whether what is remembered of it still holds."""
    return f"({alias}.xmin::text || {alias}.ctid::text)"
