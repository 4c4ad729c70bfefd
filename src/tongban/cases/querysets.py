"""Querysets that read as sentences. Every list of cases starts from one of these."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from tongban.cases import lifecycle
from tongban.cases.enums import CaseState


class CaseQuerySet(models.QuerySet):
    """`Case.objects.running().of_bodies([3]).due_first()`"""

    def filed(self) -> Self:
        """What officials may know of: everything but drafts."""
        return self.exclude(state=CaseState.DRAFT)

    def drafts(self) -> Self:
        return self.filter(state=CaseState.DRAFT)

    def running(self) -> Self:
        """Somebody still has to do something: neither draft nor closed. Matches the partial indexes."""
        return self.filter(is_open=True)

    def in_states(self, *states: str) -> Self:
        return self.filter(state__in=states)

    def of_bodies(self, body_ids: list[int]) -> Self:
        return self.filter(body_id__in=body_ids)

    def overdue(self, *, on: date) -> Self:
        return self.filter(is_open=True, due_on__lt=on, clock_stopped_on__isnull=True, is_provisional=False)

    def with_row_data(self) -> Self:
        """Everything one row of a list shows, and nothing of the weight of a case (answers, situation)."""
        return self.only(*ROW)

    def locked(self) -> Self:
        """The case for writing, with the pinned version's facts that rules need and without its long texts."""
        return (
            self.select_for_update(of=("self",))
            .select_related("version", "body")
            .annotate(item_is_abolished=F("item__is_abolished"))
            .defer(*(f"version__{name}" for name in VERSION_TEXTS))
        )


ROW = (
    "id", "number", "public_id", "state", "is_open", "revision", "item_name", "item_code", "case_type", "channel",
    "applicant_id", "applicant_name", "agent_id", "agent_name", "body_id", "body_name", "region_code", "hall_id",
    "is_priority",
    "created_at", "updated_at", "submitted_at", "received_at", "received_on", "accepted_on", "decided_at", "closed_at",
    "is_granted", "running_clock", "clock_started_on", "clock_stopped_on", "due_on", "statutory_due_on",
    "promised_due_on", "acceptance_due_on", "correction_due_on", "delivery_due_on", "is_provisional", "examiner_ids",
    "delivery_way",
)  # fmt: skip
VERSION_TEXTS = (
    "conditions", "procedure", "place", "hours", "consultation", "complaint", "faq", "visits_reason",
    "statutory_note", "promised_note", "situations",
)  # fmt: skip


def open_condition() -> Q:
    """The condition that keeps `is_open` true to the state table."""
    return Q(is_open=True, state__in=sorted(lifecycle.OPEN)) | Q(
        is_open=False, state__in=sorted(set(CaseState) - lifecycle.OPEN)
    )
