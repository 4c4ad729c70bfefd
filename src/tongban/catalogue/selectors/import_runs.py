"""One's own imports of files."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from tongban.catalogue.enums import RunAction
from tongban.catalogue.models import ImportRun
from tongban.catalogue.permissions import bodies_kept_by
from tongban.catalogue.rules import import_runs
from tongban.files.models import StoredFile
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.pages import Page, keyset


def runs_of(staff: Staff, after: str | None = None, limit: int = 10) -> Page[ImportRun]:
    """One's own imports, the latest first. One query."""
    return keyset(ImportRun.objects.filter(staff=staff), order=("-requested_at", "-id"), after=after, limit=limit)


def run_of(staff: Staff, public_id: UUID) -> ImportRun:
    """One's own import; anybody else's does not exist."""
    found = ImportRun.objects.filter(staff=staff, public_id=public_id).select_related("report").first()
    if found is None:
        raise NotFound(public_id)
    return found


def report_of_run(staff: Staff, public_id: UUID, *, at: datetime) -> StoredFile:
    """The table of its faults, for whoever still keeps items. NotFound while there is none."""
    run = run_of(staff, public_id)
    if run.report is None or not bodies_kept_by(staff, localdate(at)):
        raise NotFound(public_id)
    return run.report


def is_busy(run: ImportRun) -> bool:
    """Whether it waits or is being worked at: the page looks again."""
    return run.state in import_runs.BUSY


def may_cancel(run: ImportRun) -> bool:
    return import_runs.is_open(run.state, RunAction.CANCEL)


def may_order(run: ImportRun) -> bool:
    """Whether anything of it can be taken."""
    changes = run.counts.get("created", 0) + run.counts.get("updated", 0)
    return import_runs.is_open(run.state, RunAction.ORDER) and changes > 0 and not run.counts.get("fatal")


def problem_of_run(run: ImportRun) -> Any:
    """Why it was given up, in words; "" when it was not."""
    return Refusal(run.problem, **run.problem_facts).text() if run.problem else ""
