"""A log as two CSV files: `X_cases.csv`, and `X_events.csv` beside it. A faulty cell is reported with its row, never fatal."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from tongban.kernel.errors import Invalid

CASE_COLUMNS = {"case_id", "startdate"}
EVENT_COLUMNS = {"case_id", "activity", "timestamp"}


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
    """Read both files. Invalid only when there is no log: a file or a column that nothing can do without is missing."""
    events_path = path.with_name(path.name.replace("_cases", "_events"))
    if events_path == path or not path.is_file() or not events_path.is_file():
        raise Invalid({"path": [f"{path}: X_cases.csv with X_events.csv beside it"]})
    log = CaseLog(name=path.stem.removesuffix("_cases"))
    events = _events(events_path, log)
    for number, row in _rows(path, CASE_COLUMNS):
        started_at = _moment(row, "startdate", path, number, log)
        case_id = row["case_id"].strip()
        if started_at is None or not case_id:
            log.faults.append(f"{path.name}, row {number}: left out, no case_id or startdate")
            continue
        log.cases.append(
            LogCase(
                id=case_id, started_at=started_at, ended_at=_moment(row, "enddate", path, number, log),
                deadline=_moment(row, "deadline", path, number, log), channel=row.get("channel") or "",
                department=row.get("department") or "", group=row.get("group") or "",
                responsible=(row.get("responsible") or "").strip(), events=events.pop(case_id, []),
            )
        )  # fmt: skip
    log.faults += [
        f"{events_path.name}: {len(left)} events of {name}, which has no case" for name, left in events.items()
    ]
    log.cases.sort(key=lambda case: (case.started_at, case.id))
    return log


def _events(path: Path, log: CaseLog) -> dict[str, list[LogEvent]]:
    found: dict[str, list[LogEvent]] = defaultdict(list)
    for number, row in _rows(path, EVENT_COLUMNS):
        at = _moment(row, "timestamp", path, number, log)
        if at is None:
            log.faults.append(f"{path.name}, row {number}: left out, no timestamp")
            continue
        resource = (row.get("resource") or row.get("group") or "").strip()
        found[row["case_id"].strip()].append(LogEvent(row["activity"].strip(), at, resource, row.get("group") or ""))
    for events in found.values():
        events.sort(key=lambda event: event.at)  # rows of one moment keep the order of the file
    return found


def _rows(path: Path, needed: set[str]) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := needed - set(reader.fieldnames or []):
            raise Invalid({"path": [f"{path.name}: no column {', '.join(sorted(missing))}"]})
        return [(number, row) for number, row in enumerate(reader, start=2)]


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
