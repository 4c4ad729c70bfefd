"""A log as two CSV files: `X_cases.csv`, and `X_events.csv` beside it; or the events alone, whose first is the start of its
case and whose end nobody tells. A faulty cell is reported with its row, never fatal.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from tongban.kernel.errors import Invalid

CASE_COLUMNS = {"case_id", "startdate"}
EVENT_COLUMNS = {"case_id", "activity", "timestamp"}
# What other logs call our columns; the first that is there counts.
ALIASES = {
    "case_id": ("case", "case id", "caseid", "case:concept:name"), "activity": ("concept:name", "event"),
    "timestamp": ("date", "time", "time:timestamp", "completetime"), "resource": ("role", "user", "org:resource"),
    "group": ("org:group",),
}  # fmt: skip


@dataclass(frozen=True)
class LogEvent:
    activity: str
    at: datetime
    resource: str
    group: str = ""


@dataclass
class LogCase:
    """One case of the log. Moments carry their offset; `deadline` and `ended_at` may be missing."""

    id: str
    started_at: datetime
    ended_at: datetime | None
    deadline: datetime | None
    channel: str
    department: str
    group: str
    responsible: str
    events: list[LogEvent] = field(default_factory=list)


@dataclass
class CaseLog:
    name: str
    cases: list[LogCase] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # "file, row 12, column timestamp: …"

    @property
    def people(self) -> list[str]:
        """Everybody who did something, in the order of the alphabet."""
        names = {event.resource for case in self.cases for event in case.events}
        return sorted(name for name in names | {case.responsible for case in self.cases} if name)


def read_log(path: Path) -> CaseLog:
    """Read `X_cases.csv` and the events beside it, events alone, or the one log of a folder.

    Invalid only when there is no log: no such file, several in the folder, or a column that nothing can do without is missing.
    """
    cases_path, events_path = _files(path)
    log = CaseLog(name=(cases_path or events_path).stem.removesuffix("_cases").removesuffix("_events"))
    events = _events(events_path, log)
    if cases_path is None:
        log.cases = [_case_of(case_id, rows) for case_id, rows in events.items()]
    else:
        _cases(cases_path, events, log)
        log.faults += [
            f"{events_path.name}: {len(left)} events of {name}, which has no case" for name, left in events.items()
        ]
    log.cases.sort(key=lambda case: (case.started_at, case.id))
    return log


KEY = 100  # characters of a case_id that tell cases apart
LONGEST_NAME = 100  # characters of somebody's name and of the name of a piece of work, as the history keeps them


def _files(path: Path) -> tuple[Path | None, Path]:
    """(cases or None, events)."""
    if path.is_dir():
        found = sorted(path.glob("*_cases.csv")) or sorted(path.glob("*_events.csv"))
        if len(found) != 1:
            names = "、".join(file.name for file in found)
            raise Invalid({"path": [f"{path}: one X_cases.csv or X_events.csv wanted, found {names or 'none'}"]})
        path = found[0]
    if path.name.endswith("_cases.csv"):
        events_path = path.with_name(path.name.replace("_cases", "_events"))
        if path.is_file() and events_path.is_file():
            return path, events_path
    elif path.is_file():
        cases_path = path.with_name(path.name.replace("_events", "_cases"))
        return (cases_path if cases_path != path and cases_path.is_file() else None), path
    raise Invalid({"path": [f"{path}: X_cases.csv with X_events.csv beside it, or events alone"]})


def _case_of(case_id: str, events: list[LogEvent]) -> LogCase:
    return LogCase(
        id=case_id, started_at=events[0].at, ended_at=None, deadline=None, channel="", department="",
        group=events[0].group, responsible="", events=events,
    )  # fmt: skip


def _cases(path: Path, events: dict[str, list[LogEvent]], log: CaseLog) -> None:
    seen: set[str] = set()
    for number, row in _rows(path, CASE_COLUMNS, log):
        started_at = _moment(row, "startdate", path, number, log)
        case_id = row["case_id"].strip()
        if started_at is None or not case_id:
            log.faults.append(f"{path.name}, row {number}: left out, no case_id or startdate")
            continue
        if case_id[:KEY] in seen:
            log.faults.append(f"{path.name}, row {number}: left out, {case_id[:KEY]} stood in a row before")
            continue
        seen.add(case_id[:KEY])
        log.cases.append(
            LogCase(
                id=case_id, started_at=started_at, ended_at=_moment(row, "enddate", path, number, log),
                deadline=_moment(row, "deadline", path, number, log), channel=row.get("channel") or "",
                department=row.get("department") or "", group=row.get("group") or "",
                responsible=_name(row, "responsible", path, number, log), events=events.pop(case_id, []),
            )
        )  # fmt: skip


def _events(path: Path, log: CaseLog) -> dict[str, list[LogEvent]]:
    found: dict[str, list[LogEvent]] = defaultdict(list)
    for number, row in _rows(path, EVENT_COLUMNS, log):
        at = _moment(row, "timestamp", path, number, log)
        if at is None:
            log.faults.append(f"{path.name}, row {number}: left out, no timestamp")
            continue
        resource = _name(row, "resource" if row.get("resource") else "group", path, number, log)
        activity = _name(row, "activity", path, number, log)
        found[row["case_id"].strip()].append(LogEvent(activity, at, resource, row.get("group") or ""))
    for events in found.values():
        events.sort(key=lambda event: event.at)  # rows of one moment keep the order of the file
    return found


def _name(row: dict[str, str], column: str, path: Path, number: int, log: CaseLog) -> str:
    """What a cell calls somebody or something; what is longer than a name is cut, and said."""
    name = (row.get(column) or "").strip()
    if len(name) > LONGEST_NAME:
        log.faults.append(
            f"{path.name}, row {number}, column {column}: {len(name)} characters, the first {LONGEST_NAME} are kept"
        )
    return name[:LONGEST_NAME].strip()


def _rows(path: Path, needed: set[str], log: CaseLog) -> list[tuple[int, dict[str, str]]]:
    text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")
    if "\ufffd" in text:
        log.faults.append(f"{path.name}: {text.count(chr(0xFFFD))} bytes that are no UTF-8, kept as \ufffd")
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        reader.fieldnames = _named(reader.fieldnames or [])
        if missing := needed - set(reader.fieldnames or []):
            raise Invalid({"path": [f"{path.name}: no column {', '.join(sorted(missing))}"]})
        return [(number, row) for number, row in enumerate(reader, start=2)]
    except csv.Error as error:
        raise Invalid({"path": [f"{path.name}: not a table: {error}"]}) from error


def _named(columns: Sequence[str]) -> list[str]:
    """The columns under our names."""
    names = [column.strip() for column in columns]
    small = [name.casefold() for name in names]
    for ours, others in ALIASES.items():
        if ours not in names and (theirs := next((one for one in others if one in small), None)):
            names[small.index(theirs)] = ours
    return names


def _moment(row: dict[str, str], column: str, path: Path, number: int, log: CaseLog) -> datetime | None:
    text = (row.get(column) or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        log.faults.append(f"{path.name}, row {number}, column {column}: not a time: {text[:40]}")
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)
