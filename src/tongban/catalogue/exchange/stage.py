"""Where the rows of a file lie while they are put together: a file on disk, so that the order and number of rows do not matter.

Scratch, not data: it can be made again from the file any time, and goes with the work.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tongban.catalogue.exchange.faults import SHOWN, Fault

SCHEMA = """
CREATE TABLE items (n INTEGER PRIMARY KEY, code TEXT, state TEXT, sheet TEXT, line INTEGER, data TEXT, UNIQUE (code, state));
CREATE TABLE parts (n INTEGER PRIMARY KEY, kind TEXT, code TEXT, state TEXT, sheet TEXT, line INTEGER, data TEXT);
CREATE TABLE faults (n INTEGER PRIMARY KEY, code TEXT, sheet TEXT, line INTEGER, col TEXT, reason TEXT, value TEXT, facts TEXT,
                     is_note INTEGER, is_fatal INTEGER);
CREATE TABLE texts (n INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE given (kind TEXT, col TEXT, PRIMARY KEY (kind, col));
"""
INDEXES = ("CREATE INDEX parts_of ON parts (code)", "CREATE INDEX faults_of ON faults (code) WHERE is_note = 0")
PRAGMAS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -20000; PRAGMA temp_store = FILE;"
KEPT_SHORT, KEPT_TEXTS = 60, 300_000
PENDING = 2_000
LARGEST_BATCH = 3 << 20  # characters of the items that are looked at together
MEASURED = """
SELECT i.n, i.code, i.state, i.sheet, i.line, i.data,
    length(i.data) + coalesce((SELECT sum(length(p.data)) FROM parts p WHERE p.code = i.code), 0)
FROM items i WHERE i.n > ? ORDER BY i.n LIMIT ?
"""


@dataclass
class Staged:
    """One item with its rows, as values. `lines`: kind → the rows' numbers."""

    n: int
    code: str
    state: str
    sheet: str
    line: int
    data: dict[str, Any]
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    is_faulty: bool = False


class Texts:
    """The shared texts of a workbook: short ones at hand, the rest on disk."""

    def __init__(self, stage: "Stage") -> None:
        self._stage, self._short = stage, []  # type: ignore[var-annotated]

    def append(self, text: str) -> None:
        at_hand = len(text) <= KEPT_SHORT and len(self._short) < KEPT_TEXTS
        self._short.append(text if at_hand else None)
        if not at_hand:
            self._stage.put("INSERT INTO texts VALUES (?, ?)", (len(self._short) - 1, text))

    def __getitem__(self, place: int) -> str:
        if place < 0:
            raise IndexError(place)
        text = self._short[place]
        return text if text is not None else self._stage.one("SELECT text FROM texts WHERE n = ?", (place,))[0]


class Stage:
    """Always begun anew: what a killed process left is worth nothing."""

    def __init__(self, path: Path, told: Callable[[], None] | None = None) -> None:
        self.told = told or (
            lambda: None
        )  # called for every row that is read: somebody says we live, or raises to stop
        path.unlink(missing_ok=True)
        self._link = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._link.executescript(f"{PRAGMAS}{SCHEMA}")
        self._link.execute("BEGIN")
        self._pending: dict[str, list[tuple[Any, ...]]] = {}
        self.fatal = 0
        self.unnamed = 0  # rows of items whose code is missing or cannot be read: no item stands for them

    def put(self, statement: str, values: tuple[Any, ...]) -> None:
        waiting = self._pending.setdefault(statement, [])
        waiting.append(values)
        if len(waiting) >= PENDING:
            self.flush()
            self.told()

    def flush(self) -> None:
        for statement, rows in self._pending.items():
            self._link.executemany(statement, rows)
            rows.clear()

    def one(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        self.flush()
        return self._link.execute(statement, values).fetchone()

    def rows(self, statement: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        self.flush()
        yield from self._link.execute(statement, values)

    def put_item(self, code: str, state: str, sheet: str, line: int, data: dict[str, Any]) -> int | None:
        """The line of the row that has this code and state already, or None when it was put."""
        put = self._link.execute(
            "INSERT OR IGNORE INTO items (code, state, sheet, line, data) VALUES (?, ?, ?, ?, ?)",
            (code, state, sheet, line, json.dumps(data, ensure_ascii=False, default=str)),
        )
        if put.rowcount:
            return None
        return int(self.one("SELECT line FROM items WHERE code = ? AND state = ?", (code, state))[0])

    def put_part(self, kind: str, code: str, state: str, sheet: str, line: int, data: dict[str, Any]) -> None:
        self.put(
            "INSERT INTO parts (kind, code, state, sheet, line, data) VALUES (?, ?, ?, ?, ?, ?)",
            (kind, code, state, sheet, line, json.dumps(data, ensure_ascii=False, default=str)),
        )

    def report(self, fault: Fault, code: str = "") -> None:
        self.fatal += fault.is_fatal
        self.put(
            "INSERT INTO faults (code, sheet, line, col, reason, value, facts, is_note, is_fatal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (code, fault.sheet, fault.row, fault.column, fault.reason, fault.value[:SHOWN],
             json.dumps(dict(fault.facts), ensure_ascii=False, default=str), fault.is_note, fault.is_fatal),
        )  # fmt: skip

    def give(self, kind: str, column: str) -> None:
        """The file has this column, so its empty cells say something too."""
        self._link.execute("INSERT OR IGNORE INTO given VALUES (?, ?)", (kind, column))

    def given(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for kind, column in self.rows("SELECT kind, col FROM given"):
            found.setdefault(kind, set()).add(column)
        return found

    def index(self) -> None:
        """All was read: from now on the rows are taken out."""
        self.flush()
        for statement in INDEXES:
            self._link.execute(statement)

    def items(self, after: int, limit: int) -> list[Staged]:
        """The next items with their rows, at least one, and no more than fit into memory together; three statements."""
        heads = self.rows(MEASURED, (after, limit))
        found: list[Staged] = []
        total = 0
        for n, code, state, sheet, line, data, size in heads:
            total += size
            if found and total > LARGEST_BATCH:
                break
            found.append(Staged(n, code, state, sheet, line, json.loads(data)))
        marks = ",".join("?" * len(found))
        codes = tuple(one.code for one in found)
        by_code: dict[str, list[Staged]] = {}
        for one in found:
            by_code.setdefault(one.code, []).append(one)
        parts = f"SELECT code, state, kind, sheet, line, data FROM parts WHERE code IN ({marks}) ORDER BY n"  # noqa: S608 - marks only
        for code, state, kind, sheet, line, data in self.rows(parts, codes):
            for one in by_code[code]:
                if not state or one.state == state or (len(by_code[code]) == 1 and not one.state):
                    one.parts.setdefault(kind, []).append(json.loads(data))
                    one.places.setdefault(kind, []).append((sheet, line))
        wrong = f"SELECT DISTINCT code FROM faults WHERE is_note = 0 AND code IN ({marks})"  # noqa: S608 - marks only
        faulty = {row[0] for row in self.rows(wrong, codes)}
        for one in found:
            one.is_faulty = one.code in faulty
        return found

    def orphans(self) -> Iterator[tuple[Any, ...]]:
        """Rows of lists whose item is not there: (code, sheet, line)."""
        return self.rows(
            "SELECT p.code, p.sheet, p.line FROM parts p LEFT JOIN items i ON i.code = p.code"
            " AND (p.state = '' OR i.state = '' OR i.state = p.state)"
            " WHERE i.n IS NULL AND p.kind <> 'themes' ORDER BY p.n"
        )

    def faults(self, *, notes: bool | None = None, limit: int = -1) -> Iterator[tuple[str, Fault]]:
        """(code, fault), faults of the whole file first, then by sheet and row."""
        narrowed = "" if notes is None else f"WHERE is_note = {int(notes)}"
        order = f"SELECT code, sheet, line, col, reason, value, facts, is_note, is_fatal FROM faults {narrowed} ORDER BY is_fatal DESC, is_note, n LIMIT ?"  # noqa: S608
        for code, sheet, line, column, reason, value, facts, is_note, is_fatal in self.rows(order, (limit,)):
            yield code, Fault(sheet, line, column, reason, value, json.loads(facts), bool(is_note), bool(is_fatal))

    def counts(self) -> dict[str, int]:
        (items,) = self.one("SELECT count(*) FROM items")
        faults, notes, fatal = self.one(
            "SELECT coalesce(sum(is_note = 0), 0), coalesce(sum(is_note), 0), coalesce(sum(is_fatal), 0) FROM faults"
        )
        (faulty,) = self.one("SELECT count(*) FROM items WHERE code IN (SELECT code FROM faults WHERE is_note = 0)")
        kinds = dict(self.rows("SELECT kind, count(*) FROM parts GROUP BY kind"))
        return {
            "items": items, "materials": kinds.get("materials", 0), "steps": kinds.get("steps", 0), "faults": faults,
            "notes": notes, "fatal": fatal, "faulty_items": faulty + self.unnamed, "unnamed": self.unnamed,
        }  # fmt: skip

    def close(self) -> None:
        self.flush()
        if self._link.in_transaction:
            self._link.execute("COMMIT")
        self._link.close()
