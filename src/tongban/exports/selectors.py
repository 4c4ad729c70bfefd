"""Reads: one's own exports, and what can be exported."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate

from tongban.exports import lifecycle, sources
from tongban.exports.enums import ExportAction, ExportFormat, ExportState
from tongban.exports.models import Export
from tongban.exports.rules import limits
from tongban.files.models import StoredFile
from tongban.identity.models import Staff
from tongban.identity.selectors import posts_of
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.pages import Page, keyset

__all__ = [
    "Offer",
    "anything_waits",
    "export_of",
    "exports_of",
    "is_waiting",
    "kept_for",
    "may",
    "most_rows",
    "offer",
    "open_file_of",
    "problem_of", "title_of",
]  # fmt: skip
COUNTED = 10_000  # beyond it the page says "more than"


@dataclass(frozen=True)
class Offer:
    """What the page before an export says. `rows` is exact up to COUNTED, `is_more` beyond it."""

    code: str
    title: Any
    rows: int
    is_more: bool
    asks_reason: bool
    asks_password: bool
    formats: list[tuple[str, Any]]


def offer(staff: Staff, on: date, code: str, filters: dict[str, Any]) -> Offer:
    """The list as it could be exported now; NotFound for a list that one does not have. One count beside the posts."""
    source = sources.offered_to(posts_of(staff, on), code)
    rows = source.listing(staff, on, filters).count(COUNTED + 1)
    return Offer(
        code=code, title=source.title, rows=min(rows, COUNTED), is_more=rows > COUNTED, asks_reason=source.is_personal,
        asks_password=limits.needs_confirmation(rows), formats=list(ExportFormat.choices),
    )  # fmt: skip


def exports_of(staff: Staff, after: str | None = None, limit: int = 20) -> Page[Export]:
    """One's own exports, the latest first. One query."""
    rows = Export.objects.of(staff.pk).select_related("file")
    return keyset(rows, order=("-requested_at", "-id"), after=after, limit=limit)


def export_of(staff: Staff, public_id: UUID) -> Export:
    """One's own export; anybody else's does not exist."""
    found = Export.objects.of(staff.pk).select_related("file").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(public_id)
    return found


def open_file_of(staff: Staff, public_id: UUID, *, at: datetime) -> tuple[Export, StoredFile]:
    """The whole file, for who asked for it and still holds the posts that gave access to its rows.

    NotFound while there is none. Refused: export.rights_changed.
    """
    export = export_of(staff, public_id)
    if export.state != ExportState.DONE or export.file is None or (export.expires_at and export.expires_at <= at):
        raise NotFound(public_id)
    now = sources.posts_in_words(posts_of(staff, localdate(at)))
    if not limits.still_allowed(then=export.posts, now=now):
        raise Refusal("export.rights_changed")
    return export, export.file


def title_of(export: Export) -> Any:
    """The name of its list."""
    return sources.named(export.source).title


def may(action: str, export: Export) -> bool:
    """Whether the owner is offered this button now."""
    return lifecycle.is_open(export.state, ExportAction(action))


def is_waiting(export: Export) -> bool:
    return export.state in lifecycle.WAITING


def problem_of(export: Export) -> str:
    """Why it was not finished, in a sentence; nothing when it was."""
    return Refusal(export.problem, **export.problem_facts).text() if export.problem else ""


def anything_waits() -> bool:
    """Whether an export waits to be written."""
    return Export.objects.queued().exists()


def most_rows() -> int:
    return settings.TONGBAN_EXPORTS["max_rows"]


def kept_for() -> timedelta:
    """How long a file is kept."""
    return timedelta(hours=settings.TONGBAN_EXPORTS["kept_hours"])
