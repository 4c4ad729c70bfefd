"""One row of the file: what it says, or what is wrong with it, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tongban.cases.enums import Channel
from tongban.identity.enums import DocumentType
from tongban.identity.rules.documents import document_problem
from tongban.kernel import checks

REQUIRED = ("id", "item_code", "applicant", "document_no", "received_at", "closed_at", "outcome")
MOMENTS = (
    "submitted_at",
    "received_at",
    "accepted_at",
    "examined_at",
    "decided_at",
    "closed_at",
)  # in the order of the law
OPTIONAL = ("document_type", "channel", "submitted_at", "accepted_at", "examined_at", "decided_at", "due_on", "examined_by",
            "decided_by", "reasons", "number")  # fmt: skip
COLUMNS = (*REQUIRED, *OPTIONAL)
# What other systems call our columns.
ALIASES = {
    "编号": "id", "事项编码": "item_code", "申请人": "applicant", "证件号码": "document_no", "证件类型": "document_type",
    "渠道": "channel", "申请时间": "submitted_at", "收件时间": "received_at", "受理时间": "accepted_at",
    "审查时间": "examined_at", "决定时间": "decided_at", "办结时间": "closed_at", "结果": "outcome", "承诺期限": "due_on",
    "审查人": "examined_by", "决定人": "decided_by", "理由": "reasons", "原办件编号": "number",
}  # fmt: skip
OUTCOMES = {
    "granted": "granted", "准予": "granted", "refused": "refused", "不予许可": "refused", "not_accepted": "not_accepted",
    "不予受理": "not_accepted", "withdrawn": "withdrawn", "撤回": "withdrawn", "terminated": "terminated", "终止": "terminated",
}  # fmt: skip
CHANNELS = {channel.value: channel for channel in Channel} | {
    "网上": Channel.ONLINE, "窗口": Channel.WINDOW, "邮寄": Channel.POST, "自助终端": Channel.KIOSK, "": Channel.IMPORT,
}  # fmt: skip
DECIDED = ("granted", "refused")
DOCUMENTS = frozenset(DocumentType.values)
LONGEST = {"id": 120, "applicant": 200, "examined_by": 100, "decided_by": 100, "reasons": 2000, "number": 80}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell. `row` counts as a spreadsheet does: the heading is row 1."""

    row: int
    column: str
    reason: str
    value: str = ""

    def __str__(self) -> str:
        said = f": {self.value[:40]}" if self.value else ""
        return f"row {self.row}, column {self.column}: {self.reason}{said}"


@dataclass(slots=True)
class Past:
    """A closed case of another system. Moments are in the platform's zone, so that `.date()` is the local day."""

    row: int
    id: str
    item_code: str
    applicant: str
    document_type: str
    document_no: str
    channel: str
    outcome: str
    submitted_at: datetime
    received_at: datetime
    accepted_at: datetime | None
    examined_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime
    due_on: date | None
    examined_by: str
    decided_by: str
    reasons: str
    number: str
    other: dict[str, str]  # columns that are none of ours


def read_row(row: int, cells: Mapping[str, Any], *, now: datetime) -> tuple[Past | None, list[Problem]]:
    """The case, or every problem of the row. Whether its item exists is asked of the catalogue by the caller."""
    found: list[Problem] = []
    text = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    found += [Problem(row, name, "is empty") for name in REQUIRED if not text[name]]
    found += [
        Problem(row, n, f"longer than {most} characters", text[n]) for n, most in LONGEST.items() if len(text[n]) > most
    ]
    moments = {name: _moment(row, name, text[name], found) for name in MOMENTS}
    due_on = _day(row, text["due_on"], found)
    outcome, channel = OUTCOMES.get(text["outcome"]), CHANNELS.get(text["channel"])
    if text["outcome"] and outcome is None:
        found.append(
            Problem(row, "outcome", "not one of granted, refused, not_accepted, withdrawn, terminated", text["outcome"])
        )
    if channel is None:
        found.append(Problem(row, "channel", "not a channel", text["channel"]))
    document_no = checks.normalised(text["document_no"])
    document_type = text["document_type"] or _type_of(document_no)
    if document_type not in DOCUMENTS:
        found.append(Problem(row, "document_type", "not a type of document", document_type))
    elif document_no and document_problem(document_type, document_no):
        found.append(
            Problem(row, "document_no", "not a number of this type of document")
        )  # never repeated in a message
    _order(row, moments, now, found)
    _stages(row, outcome, moments, found)
    if found or outcome is None or channel is None or moments["closed_at"] is None or moments["received_at"] is None:
        return None, found
    return Past(
        row=row, id=text["id"], item_code=text["item_code"], applicant=text["applicant"], document_type=document_type,
        document_no=document_no, channel=channel, outcome=outcome,
        submitted_at=moments["submitted_at"] or moments["received_at"], received_at=moments["received_at"],
        accepted_at=moments["accepted_at"], examined_at=moments["examined_at"], decided_at=moments["decided_at"],
        closed_at=moments["closed_at"], due_on=due_on, examined_by=text["examined_by"], decided_by=text["decided_by"],
        reasons=text["reasons"], number=text["number"],
        other={name: value for name, value in cells.items() if name not in COLUMNS and name and value and isinstance(value, str)},
    ), []  # fmt: skip


def _type_of(number: str) -> str:
    """A citizen number has 17 digits in front; anything else of 18 characters is a credit code."""
    return (
        DocumentType.RESIDENT_ID if number[:17].isdigit() and number[6:8] in ("19", "20") else DocumentType.CREDIT_CODE
    )


def _moment(row: int, name: str, text: str, found: list[Problem]) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        zone = timezone.get_default_timezone()
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        found.append(Problem(row, name, "not a time", text))
        return None


def _day(row: int, text: str, found: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        found.append(Problem(row, "due_on", "not a day", text))
        return None


def _order(row: int, moments: dict[str, datetime | None], now: datetime, found: list[Problem]) -> None:
    """Each stage follows the one before, and the last lies in the past."""
    before: datetime | None = None
    for name in MOMENTS:
        moment = moments[name]
        if moment is None:
            continue
        if before is not None and moment < before:
            found.append(Problem(row, name, "earlier than the stage before", moment.isoformat()))
        before = moment
    if before is not None and before > now:
        found.append(Problem(row, "closed_at", "in the future", before.isoformat()))


def _stages(row: int, outcome: str | None, moments: dict[str, datetime | None], found: list[Problem]) -> None:
    """A decision needs its stages; what was never accepted, or ended before, has none."""
    if outcome in DECIDED:
        found += [
            Problem(row, name, f"is empty, but the case was {outcome}")
            for name in ("accepted_at", "decided_at")
            if moments[name] is None
        ]
    elif outcome and moments["decided_at"] is not None:
        found.append(Problem(row, "decided_at", f"is given, but the case was {outcome}"))
    if outcome == "not_accepted" and moments["accepted_at"] is not None:
        found.append(Problem(row, "accepted_at", "is given, but the case was not_accepted"))
