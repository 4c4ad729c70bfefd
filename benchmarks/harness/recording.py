"""What one request wrote: the new version of every row, read out of the tables by the transaction that made it.

The bare-PostgreSQL limit is made from such a recording (`limit.py`), so it follows the tables as they are today.
"""

from dataclasses import dataclass, field
from typing import Any

from benchmarks.harness import stand

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
  EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)),
  EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND NOT i.indisprimary AND a.attnum = ANY (i.indkey)),
  (SELECT t.relname FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid
    WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum])
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY c.relname, a.attnum
"""


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    is_key: bool
    is_unique: bool
    points_at: str | None  # the table of a foreign key


@dataclass
class Table:
    name: str
    columns: list[Column] = field(default_factory=list)

    @property
    def key(self) -> str | None:
        keys = [column.name for column in self.columns if column.is_key]
        return keys[0] if len(keys) == 1 else None


@dataclass
class Write:
    """One row as a request left it; `before`: its values when the request began, None for a new row. Values are texts."""

    table: Table
    key: str
    values: dict[str, str | None]
    before: dict[str, str | None] | None = None


class Recorder:
    """Between two `taken()` nobody else may write."""

    def __init__(self) -> None:
        self.connection = stand.connect(stand.WORK)
        self.tables: dict[str, Table] = {}
        for table, *column in self.connection.execute(COLUMNS).fetchall():
            self.tables.setdefault(table, Table(table)).columns.append(Column(*column))
        self._rows: dict[tuple[str, str], dict[str, str | None]] = {}
        self._horizon = 0
        for name in ("kernel_counter",):  # small, and its rows live on from case to case
            for key, values in self._since(self.tables[name], 0):
                self._rows[name, key] = values
        self._horizon = self._now()

    def taken(self) -> list[Write]:
        """What was written since the last time."""
        found = [
            Write(table, key, values, self._rows.get((table.name, key)))
            for table in self.tables.values()
            if table.key
            for key, values in self._since(table, self._horizon)
        ]
        for write in found:
            self._rows[write.table.name, write.key] = write.values
        self._horizon = self._now()
        return found

    def close(self) -> None:
        self.connection.close()

    def _since(self, table: Table, horizon: int) -> list[tuple[str, dict[str, str | None]]]:
        if not table.key:
            return []
        names = [column.name for column in table.columns]
        shown = ", ".join(f'"{name}"::text' for name in names)
        rows: list[Any] = self.connection.execute(
            f'SELECT {shown} FROM "{table.name}" WHERE xmin::text::bigint >= {horizon} ORDER BY "{table.key}"'
        ).fetchall()
        place = names.index(table.key)
        return [(row[place], dict(zip(names, row, strict=True))) for row in rows]

    def _now(self) -> int:
        row = self.connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
        assert row is not None
        return int(row[0])
