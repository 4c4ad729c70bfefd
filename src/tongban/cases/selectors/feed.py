"""For other systems: the cases somebody may see, and what happened to them, to be pulled from a cursor."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongban.cases.selectors.access import visible
from tongban.kernel.feeds import settled
from tongban.kernel.models import OutboxEvent
from tongban.kernel.pages import Page, keyset

SCANNED_AT_ONCE = 500
SETTLED = settled("kernel_outboxevent")


def cases_page(who: Any, *, on: date, state: str = "", after: str | None = None, limit: int = 50) -> Page:
    """Filed cases that `who` may see, the last moved first. One query."""
    cases = visible(who, on).filed()
    if state:
        cases = cases.in_states(state)
    return keyset(cases.with_row_data(), order=("-updated_at", "-id"), after=after, limit=limit, strict=True)


@dataclass(frozen=True)
class FedEvent:
    """One event as others may know it: what, when, which case, and where that case stands now."""

    id: int
    kind: str
    at: datetime
    case_number: str
    state: str


@dataclass(frozen=True)
class FeedPage:
    rows: list[FedEvent]
    next_cursor: str


def events_page(who: Any, *, on: date, after: int = 0, limit: int = 100) -> FeedPage:
    """The next events after `after` of cases that `who` may see, oldest first; two queries.

    A page may hold fewer than `limit` (others' events were passed over); `next_cursor` always says where to go on.
    """
    settled = OutboxEvent.objects.annotate(is_settled=SETTLED).filter(
        is_settled=True, kind__startswith="cases.", pk__gt=after
    )
    scanned = list(settled.order_by("pk")[:SCANNED_AT_ONCE])
    wanted = {event.payload.get("case_id") for event in scanned}
    cases = visible(who, on).filed().filter(pk__in=wanted).values_list("pk", "number", "state")
    seen = {pk: (number, state) for pk, number, state in cases}
    rows: list[FedEvent] = []
    last = after
    for event in scanned:
        if len(rows) == limit:
            break
        last = event.pk
        case_id = event.payload.get("case_id")  # none: about no single case, e.g. an import
        if case_id in seen:
            kind = event.kind.removeprefix("cases.")
            rows.append(FedEvent(event.pk, kind, event.at, *seen[case_id]))
    return FeedPage(rows, str(last))
