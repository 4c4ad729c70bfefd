"""One statement for all that an operation changes: the guarded row, rows beside it, new rows, numbers of series.

    writes = Writes()
    writes.guard(case, {"state": …}, unless_changed_since=mark)   # nothing else is written unless this row is
    writes.update(CaseStep, {"state": "done"}, case_id=7, state="todo")
    number = writes.number("case:A1:20260302", digits=4)            # text that stands for the number until it is given
    writes.insert(AuditEntry(…, facts={"number": number}))
    writes.put_down()                                               # one statement, one transaction if none is open
    writes.settled(number)                                          # "0017"

The statement is a chain of common table expressions: g (the guard) first, then the counters in the order of their names
(so that two acts never wait for each other crosswise), then everything else, each reading from those before it.
Its text depends only on the kinds of writes, not on their values, so the server plans each kind of act once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from secrets import token_hex
from typing import Any

from django.db import models
from django.db.models import NOT_PROVIDED

from tongban.kernel.statements import rows
from tongban.kernel.writing.values import cast_of, writer_of

# No text that anybody typed can hold it: it is drawn anew by every process.
MARK = f"@@{token_hex(8)}:"
END = "@@"


class Stale(Exception):
    """The guarded row was changed since it was read; nothing was written. Whoever performs the act reads again."""


@dataclass(frozen=True)
class _Guard:
    row: models.Model
    changes: dict[str, Any]
    seen: str | None  # what `statements.place_of_row` said when the row was read


@dataclass(frozen=True)
class _Update:
    model: type[models.Model]
    changes: dict[str, Any]
    where: dict[str, Any]

    def may_meet(self, other: "_Update") -> bool:
        """Whether one row may answer to both conditions."""
        shared = self.where.keys() & other.where.keys()
        return self.model is other.model and not any(
            _values(self.where[name]).isdisjoint(_values(other.where[name])) for name in shared
        )


class Writes:
    """What is to be written. Nothing happens before `put_down`."""

    def __init__(self) -> None:
        self._guard: _Guard | None = None
        self._numbers: dict[str, str] = {}  # text that stands for it → series
        self._given: dict[str, str] = {}  # text that stands for it → digits
        self._updates: list[_Update] = []
        self._inserts: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._last: list[models.Model] = []
        self._followed: dict[type[models.Model], str] = {}
        self._then: list[Callable[[], None]] = []

    def __bool__(self) -> bool:
        return bool(self._guard or self._updates or self._inserts or self._last)

    def guard(self, row: models.Model, changes: dict[str, Any], *, unless_changed_since: str | None) -> None:
        """Change this row, and write everything else only if it is still the row that was read (`place_of_row`).
        None: the row is locked by the open transaction, so nobody can have changed it. One guard at most."""
        if self._guard is not None:
            raise RuntimeError("an act has one guarded row")
        self._guard = _Guard(row, changes, unless_changed_since)

    def update(self, model: type[models.Model], changes: dict[str, Any], **where: Any) -> None:
        """Change all rows for which every column of `where` has the value (a list: one of the values).

        In one statement a row changes once, and which of two changes it would be is not said: two that may meet are refused."""
        new = _Update(model, changes, where)
        if any(new.may_meet(other) for other in self._updates):
            raise RuntimeError(f"an act changes a row of {model.__name__} once: {where}")
        self._updates.append(new)

    def insert(self, *new: models.Model) -> None:
        """Write new rows. They get no primary key here: take one before (`ids.next_id`) where others point at the row."""
        for row in new:
            self._inserts[type(row)].append(row)

    def insert_last(self, row: models.Model) -> None:
        """A row on whose unique key others wait: after everything else that waits."""
        self._last.append(row)

    def follow(self, model: type[models.Model], sql: str) -> None:
        """With the rows inserted into `model` (the table `{it}` in the text) run this further insert."""
        self._followed[model] = sql

    def number(self, series: str, digits: int = 1) -> str:
        """The next number of `series` (`counters`), given while the statement runs: a text that stands for it until then,
        in any text or JSON that is written here. One number per series and act."""
        text = f"{MARK}{len(self._numbers)}.{digits}{END}"
        if series in self._numbers.values():
            raise RuntimeError(f"an act takes one number of a series: {series}")
        self._numbers[text] = series
        return text

    def settled(self, text: str) -> str:
        """The text with the numbers that were given."""
        if MARK in text:
            for stands_for, number in self._given.items():
                text = text.replace(stands_for, number)
        return text

    def when_down(self, then: Callable[[], None]) -> None:
        """Run this when everything is written: what stands in memory takes its numbers."""
        self._then.append(then)

    def put_down(self) -> None:
        """Write everything in one statement. Raises Stale when the guarded row is another by now; then nothing was written."""
        if not self:
            return
        numbers = sorted(self._numbers.items(), key=lambda pair: pair[1])
        sql, params = _Compiled(self, [text for text, _ in numbers]).parts()
        found = rows(sql, [*params.before, *(series for _, series in numbers), *params.after])[0]
        if not found[0]:
            raise Stale
        for (text, _), last in zip(numbers, found[1:], strict=True):
            self._given[text] = f"{last:0{_digits(text)}d}"
        for then in self._then:
            then()


def _values(wanted: Any) -> set[Any]:
    return set(wanted) if isinstance(wanted, list | tuple) else {wanted}


def _digits(stands_for: str) -> int:
    return int(stands_for.rstrip(END).rsplit(".", 1)[1])


@dataclass
class _Params:
    before: list[str | None]
    after: list[str | None]


class _Compiled:
    """The text of the statement and its parameters."""

    def __init__(self, writes: Writes, late: list[str]) -> None:
        self.writes, self.late = writes, late
        self.params = _Params([], [])
        self.list = self.params.before

    def parts(self) -> tuple[str, _Params]:
        w = self.writes
        tables = [self._guard()]
        self.list = self.params.after
        for place in range(len(self.late)):
            tables.append(_COUNTER.format(n=place, source=f"n{place - 1}" if place else "g"))
        change = self._late_change()
        tables += [change] if change else []
        tables += [self._update(place, update) for place, update in enumerate(w._updates)]
        tables += [table for model, new in w._inserts.items() for table in self._insert(model, new)]
        tables += [table for row in w._last for table in self._insert(type(row), [row])]
        given = "".join(f", (SELECT last FROM n{place})" for place in range(len(self.late)))
        return f"WITH {', '.join(tables)} SELECT (SELECT count(*) FROM g){given}", self.params

    def _guard(self) -> str:
        guard = self.writes._guard
        if guard is None:
            return "g AS (SELECT 1 AS yes)"
        table, key = guard.row._meta.db_table, guard.row.pk
        if self._is_late(guard.changes.values()):
            self.list.append(str(key))
            return (
                f'g AS (SELECT 1 AS yes FROM "{table}" t WHERE t."id" = %s::bigint{self._unchanged(guard)} FOR UPDATE)'
            )
        changes = self._changes(guard.row.__class__, guard.changes)
        self.list.append(str(key))
        return f'g AS (UPDATE "{table}" t SET {changes} WHERE t."id" = %s::bigint{self._unchanged(guard)} RETURNING 1 AS yes)'

    def _unchanged(self, guard: _Guard) -> str:
        if guard.seen is None:
            return ""
        self.list.append(guard.seen)
        return " AND (t.xmin::text || t.ctid::text) = %s"

    def _late_change(self) -> str:
        """The guarded row itself carries a number of this act: locked as guard, written once the number is known."""
        guard = self.writes._guard
        if guard is None or not self._is_late(guard.changes.values()):
            return ""
        changes = self._changes(guard.row.__class__, guard.changes)
        self.list.append(str(guard.row.pk))
        return f'u AS (UPDATE "{guard.row._meta.db_table}" t SET {changes} FROM {self._sources()} WHERE t."id" = %s::bigint)'

    def _update(self, place: int, update: _Update) -> str:
        changes = self._changes(update.model, update.changes)
        where = " AND ".join(self._condition(update.model, name, value) for name, value in update.where.items())
        return (
            f'u{place} AS (UPDATE "{update.model._meta.db_table}" t SET {changes} FROM {self._sources()} WHERE {where})'
        )

    def _condition(self, model: type[models.Model], name: str, value: Any) -> str:
        found = _fields(model)[name]
        column, cast = f"t.{found.name}", found.cast
        if value is None:
            return f"{column} IS NULL"
        if isinstance(value, list | tuple):
            self.list.extend(found.write(one) for one in value)
            return f"{column} IN ({', '.join([found.place] * len(value))})"
        self.list.append(found.write(value))
        return f"{column} = %s{cast}"

    def _changes(self, model: type[models.Model], changes: dict[str, Any]) -> str:
        fields = _fields(model)
        return ", ".join([f"{fields[name].name} = {self._put(fields[name], value)}" for name, value in changes.items()])

    def _insert(self, model: type[models.Model], new: list[models.Model]) -> Iterable[str]:
        table = model._meta.db_table
        columns, names, places = _columns(model, new[0].pk is not None)
        lines = []
        for row in new:
            inside = vars(row)
            values = [c.filled(row) if c.filled else inside[c.attname] for c in columns]
            texts = [c.write(value) for c, value in zip(columns, values, strict=True)]
            if self.late and any(text is not None and MARK in text for text in texts):
                lines.append(", ".join([self._place(c, text) for c, text in zip(columns, texts, strict=True)]))
            else:
                self.list.extend(texts)
                lines.append(places)
        then = self.writes._followed.get(model)
        yield (
            f'i_{table} AS (INSERT INTO "{table}" ({names}) SELECT v.* FROM {self._sources()}, '
            f"LATERAL (VALUES ({'), ('.join(lines)})) v{' RETURNING *' if then else ''})"
        )
        if then:
            yield f"f_{table} AS ({then.format(it=f'i_{table}')})"

    def _put(self, column: "_Column", value: Any) -> str:
        return self._place(column, column.write(value))

    def _place(self, column: "_Column", text: str | None) -> str:
        """The place of a value in the text; the value itself goes to the parameters."""
        if text is None or MARK not in text:
            self.list.append(text)
            return column.place
        inside = "%s::text"
        marks = []
        for place, stands_for in enumerate(self.late):
            if stands_for in text:
                digits = f"greatest({_digits(stands_for)}, length(n{place}.last::text))"
                inside = f"replace({inside}, %s, lpad(n{place}.last::text, {digits}, '0'))"
                marks.append(stands_for)
        self.list.extend([text, *marks])
        return f"({inside}){column.cast}"

    def _is_late(self, values: Iterable[Any]) -> bool:
        return any(isinstance(value, str) and MARK in value for value in values)

    def _sources(self) -> str:
        """What everything written reads from: the guard, and the numbers where there are any."""
        return ", ".join(["g", *(f"n{place}" for place in range(len(self.late)))])


_COUNTER = (
    "n{n} AS (INSERT INTO kernel_counter (name, last) SELECT %s, 1 FROM {source} "
    "ON CONFLICT (name) DO UPDATE SET last = kernel_counter.last + 1 RETURNING last)"
)


@dataclass(frozen=True)
class _Column:
    """One column on its way into a statement."""

    attname: str
    name: str
    cast: str  # "::bigint"
    place: str  # "%s::bigint"
    write: Callable[[Any], str | None]
    filled: Callable[[models.Model], Any] | None  # what fills itself when the row is written


@cache
def _fields(model: type[models.Model]) -> dict[str, _Column]:
    """By the name of the column: `case_id`, not `case`."""
    return {field.attname: _column(field) for field in model._meta.concrete_fields}


def _column(field: Any) -> _Column:
    cast = f"::{cast_of(field)}"
    fills_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    filled = (lambda row: field.pre_save(row, True)) if fills_itself else None
    return _Column(field.attname, f'"{field.column}"', cast, f"%s{cast}", writer_of(field), filled)


@cache
def _columns(model: type[models.Model], has_key: bool) -> tuple[list[_Column], str, str]:
    """The columns of a new row, their names and their places: all but a key that the database gives and what the database fills in."""
    written = [
        field for field in model._meta.concrete_fields
        if field.db_default is NOT_PROVIDED and (has_key or not field.primary_key)
    ]  # fmt: skip
    columns = [_fields(model)[field.attname] for field in written]
    return columns, ", ".join(column.name for column in columns), ", ".join(column.place for column in columns)
