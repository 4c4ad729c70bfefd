"""The limit: bare PostgreSQL doing the same writes, one statement and one transaction a request, driven by pgbench.

The script is made from a recording of one real case: the same tables with all their indexes, constraints and triggers, the
same columns and bytes. Each new row is written once, in its final form; each changed row once, only the columns that
changed. Who and what differs from case to case (organ, item, applicant, counter row, unique keys) is drawn at random, so
that bare PostgreSQL waits for locks no more and no less than the application does.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from benchmarks.harness import stand
from benchmarks.harness.recording import Column, Write

PLAIN_REFERENCES = {"case_id": "cases_case", "event_id": "kernel_outboxevent"}  # numbers without a foreign key
NEVER_DRAWN = frozenset({"cases_case", "django_content_type"})
SERIES_OF_ITEMS = "case:"  # case numbers count per item, all others per organ


class Script:
    """Builds the pgbench script, statement by statement."""

    def __init__(self, ranges: dict[str, tuple[int, int]]) -> None:
        self.ranges = ranges  # table → first and last id, for what is drawn
        self._keys: dict[tuple[str, str], str] = {}  # (table, id in the recording) → pgbench variable
        self._drawn: dict[str, str] = {}
        self._statements: list[str] = []
        self.counters: list[str] = []  # whose ids the series of each counter are counted by
        self.notes: list[str] = []

    def add(self, writes: Iterable[Write]) -> None:
        """One request: all its rows in one statement."""
        writes = sorted(
            writes, key=lambda write: (write.table.name not in ("cases_case", "kernel_outboxevent"), write.table.name)
        )
        parts: list[tuple[str, str]] = []
        here: dict[tuple[str, str], str] = {}
        made = {}
        for number, write in enumerate(writes):
            alias = f"w{number}"
            if write.table.name == "kernel_counter":
                parts.append((alias, self._count(write)))
            elif write.before is None:
                made[alias] = (write.table.name, write.key)
                parts.append((alias, self._insert(write, here)))
                here[write.table.name, write.key] = alias
            elif changed := [c for c in write.table.columns if write.values[c.name] != write.before[c.name]]:
                parts.append((alias, self._update(write, changed, here)))
        returned = []
        for alias, (table, key) in made.items():
            variable = f"k{len(self._keys)}"
            self._keys[table, key] = variable
            returned.append(f"(SELECT key FROM {alias}) AS {variable}")
        body = ",\n".join(f"{alias} AS ({text})" for alias, text in parts)
        # Without a new row there is nothing to take along; the last part is then the statement itself.
        self._statements.append(
            f"WITH {body}\nSELECT {', '.join(returned)} \\gset" if returned else f"WITH {body} SELECT 1;"
        )

    def text(self) -> str:
        drawn = {name: self.ranges[table] for table, name in self._drawn.items()}
        head = [f"\\set {name} random({first}, {last})" for name, (first, last) in sorted(drawn.items())]
        return "\n".join([*head, *self._statements]) + "\n"

    def _count(self, write: Write) -> str:
        """The next number of a series: as many series as the application has."""
        table = "catalogue_serviceitem" if write.key.startswith(SERIES_OF_ITEMS) else "regions_body"
        self._drawn.setdefault(table, f"r_{table}")
        self.counters.append(table)
        name = f"'limit {len(self.counters)} ' || CAST(:r_{table} AS text)"
        return f"UPDATE kernel_counter SET last = last + 1 WHERE name = {name}"

    def _insert(self, write: Write, here: dict[tuple[str, str], str]) -> str:
        table = write.table
        columns = [c for c in table.columns if not (c.is_key and c.type in ("bigint", "integer"))]
        sources: set[str] = set()
        values = [self._value(c, write, here, sources) for c in columns]
        names = ", ".join(f'"{c.name}"' for c in columns)
        origin = f" FROM {', '.join(sorted(sources))}" if sources else ""
        return f'INSERT INTO "{table.name}" ({names}) SELECT {", ".join(values)}{origin} RETURNING "{table.key}" AS key'

    def _update(self, write: Write, changed: list[Column], here: dict[tuple[str, str], str]) -> str:
        table = write.table
        sources: set[str] = set()
        sets = ", ".join(f'"{c.name}" = {self._value(c, write, here, sources)}' for c in changed)
        if variable := self._keys.get((table.name, write.key)):
            which = f"CAST(:{variable} AS bigint)"
        else:
            self.notes.append(
                f"{table.name}: a row that was there before is written ({', '.join(c.name for c in changed)})"
            )
            which = _literal(write.key, "text")
        key_type = next(c.type for c in table.columns if c.name == table.key)
        origin = f" FROM {', '.join(sorted(sources))}" if sources else ""
        return (
            f'UPDATE "{table.name}" SET {sets}{origin} WHERE "{table.name}"."{table.key}" = CAST({which} AS {key_type})'
        )

    def _value(self, column: Column, write: Write, here: dict[tuple[str, str], str], sources: set[str]) -> str:
        value = write.values[column.name]
        if value is None:
            return "NULL"
        target = column.points_at or PLAIN_REFERENCES.get(column.name)
        if target and (found := self._reference(target, value, here, sources)):
            return found
        if target in self.ranges and target not in NEVER_DRAWN:
            self._drawn.setdefault(target, f"r_{target}")
            return f"CAST(:r_{target} AS {column.type})"
        case = next((key for key in [*here, *self._keys] if key[0] == "cases_case"), None)
        if case and column.type.startswith("character varying") and value in (case[1], f"case:{case[1]}"):
            return (
                f"{_literal(value[: -len(case[1])], 'text')} || CAST({self._reference(*case, here, sources)} AS text)"
            )
        if column.is_unique and column.type == "uuid":
            return "gen_random_uuid()"
        if column.is_unique and column.type.startswith(("character", "text")):
            length = len(value)
            return f"left({' || '.join(['md5(CAST(random() AS text))'] * (length // 32 + 1))}, {length})"
        return _literal(value, column.type)

    def _reference(self, table: str, value: str, here: dict[tuple[str, str], str], sources: set[str]) -> str | None:
        if alias := here.get((table, value)):
            sources.add(alias)
            return f"{alias}.key"
        variable = self._keys.get((table, value))
        return f"CAST(:{variable} AS bigint)" if variable else None


def ranges(tables: Iterable[str]) -> dict[str, tuple[int, int]]:
    """First and last id of the tables whose ids have no gaps: any of them can be drawn."""
    found = {}
    with stand.connect(stand.WORK) as connection:
        for table in sorted(set(tables)):
            row = connection.execute(f'SELECT min(id), max(id), count(*) FROM "{table}"').fetchone()
            if row and row[2] and row[1] - row[0] + 1 == row[2]:
                found[table] = (row[0], row[1])
    return found


def prepare(database: str, script: Script) -> None:
    """The counter rows that the script raises."""
    with stand.connect(database) as connection:
        for number, table in enumerate(script.counters, start=1):
            first, last = script.ranges[table]
            connection.execute(
                "INSERT INTO kernel_counter (name, last) SELECT 'limit ' || %s || ' ' || n, 0 FROM generate_series(%s::bigint, %s::bigint) n",
                [str(number), first, last],
            )


def run(
    script: Path, database: str, *, clients: int, seconds: int = 0, cases: int = 0, protocol: str = "prepared"
) -> dict[str, float]:
    """pgbench for so many seconds, or so many cases in all: cases/s and the latency of a case in ms. Fails loudly."""
    amount = ["-T", str(seconds)] if seconds else ["-t", str(max(1, cases // clients))]
    server = stand.server()
    done = subprocess.run(
        [stand.program("pgbench"), "-n", "-M", protocol, "-c", str(clients), "-j", "1", *amount, "-f", str(script),
         "-h", str(server.sockets), "-U", "postgres", database],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    found = dict(line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line)
    failed = next((line for line in done.stdout.splitlines() if line.startswith("number of failed transactions")), "")
    if done.returncode or "tps" not in found or ": 0 " not in failed + " ":
        raise SystemExit(f"pgbench failed:\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}")
    return {"cases/s": float(found["tps"].split()[0]), "ms": float(found["latency average"].split()[0])}


def _literal(value: str, type_: str) -> str:
    """An SQL literal without a colon, which pgbench would take for a variable."""
    text = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\072")
    return f"CAST(E'{text}' AS {type_})"
