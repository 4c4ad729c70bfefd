"""What every profile makes of its source, whatever that looked like."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A faulty or odd cell. `row` counts as a spreadsheet does: the header is row 1. Row 0 means the whole file."""

    file: str
    row: int
    column: str
    reason: str
    value: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class ItemRecord:
    """One item with its lists. Element names are those of our models; what has no place of ours is in `extra`."""

    source_id: str
    code: str  # as the source gives it and found valid, else ""
    department: str
    place: tuple[str, int]  # file and row
    region_code: str = ""
    credit_code: str = ""
    basic_code: str = ""  # R-ITEM-2, where the source gives it apart from the code
    elements: dict[str, Any] = field(default_factory=dict)
    materials: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Reading:
    """All that was read, by one profile."""

    profile: str
    files: list[dict[str, Any]] = field(default_factory=list)  # name, kind, rows
    items: list[ItemRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    given: set[str] = field(default_factory=set)  # elements that a column of the source is there for (guide audit)
