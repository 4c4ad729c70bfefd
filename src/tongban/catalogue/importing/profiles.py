"""Which source format a folder has: told by its columns, or named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tongban.catalogue.importing import guangan, guangxi, lingshan
from tongban.catalogue.importing.records import Finding, Reading
from tongban.catalogue.importing.tables import Table, read_tables


@dataclass(frozen=True)
class Profile:
    """A source format: does a table's header belong to it as the table of items, and how is it read?"""

    name: str
    has_items: Callable[[Sequence[str]], bool]
    read: Callable[[Sequence[Table], list[Finding]], Reading]


def _no_table(tables: Sequence[Table], findings: list[Finding]) -> Reading:
    raise NoProfile(", ".join(table.name for table in tables))


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(guangxi.NAME, lambda header: guangxi.kind_of(header) == guangxi.ITEMS, guangxi.read),
        Profile(guangan.NAME, guangan.is_list, guangan.read),
        Profile(lingshan.NAME, lambda header: False, _no_table),  # JSON, see `_json_of`
    )
}


class NoProfile(Exception):
    """No known format has a table of items with these columns."""


class Unreadable(Exception):
    """There is no such file or folder, or no table in it."""


def read_source(path: Path, profile: str | None = None) -> Reading:
    """Read a file or folder with the named profile, or with the first whose table of items is there."""
    findings: list[Finding] = []
    if not path.exists():
        raise Unreadable(str(path))
    if json_file := _json_of(path, profile):
        try:
            return lingshan.read(json_file, findings)
        except ValueError as error:
            raise Unreadable(str(json_file)) from error
    tables = read_tables(path, findings)
    if not tables:
        raise Unreadable(str(path))
    if profile is not None:
        if profile not in PROFILES:
            raise NoProfile(profile)
        return PROFILES[profile].read(tables, findings)
    for candidate in PROFILES.values():
        # A folder may hold tables of several formats; each profile reads its own and reports the rest.
        if any(candidate.has_items(table.header) for table in tables):
            return candidate.read(tables, findings)
    raise NoProfile(", ".join(table.name for table in tables))


def _json_of(path: Path, profile: str | None) -> Path | None:
    """The file of records that is meant: the path itself, or the only JSON file of a folder for which it is asked."""
    if path.is_file() and path.suffix.lower() == ".json" and profile in (None, lingshan.NAME):
        return path
    if path.is_dir() and profile == lingshan.NAME:
        return next((one for one in sorted(path.glob("*.json")) if lingshan.is_records(one)), None)
    return None
