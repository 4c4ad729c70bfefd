"""Bringing a catalogue file in: read, checked to the last cell, then written chunk by chunk."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.events import CatalogueImported
from tongban.catalogue.exchange.fault_files import write_faults
from tongban.catalogue.exchange.faults import Fault
from tongban.catalogue.exchange.reading import read_into
from tongban.catalogue.exchange.stage import Stage
from tongban.catalogue.models import CatalogueImport
from tongban.catalogue.services.files.planning import CHANGED, FAULTY, MOVED, NEW, SAME, Planner
from tongban.catalogue.services.files.writing import write_plans, write_themes
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor

PROFILE = "tongban"
KEPT_FINDINGS = 1_000  # of them in the row of the import; all of them in the report


@dataclass
class FileReport:
    """What a file holds and would change, or changed."""

    dry_run: bool
    counts: dict[str, int] = field(default_factory=dict)  # items, materials, steps, faults, notes, fatal, faulty_items
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: int = 0
    written: bool = False
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return self.created + self.updated

    @property
    def is_sound(self) -> bool:
        return not self.counts.get("faults")

    @property
    def may_be_partial(self) -> bool:
        """Is there anything sound to take, with the faulty items left out?"""
        return not self.counts.get("fatal") and self.changes > 0

    def summary(self) -> dict[str, Any]:
        names = ("dry_run", "created", "updated", "unchanged", "left_out", "written")
        return {"profile": PROFILE, **self.counts, **{name: getattr(self, name) for name in names}}


def import_file(
    path: Path | str, *, by: Actor, at: datetime, dry_run: bool = False, partial: bool = False, as_drafts: bool = False,
    report_to: Path | None = None,
) -> FileReport:  # fmt: skip
    """Bring a catalogue file (workbook, CSV, zip or folder of CSV, JSON, JSON Lines) in. The same file again changes nothing.

    Nothing is written while anything is faulty, unless `partial` asks for the sound items alone. The platform itself
    publishes (`as_drafts`: drafts only). `report_to`: where every fault is written as a table (.xlsx or .csv). Refused: `catalogue.import_not_permitted`.
    """
    permissions.require_may_import(by)
    with staged(Path(path)) as stage:
        report = check(stage, by=by, at=at, as_drafts=as_drafts)
        report.dry_run = dry_run
        report.faults = list(stage.faults(limit=KEPT_FINDINGS))
        if report_to is not None:
            write_faults(report_to, stage.faults())
        if dry_run or not report.changes or report.counts["fatal"] or not (report.is_sound or partial):
            return report
        write_themes(stage, by=by, at=at)
        _write(stage, report, path=str(path), as_drafts=as_drafts, by=by, at=at)
    return report


def _write(stage: Stage, report: FileReport, *, path: str, as_drafts: bool, by: Actor, at: datetime) -> None:
    """Batch by batch. The import goes on record with the last one: whatever is killed before, the same file brought in again
    still has something to write, and so something to announce."""
    (last,) = stage.one("SELECT max(n) FROM items")
    report.created = report.updated = 0
    report.written, report.left_out = True, report.counts["faulty_items"]
    for plans in Planner(stage, by=by, on=localdate(at), as_drafts=as_drafts, is_silent=True).plans():
        with transaction.atomic():
            write_plans(plans, by=by, at=at)
            report.created += sum(plan.kind == NEW for plan in plans)
            report.updated += sum(plan.kind == CHANGED for plan in plans)
            report.left_out += sum(plan.kind == MOVED for plan in plans)
            if plans[-1].staged.n == last and report.changes:
                note_import(report, path=path, by=by, at=at)


def check(
    stage: Stage, *, by: Actor, at: datetime, as_drafts: bool = False, said: Callable[[int], None] = lambda done: None
) -> FileReport:
    """Hold every row against what is there; faults go to the stage. `said` is told how many rows are done."""
    tally = {NEW: 0, CHANGED: 0, SAME: 0, FAULTY: 0}
    if not stage.one("SELECT count(*) FROM faults WHERE is_fatal = 1")[0]:
        done = 0
        for plans in Planner(stage, by=by, on=localdate(at), as_drafts=as_drafts).plans():
            for plan in plans:
                tally[plan.kind] += 1
            done += len(plans)
            said(done)
    return FileReport(
        dry_run=True, counts=stage.counts(), created=tally[NEW], updated=tally[CHANGED], unchanged=tally[SAME],
        left_out=tally[FAULTY],
    )  # fmt: skip


def note_import(report: FileReport, *, path: str, by: Actor, at: datetime) -> CatalogueImport:
    """The import on record, and what follows from it (the guide audit, lists by rule)."""
    findings = [
        {"file": fault.sheet, "row": fault.row, "column": fault.column, "reason": fault.reason, "value": fault.value}
        for _code, fault in report.faults[:KEPT_FINDINGS]
    ]
    made = CatalogueImport.objects.create(
        source="",
        profile=PROFILE,
        path=path[:500],
        at=at,
        actor_name=by.actor_name,
        summary=report.summary(),
        findings=findings,
    )
    audit.record(
        "catalogue.imported", of=made, by=by, at=at, source=PROFILE, created=report.created, updated=report.updated,
        left_out=report.left_out,
    )  # fmt: skip
    events.publish(CatalogueImported(import_id=made.pk, at=at))
    return made


@contextmanager
def staged(path: Path, workplace: Path | None = None, told: Callable[[], None] | None = None) -> Iterator[Stage]:
    """The file read into a stage, in a folder that goes with the block; `workplace`: where that is made;
    `told`: called again and again while it is read."""
    with tempfile.TemporaryDirectory(prefix="tongban-import-", dir=workplace) as folder:
        stage = Stage(Path(folder) / "stage.sqlite", told)
        try:
            read_into(path, stage)
            yield stage
        finally:
            stage.close()
