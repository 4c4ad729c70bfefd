"""Reading one row cell by cell: tolerant, and telling of everything that was not as expected."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from tongban.catalogue.enums import TimeUnit
from tongban.catalogue.importing.records import Finding
from tongban.catalogue.importing.tables import Table

NUMBER = re.compile(r"[+]?(\d+)(?:\.0+)?")
DURATION = re.compile(r"(\d+)\s*个?(自然日|月|小时)")
UNITS = {"自然日": TimeUnit.CALENDAR_DAY, "月": TimeUnit.MONTH, "小时": TimeUnit.HOUR}
NUMBER_WITH_UNIT = re.compile(r"(\d+)\s*(?:个?工作日|日|天|次|份|个)")
LARGEST_SMALL = 32_767
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TRUE, FALSE = {"1", "是", "true", "yes", "y"}, {"0", "否", "false", "no", "n"}


class Row:
    """One row of a table. Values that our model cannot hold are kept in `carried`, under their column's name."""

    def __init__(self, table: Table, number: int, cells: Mapping[str, str], findings: list[Finding]) -> None:
        self.table, self.line, self.cells, self.findings = table, number, cells, findings
        self.carried: dict[str, Any] = {}

    def report(self, column: str, reason: str, value: str = "") -> None:
        self.findings.append(Finding(self.table.name, self.line, column, reason, value[:200]))

    def raw(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def text(self, column: str, *, longest: int | None = None, required: bool = False) -> str:
        """The text without control characters; cut when longer than our column (the whole is carried)."""
        value = self.cells.get(column, "")
        if CONTROL.search(value):
            self.report(column, "control_characters", value)
            value = CONTROL.sub("", value)
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if "\ufffd" in value:
            self.report(column, "unreadable_characters", value)
        if required and not value:
            self.report(column, "missing")
        if longest is not None and len(value) > longest:
            self.report(column, "too_long", f"{len(value)} > {longest}")
            self.carried[column] = value
            value = value[:longest]
        return value

    def number(self, column: str, *, required: bool = False, largest: int = LARGEST_SMALL) -> int | None:
        """A whole number ≥ 0. "20.0", "２０" and "20个工作日" are understood and reported; the rest is carried."""
        raw = self.raw(column)
        if not raw:
            if required:
                self.report(column, "missing")
            return None
        plain = unicodedata.normalize("NFKC", raw).strip()
        match = NUMBER.fullmatch(plain)
        if match is None:
            match = NUMBER_WITH_UNIT.fullmatch(plain)
        if match is None or int(match.group(1)) > largest:
            self.report(column, "not_a_number" if match is None else "number_too_large", raw)
            self.carried[column] = raw
            return None
        if match.group(0) != match.group(1) or plain != raw:
            self.report(column, "number_written_oddly", raw)
        return int(match.group(1))

    def duration(self, column: str) -> tuple[int | None, TimeUnit]:
        """A limit of time: working days unless another unit stands beside the number, which is reported."""
        match = DURATION.fullmatch(unicodedata.normalize("NFKC", self.raw(column)).strip())
        if match is None or int(match.group(1)) > LARGEST_SMALL:
            return self.number(column, required=True), TimeUnit.WORKING_DAY
        self.report(column, "number_written_oddly", self.raw(column))
        return int(match.group(1)), UNITS[match.group(2)]

    def choice(self, column: str, known: Mapping[str, Any], default: Any, *, required: bool = False) -> Any:
        """The meaning of a code. An unknown one is reported and carried, and gives the default."""
        raw = self.raw(column)
        if not raw:
            if required:
                self.report(column, "missing")
            return default
        if raw in known:
            return known[raw]
        plain = NUMBER.fullmatch(unicodedata.normalize("NFKC", raw))
        if plain is not None and str(int(plain.group(1))) in known:
            self.report(column, "number_written_oddly", raw)
            return known[str(int(plain.group(1)))]
        self.report(column, "unknown_value", raw)
        self.carried[column] = raw
        return default

    def flag(self, column: str, *, default: bool = False) -> bool:
        """是/否, 1/0."""
        raw = self.raw(column).lower()
        if not raw:
            return default
        if raw in TRUE or raw in FALSE:
            return raw in TRUE
        return bool(self.choice(column, {"1": True, "0": False}, default))

    def carry(self, *columns: str) -> None:
        """Keep these as they are: elements of the source that have no column of ours."""
        for column in columns:
            if value := self.text(column):
                self.carried[column] = value
