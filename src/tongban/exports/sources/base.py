"""What an exportable list is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.pages import Listing


@dataclass(frozen=True)
class Column:
    """A column: its heading, how wide it is shown (characters), and its value on a row."""

    head: Any
    width: int
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Source:
    """One list. `listing` gives the rows that this official may see on that day, `columns` what is written of each as of a
    moment: names are shown and masked as on the screen."""

    code: str
    title: Any
    roles: tuple[Role, ...]
    is_personal: bool
    listing: Callable[[Staff, date, dict[str, Any]], Listing]
    columns: Callable[[datetime], list[Column]]
    # A file of its own making instead of one table: (path, staff, at, filters, format, told how many rows) → rows.
    whole: Callable[[Path, Staff, datetime, dict[str, Any], str, Callable[[int], None]], int] | None = None
    endings: Mapping[str, tuple[str, str]] = field(
        default_factory=dict
    )  # format → (ending, media type), where others than usual


def labels(choices: Any) -> dict[Any, str]:
    """Value → label in the language in force, looked up once: `get_state_display()` costs a third of a whole export."""
    return {value: str(label) for value, label in choices.choices}
