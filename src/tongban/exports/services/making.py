"""What the process that writes does: begin, say how far it is, finish or give up. `attempt` names it: whoever comes with
another number is told that it is no longer asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tongban.exports import lifecycle, selectors
from tongban.exports.enums import ExportAction, ExportState
from tongban.exports.models import Export
from tongban.exports.rules import limits
from tongban.files.models import StoredFile
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM

SILENCE = timedelta(seconds=90)  # a process that lives says something every second


@transaction.atomic
def begin_next(*, at: datetime) -> Export | None:
    """Take the export that has waited longest; None when none waits."""
    export = Export.objects.select_for_update(skip_locked=True).queued().order_by("requested_at", "id").first()
    if export is None:
        return None
    export.state = lifecycle.next_state(export.state, ExportAction.BEGIN)
    export.attempt += 1
    export.rows_done, export.rows_expected, export.started_at, export.heard_at = 0, None, at, at
    export.save(update_fields=["state", "attempt", "rows_done", "rows_expected", "started_at", "heard_at"])
    return export


def report(*, export_id: int, attempt: int, rows_done: int, rows_expected: int, at: datetime) -> bool:
    """How far it is. False: stop, the export was cancelled or another process has it. One statement."""
    mine = Export.objects.filter(pk=export_id, attempt=attempt, state=ExportState.RUNNING)
    return bool(mine.update(rows_done=rows_done, rows_expected=rows_expected, heard_at=at))


@transaction.atomic
def finish_export(
    *, export_id: int, attempt: int, rows: int, file: StoredFile, posts: list[str], at: datetime
) -> Export | None:
    """Offer the whole file. None, and the file belongs to nobody, when the export is no longer this process's."""
    export = _mine(export_id, attempt)
    if export is None:
        file.delete()
        return None
    export.state = lifecycle.next_state(export.state, ExportAction.FINISH)
    export.rows_done = export.rows_expected = rows
    export.file, export.posts = file, posts
    export.finished_at, export.expires_at = at, at + selectors.kept_for()
    export.save()
    audit.record("export.finished", of=export, by=SYSTEM, at=at, rows=rows, size=file.size, sha256=file.sha256)
    return export


@transaction.atomic
def fail_export(*, export_id: int, attempt: int, code: str, facts: dict[str, Any], at: datetime) -> None:
    """Give up for a reason that the person can read (the code of a refusal)."""
    export = _mine(export_id, attempt)
    if export is not None:
        _fail(export, code, facts, at)


@transaction.atomic
def give_back(*, export_id: int, attempt: int, counts: bool, at: datetime) -> bool:
    """The process ended without a word: queue it again; the third time give it up. True when it is queued again.

    `counts=False`: the worker was stopped, which is nobody's fault.
    """
    export = _mine(export_id, attempt)
    if export is None:
        return False
    export.tries += counts
    if export.tries >= limits.TRIES:
        _fail(export, "export.broken", {}, at)
        return False
    export.state = lifecycle.next_state(export.state, ExportAction.GIVE_BACK)
    export.save(update_fields=["state", "tries"])
    return True


def take_up_silent(*, at: datetime) -> int:
    """Queue again what was interrupted (the machine went down with the worker); how many now wait to be written."""
    for export in Export.objects.silent(since=at - SILENCE):
        give_back(export_id=export.pk, attempt=export.attempt, counts=True, at=at)
    return Export.objects.queued().count()


def _mine(export_id: int, attempt: int) -> Export | None:
    return Export.objects.select_for_update().filter(pk=export_id, attempt=attempt, state=ExportState.RUNNING).first()


def _fail(export: Export, code: str, facts: dict[str, Any], at: datetime) -> None:
    export.state = lifecycle.next_state(export.state, ExportAction.FAIL)
    export.problem, export.problem_facts, export.finished_at = code, facts, at
    export.save(update_fields=["state", "problem", "problem_facts", "finished_at", "tries"])
    audit.record("export.failed", of=export, by=SYSTEM, at=at, problem=code)
