"""What stands in the database after a replay: counted from the cases, not from the log."""

from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from tongban.cases.models import Case

SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Summary:
    """`late`: closed after the moment that the other system had set. `median_days`: calendar days from receipt to closing."""

    cases: int
    events: int
    open: int
    closed: int
    late: int
    late_pct_of_closed: float
    median_days: float | None
    unmapped_activities: list[str]
    unknown_channels: list[str]
    events_after_closing: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def summary(log_name: str) -> Summary:
    """One query over the cases of this log."""
    here = Case.objects.filter(source_key__startswith=f"{log_name}:")
    rows: Any = here.values("is_open", "received_at", "closed_at", "source")
    cases: list[dict[str, Any]] = list(rows)
    closed = [case for case in cases if case["closed_at"]]
    late = [case for case in closed if _is_late(case)]
    days = [(case["closed_at"] - case["received_at"]).total_seconds() / SECONDS_A_DAY for case in closed]
    return Summary(
        cases=len(cases),
        events=sum(case["source"]["events"] for case in cases),
        open=sum(case["is_open"] for case in cases),
        closed=len(closed),
        late=len(late),
        late_pct_of_closed=round(100 * len(late) / len(closed), 2) if closed else 0.0,
        median_days=round(median(days), 2) if days else None,
        unmapped_activities=sorted({name for case in cases for name in case["source"]["unmapped"]}),
        unknown_channels=sorted({c["source"]["channel"] for c in cases if c["source"]["unknown_channel"]}),
        events_after_closing=sum(case["source"]["after_closing"] for case in cases),
    )


def _is_late(case: dict[str, Any]) -> bool:
    deadline = case["source"]["deadline_at"]
    return deadline is not None and case["closed_at"] > datetime.fromisoformat(deadline)
