"""导入 from the page: what the official does (upload, order, cancel) and what the process that works does (begin, say how far it
is, finish or give up). `attempt` names the process: whoever comes with another number is no longer asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from tongban.catalogue.enums import RunAction, RunState
from tongban.catalogue.models import ImportRun
from tongban.catalogue.permissions import bodies_kept_by
from tongban.catalogue.rules import import_runs
from tongban.catalogue.services.files.importing import FileReport
from tongban.files.models import StoredFile
from tongban.files.services import SYSTEM_OWNER, discard_file, store_document
from tongban.identity.models import Staff
from tongban.kernel import audit
from tongban.kernel.actors import SYSTEM
from tongban.kernel.errors import NotFound, Refusal

WORK_OFF = "catalogue.work_off_imports"  # tasks stand above services, so it is called by its name
ENDINGS = (".xlsx", ".csv", ".zip", ".json", ".jsonl")
LARGEST = 400 << 20  # bytes of an upload, 100,000 items in any form; more goes by the command line
MOST_WAITING = 3  # imports of one person that are not finished
MOST_CHECKED = 10  # of one person that are checked and neither ordered nor cancelled
KEPT = timedelta(days=30)  # how long the upload and its report stay after the end, or after the check
TRIES = 3  # a file whose process ended so often without a word is given up
SILENCE = timedelta(seconds=90)  # a process that lives says something every second
KEPT_FAULTS = 500  # of them on the page; all of them in the report


def upload_file(*, chunks: Iterable[bytes], name: str, by: Staff, at: datetime) -> ImportRun:
    """Take a file in and have it checked in the background; nothing of the catalogue changes.

    Refused: `catalogue.not_a_manager_of_any`, `catalogue.run_file_type`, `catalogue.run_file_too_large`,
    `catalogue.run_file_empty`, `catalogue.too_many_runs`, `catalogue.too_many_checked`.
    """
    if not bodies_kept_by(by, localdate(at)):
        raise Refusal("catalogue.not_a_manager_of_any")
    name = PurePath(name.replace("\\", "/")).name[:200]
    if PurePath(name).suffix.lower() not in ENDINGS:
        raise Refusal("catalogue.run_file_type", known="、".join(ENDINGS))
    if ImportRun.objects.filter(staff=by, state__in=sorted(import_runs.BUSY)).count() >= MOST_WAITING:
        raise Refusal("catalogue.too_many_runs", most=MOST_WAITING)
    if ImportRun.objects.filter(staff=by, state=RunState.CHECKED).count() >= MOST_CHECKED:
        raise Refusal("catalogue.too_many_checked", most=MOST_CHECKED)
    stored = store_document(chunks=_bounded(chunks), name=name, content_type="application/octet-stream", at=at)
    with transaction.atomic():
        if not stored.size:
            stored.delete()
            raise Refusal("catalogue.run_file_empty")
        run = ImportRun.objects.create(
            staff=by, name=name, file=stored, language=get_language() or "zh-hans", requested_at=at
        )
        audit.record(
            "catalogue.import_uploaded", of=run, by=by, at=at, name=name, size=stored.size, sha256=stored.sha256
        )
        have_it_worked_off()
    return run


def _bounded(chunks: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise Refusal("catalogue.run_file_too_large", most=LARGEST >> 20)
        yield chunk


@transaction.atomic
def order_import(*, public_id: UUID, partial: bool, seen_faulty: int, by: Staff, at: datetime) -> ImportRun:
    """开始导入: what was checked is written. With faulty items in it only when asked to leave those out, with their number as it
    was shown. Refused: `catalogue.run_not_open`, `catalogue.run_has_faults`, `catalogue.run_moved`, `catalogue.run_changes_nothing`."""
    run = _own(public_id, by)
    state = import_runs.next_state(run.state, RunAction.ORDER)
    counts = run.counts
    if counts.get("fatal") or (counts.get("faults") and not partial):
        raise Refusal("catalogue.run_has_faults", count=counts.get("faults", 0))
    if partial and seen_faulty != counts.get("faulty_items", 0):
        raise Refusal("catalogue.run_moved", count=counts.get("faulty_items", 0))
    if not counts.get("created", 0) + counts.get("updated", 0):
        raise Refusal("catalogue.run_changes_nothing")
    run.state, run.partial, run.rows_done, run.tries = state, bool(partial and counts.get("faults")), 0, 0
    run.save(update_fields=["state", "partial", "rows_done", "tries"])
    audit.record("catalogue.import_ordered", of=run, by=by, at=at, name=run.name, partial=run.partial)
    have_it_worked_off()
    return run


@transaction.atomic
def cancel_import(*, public_id: UUID, by: Staff, at: datetime) -> ImportRun:
    """取消: what is written stays as drafts, nothing more follows. Refused: `catalogue.run_not_open`."""
    run = _own(public_id, by)
    run.state = import_runs.next_state(run.state, RunAction.CANCEL)
    run.finished_at = at
    run.save(update_fields=["state", "finished_at"])
    audit.record("catalogue.import_cancelled", of=run, by=by, at=at, position=run.position)
    return run


def have_it_worked_off() -> None:
    """Have a worker look, once this transaction is committed."""
    app.configure_task(WORK_OFF, queue="exports").defer()


def anything_waits() -> bool:
    return ImportRun.objects.filter(state__in=[RunState.WAITING, RunState.ORDERED]).exists()


@transaction.atomic
def begin_next(*, at: datetime) -> ImportRun | None:
    """Take the run that has waited longest; None when none waits."""
    waiting = ImportRun.objects.filter(state__in=[RunState.WAITING, RunState.ORDERED])
    run = waiting.select_for_update(skip_locked=True).order_by("requested_at", "id").first()
    if run is None:
        return None
    action = RunAction.BEGIN_CHECK if run.state == RunState.WAITING else RunAction.BEGIN_WRITE
    run.state = import_runs.next_state(run.state, action)
    run.attempt += 1
    run.heard_at, run.rows_done, run.rows_expected = at, run.position, None  # how many, is seen when the file was read
    run.save(update_fields=["state", "attempt", "heard_at", "rows_done", "rows_expected"])
    return run


def say_how_far(*, run_id: int, attempt: int, rows_done: int, rows_expected: int | None, at: datetime) -> bool:
    """One statement. False: stop, it was cancelled or another process has it."""
    mine = ImportRun.objects.filter(pk=run_id, attempt=attempt, state__in=[RunState.CHECKING, RunState.WRITING])
    return bool(mine.update(rows_done=rows_done, rows_expected=rows_expected, heard_at=at))


def keep_position(run: ImportRun, *, position: int, written: dict[str, int]) -> bool:
    """Part of the transaction that wrote the rows, so that they are written once, whatever is killed. False: no longer ours."""
    mine = ImportRun.objects.filter(pk=run.pk, attempt=run.attempt, state=RunState.WRITING)
    return bool(mine.update(position=position, written=written))


@transaction.atomic
def finish_check(
    *, run_id: int, attempt: int, report: FileReport, faults: list[list[Any]], file: StoredFile | None, seen_at: datetime,
    at: datetime,
) -> ImportRun | None:  # fmt: skip
    """What the check found of what was there at `seen_at`; None, and the report belongs to nobody, when the run is no longer this process's."""
    run = _mine(run_id, attempt)
    if run is None:
        if file is not None:
            file.delete()
        return None
    run.state = import_runs.next_state(run.state, RunAction.FINISH_CHECK)
    run.counts = {
        **report.counts, "created": report.created, "updated": report.updated, "unchanged": report.unchanged,
        "seen_at": seen_at.isoformat(),
    }  # fmt: skip
    run.faults, run.report, run.heard_at = faults, file, at
    run.save()
    audit.record("catalogue.import_checked", of=run, by=SYSTEM, at=at, **run.counts)
    return run


@transaction.atomic
def finish_import(*, run_id: int, attempt: int, at: datetime) -> ImportRun | None:
    run = _mine(run_id, attempt)
    if run is None:
        return None
    run.state = import_runs.next_state(run.state, RunAction.FINISH)
    run.finished_at = at
    run.save(update_fields=["state", "finished_at"])
    audit.record(
        "catalogue.import_finished", of=run, by=run.staff, at=at, name=run.name, partial=run.partial, **run.written
    )
    return run


@transaction.atomic
def fail_run(*, run_id: int, attempt: int, code: str, facts: dict[str, Any], at: datetime) -> None:
    """Give up for a reason that the person can read (the code of a refusal)."""
    run = _mine(run_id, attempt)
    if run is not None:
        _fail(run, code, facts, at)


@transaction.atomic
def give_back(*, run_id: int, attempt: int, counts: bool, at: datetime) -> bool:
    """The process ended without a word: it waits again, and goes on behind what is written; the third time it is given up.
    `counts=False`: the worker was stopped, which is nobody's fault."""
    run = _mine(run_id, attempt)
    if run is None:
        return False
    run.tries += counts
    if run.tries >= TRIES:
        _fail(run, "catalogue.run_broken", {}, at)
        return False
    run.state = import_runs.next_state(run.state, RunAction.GIVE_BACK)
    run.save(update_fields=["state", "tries"])
    return True


def take_up_silent(*, at: datetime) -> bool:
    """Queue again what a dead worker left; whether anything waits to be worked at."""
    silent = ImportRun.objects.filter(state__in=[RunState.CHECKING, RunState.WRITING], heard_at__lt=at - SILENCE)
    for run in silent:
        give_back(run_id=run.pk, attempt=run.attempt, counts=True, at=at)
    return anything_waits()


def expire_files(*, at: datetime) -> int:
    """Drop the uploads and reports past their time, each in a transaction of its own; how many runs lost theirs. What was
    checked and never ordered is cancelled then."""
    ended = Q(finished_at__lt=at - KEPT) & (Q(file__isnull=False) | Q(report__isnull=False))
    due = ImportRun.objects.filter(ended | Q(state=RunState.CHECKED, heard_at__lt=at - KEPT))
    gone = 0
    for run_id in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            run = due.select_for_update(of=("self",)).filter(pk=run_id).first()
            if run is not None:
                _expire(run, at)
                gone += 1
    return gone


def _expire(run: ImportRun, at: datetime) -> None:
    if run.state == RunState.CHECKED:
        run.state, run.finished_at = import_runs.next_state(run.state, RunAction.CANCEL), at
    files = [one for one in (run.file_id, run.report_id) if one]
    run.file = run.report = None
    run.save(update_fields=["state", "finished_at", "file", "report"])
    for file_id in files:
        discard_file(file_id=file_id, owner=SYSTEM_OWNER)
    audit.record("catalogue.import_expired", of=run, by=SYSTEM, at=at, name=run.name)


def _own(public_id: UUID, by: Staff) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(public_id=public_id, staff_id=by.pk).first()
    if run is None:
        raise NotFound(public_id)
    return run


def _mine(run_id: int, attempt: int) -> ImportRun | None:
    busy = [RunState.CHECKING, RunState.WRITING]
    found = ImportRun.objects.select_for_update(of=("self",)).select_related("staff")
    return found.filter(pk=run_id, attempt=attempt, state__in=busy).first()


def _fail(run: ImportRun, code: str, facts: dict[str, Any], at: datetime) -> None:
    run.state = import_runs.next_state(run.state, RunAction.FAIL)
    run.problem, run.problem_facts, run.finished_at = code, {k: str(v) for k, v in facts.items()}, at
    run.save(update_fields=["state", "problem", "problem_facts", "finished_at", "tries"])
    audit.record("catalogue.import_failed", of=run, by=SYSTEM, at=at, problem=code)
