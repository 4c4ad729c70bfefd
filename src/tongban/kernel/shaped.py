"""Queries of one shape: put together by the ORM once, asked with other keys ever after.

    due = Shaped(lambda *bodies: Case.objects.filter(body_id__in=bodies).order_by("due_on")[:21])
    due(7)        # list of what the queryset would give; the same statement, without putting it together again
    due(7, 9)     # another number or kind of keys is another shape

For the few lists that open with every working day: putting the statement together costs more than the database needs to
answer it. The keys stand in the text as values, as the ORM sends them, so the database plans for these very keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

KEY = 8_907_000_000_000_000_001  # no row has such a key: where it stands in the statement, a key is asked for
Shape = tuple[type, ...]


class Shaped:
    """`build` makes the queryset of any number of whole numbers and texts, which may only be compared with columns: they enter
    the statement as its parameters. Model instances (select_related, deferred columns and annotations too) or values_list."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._build = build
        self._known: dict[Shape, _Statement] = {}

    def __call__(self, *keys: int | str) -> list[Any]:
        shape = tuple([type(key) for key in keys])
        known = self._known.get(shape)
        if known is None:
            known = self._known[shape] = _statement(self._build, shape)
        params = [keys[place] if place is not None else value for place, value in known.params]
        with connection.cursor() as cursor:
            cursor.execute(known.sql, params)
            found = cursor.fetchall()
        return [known.read(row) for row in found]


@dataclass(frozen=True)
class _Statement:
    """`params`: which key stands there, or a value that is always the same."""

    sql: str
    params: tuple[tuple[int | None, Any], ...]
    read: Callable[[tuple[Any, ...]], Any]


def _statement(build: Callable[..., QuerySet], shape: Shape) -> _Statement:
    if not set(shape) <= {int, str}:
        raise TypeError("whole numbers and texts")
    keys = [kind(KEY + place) for place, kind in enumerate(shape)]
    queryset = build(*keys)
    compiler = queryset.query.get_compiler(connection.alias)
    sql, values = compiler.as_sql()
    if compiler.has_extra_select:
        raise TypeError("ordered by what is not selected")
    params = tuple((keys.index(value), None) if value in keys else (None, value) for value in values)
    if {place for place, _ in params} - {None} != set(range(len(shape))):
        raise ValueError(f"not every key is a parameter of: {sql}")
    return _Statement(sql, params, _reader(queryset, compiler))


def _reader(queryset: QuerySet, compiler: Any) -> Callable[[tuple[Any, ...]], Any]:
    """What becomes of one row: as `ModelIterable` and `ValuesListIterable` make it."""
    converters = list(compiler.get_converters([column[0] for column in compiler.select]).items())

    def converted(row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, (steps, expression) in converters:
            for step in steps:
                values[place] = step(values[place], expression, connection)
        return values

    if queryset._iterable_class is ValuesListIterable:
        return lambda row: tuple(converted(row))
    if queryset._iterable_class is not ModelIterable or queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise TypeError("instances or values_list, without prefetch_related")
    select, info = compiler.select, compiler.klass_info
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    related = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
    added = list(compiler.annotation_col_map.items())

    def instance(row: tuple[Any, ...]) -> Any:
        values = converted(row) if converters else row
        made = info["model"].from_db(connection.alias, names, values[first:last])
        for one in related:
            one.populate(values, made)
        for name, place in added:
            setattr(made, name, values[place])
        return made

    return instance
