"""What the person does: ask for a file, take the wish back, ask again, open it, throw it away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from tongban.exports import lifecycle, selectors, sources
from tongban.exports.enums import ExportAction, ExportFormat
from tongban.exports.models import Export
from tongban.exports.rules import limits
from tongban.exports.wordings import FORMAT_UNKNOWN, REASON_MISSING
from tongban.files.models import StoredFile
from tongban.files.services import SYSTEM_OWNER, discard_file
from tongban.identity.models import Staff
from tongban.identity.selectors import posts_of
from tongban.kernel import audit
from tongban.kernel.errors import Invalid, NotFound, Refusal

WORK_OFF = "exports.work_off"  # tasks stand above services, so it is called by its name


@transaction.atomic
def request_export(
    *, source: str, filters: dict[str, Any], format: str, reason: str, is_confirmed: bool, by: Staff, at: datetime,
) -> Export:  # fmt: skip
    """Queue a list for export: the line and its job are there together or not at all.

    NotFound: a list that `by` does not have. Invalid: `format`, `reason`. Refused: export.too_many_waiting,
    export.confirm_first (more than a hundred rows and the password was not asked, R-SEC-8).
    """
    asked = sources.offered_to(posts_of(by, localdate(at)), source)
    reason = reason.strip()[:300]
    _check(format, reason, is_personal=asked.is_personal)
    if Export.objects.of(by.pk).waiting().count() >= limits.MOST_WAITING:
        raise Refusal("export.too_many_waiting", most=limits.MOST_WAITING)
    rows = asked.listing(by, localdate(at), filters).count(limits.UNCONFIRMED_ROWS + 1)
    if limits.needs_confirmation(rows) and not is_confirmed:
        raise Refusal("export.confirm_first", most=limits.UNCONFIRMED_ROWS)
    export = Export.objects.create(
        staff=by, source=source, filters=filters, format=format, language=get_language() or "zh-hans", reason=reason,
        is_confirmed=is_confirmed, requested_at=at,
    )  # fmt: skip
    audit.record(
        "export.requested", of=export, by=by, at=at, list=source, filters=filters, format=format, reason=reason
    )
    have_it_worked_off()
    return export


def _check(format: str, reason: str, *, is_personal: bool) -> None:
    errors: dict[str, list[str]] = {}
    if format not in ExportFormat.values:
        errors["format"] = [str(FORMAT_UNKNOWN)]
    if is_personal and not reason:
        errors["reason"] = [str(REASON_MISSING)]
    if errors:
        raise Invalid(errors)


@transaction.atomic
def cancel_export(*, public_id: UUID, by: Staff, at: datetime) -> Export:
    """Take the wish back; a process that writes already notices and stops. Refused: export.action_not_open."""
    export = _own(public_id, by)
    export.state = lifecycle.next_state(export.state, ExportAction.CANCEL)
    export.finished_at = at
    export.save(update_fields=["state", "finished_at"])
    audit.record("export.cancelled", of=export, by=by, at=at)
    return export


@transaction.atomic
def retry_export(*, public_id: UUID, is_confirmed: bool, by: Staff, at: datetime) -> Export:
    """Ask for the same once more, with the rights of today and a proof of today (R-SEC-8).

    NotFound: a list one no longer has. Refused: export.action_not_open, export.too_many_waiting.
    """
    export = _own(public_id, by)
    sources.offered_to(posts_of(by, localdate(at)), export.source)
    export.state = lifecycle.next_state(export.state, ExportAction.RETRY)
    if Export.objects.of(by.pk).waiting().count() >= limits.MOST_WAITING:
        raise Refusal("export.too_many_waiting", most=limits.MOST_WAITING)
    export.is_confirmed = is_confirmed
    export.requested_at, export.tries, export.rows_done, export.rows_expected = at, 0, 0, None
    export.problem, export.problem_facts, export.finished_at, export.expires_at = "", {}, None, None
    export.save()
    audit.record("export.retried", of=export, by=by, at=at)
    have_it_worked_off()
    return export


@transaction.atomic
def open_export(*, public_id: UUID, by: Staff, at: datetime) -> StoredFile:
    """The file, for a download that goes on record. NotFound and refusals as `selectors.open_file_of`."""
    export, stored = selectors.open_file_of(by, public_id, at=at)
    audit.record("export.downloaded", of=export, by=by, at=at, rows=export.rows_done, sha256=stored.sha256)
    return stored


@transaction.atomic
def discard_export(*, public_id: UUID, by: Staff, at: datetime) -> Export:
    """Throw the file away before its time. Refused: export.action_not_open."""
    export = _own(public_id, by)
    drop_file(export)
    audit.record("export.discarded", of=export, by=by, at=at)
    return export


def drop_file(export: Export) -> None:
    """The file goes, the line stays. Its bytes go with the next sweep of the files room."""
    export.state = lifecycle.next_state(export.state, ExportAction.EXPIRE)
    file_id, export.file_id = export.file_id, None
    export.save(update_fields=["state", "file"])
    if file_id:
        discard_file(file_id=file_id, owner=SYSTEM_OWNER)


def have_it_worked_off() -> None:
    """Have a worker look, once this transaction is committed."""
    app.configure_task(WORK_OFF, queue="exports").defer()


def _own(public_id: UUID, by: Staff) -> Export:
    export = Export.objects.select_for_update().filter(public_id=public_id, staff_id=by.pk).first()
    if export is None:
        raise NotFound(public_id)
    return export
