"""One import of a file after the other, each in a child process of the worker: neither its memory nor its computing is the
worker's, and whatever kills it, the next one goes on behind what is written."""

import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.catalogue.enums import RunState
from tongban.catalogue.exchange.fault_files import write_faults
from tongban.catalogue.exchange.faults import Fault, in_words
from tongban.catalogue.models import ImportRun
from tongban.catalogue.permissions import bodies_kept_by
from tongban.catalogue.services.files import runs
from tongban.catalogue.services.files.importing import check, staged
from tongban.catalogue.services.files.planning import CHANGED, FAULTY, MOVED, NEW, Plan, Planner
from tongban.catalogue.services.files.writing import write_plans
from tongban.files.selectors import open_file
from tongban.files.services import store_document
from tongban.identity import posts
from tongban.kernel import children, jobs
from tongban.kernel.errors import Refusal

log = logging.getLogger(__name__)
LOCK, PLACE = "catalogue.work_off_imports", "imports"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Clock = Callable[[], datetime]


def work_off(*, clock: Clock) -> int:
    """Do what waits until nothing does; how many were begun. Nothing while another worker is at it."""
    begun = 0
    with children.alone(LOCK) as alone:
        while alone and not jobs.stopping.is_set() and (run := runs.begin_next(at=clock())):
            begun += 1
            do = _in_child if settings.TONGBAN_EXPORTS["own_process"] else _here
            if not do(run, clock):
                runs.give_back(run_id=run.pk, attempt=run.attempt, counts=not jobs.stopping.is_set(), at=clock())
    return begun


def do_run(*, run_id: int, attempt: int, clock: Clock) -> None:
    """Check or write, as the run's state says. What it refuses stands on the run; anything else raises."""
    run = ImportRun.objects.select_related("staff__user", "staff__body", "file").get(pk=run_id)
    if run.attempt != attempt:
        return
    try:
        with translation.override(run.language), children.workplace(PLACE, run_id, attempt) as folder:
            _check(run, folder, clock) if run.state == RunState.CHECKING else _write(run, folder, clock)
    except children.NoLongerAsked:
        return
    except Refusal as no:
        runs.fail_run(run_id=run_id, attempt=attempt, code=no.code, facts=no.facts, at=clock())


def _check(run: ImportRun, folder: Path, clock: Clock) -> None:
    telling = _telling(run, clock)
    with staged(_fetched(run, folder), folder, told=telling.alive) as stage:
        telling.expected = stage.counts()["items"]
        seen_at = clock()
        report = check(stage, by=run.staff, at=seen_at, said=telling.said)
        shown = []
        for code, fault in stage.faults(limit=runs.KEPT_FAULTS):
            kind = "note" if fault.is_note else "fatal" if fault.is_fatal else "fault"
            shown.append([fault.sheet, fault.row, fault.column, code, fault.value, *in_words(fault), kind])
        stored = None
        if shown:
            write_faults(folder / "report.xlsx", _told(stage.faults(), telling))
            name = _("{name}_问题.xlsx").format(name=Path(run.name).stem[:80])
            stored = store_document(
                chunks=children.blocks_of(folder / "report.xlsx"), name=name, content_type=SHEET, at=clock()
            )
    runs.finish_check(
        run_id=run.pk, attempt=run.attempt, report=report, faults=shown, file=stored, seen_at=seen_at, at=clock()
    )


def _told(faults: Iterator[tuple[str, Fault]], telling: children.Telling) -> Iterator[tuple[str, Fault]]:
    """A table of a million faults takes minutes: meanwhile we live."""
    for one in faults:
        telling.alive()
        yield one


def _write(run: ImportRun, folder: Path, clock: Clock) -> None:
    """Batch by batch behind what is written already; with each batch its position, in one transaction."""
    _require_manager(run, clock)
    telling = _telling(run, clock)
    with staged(_fetched(run, folder), folder, told=telling.alive) as stage:
        counts = stage.counts()
        telling.expected = counts["items"]
        if counts["fatal"] or (counts["faults"] and not run.partial):
            raise Refusal("catalogue.run_has_faults", count=counts["faults"])
        seen_at = datetime.fromisoformat(run.counts["seen_at"]) if "seen_at" in run.counts else None
        run.written = {"created": 0, "updated": 0, "left_out": counts["unnamed"], **run.written}
        for plans in Planner(stage, by=run.staff, on=localdate(clock()), is_silent=True).plans(run.position):
            with transaction.atomic():
                _require_manager(run, clock)  # a post may end while the file is written
                write_plans(plans, by=run.staff, at=clock(), seen_at=seen_at)
                _count(run.written, plans)
                if not runs.keep_position(run, position=plans[-1].staged.n, written=run.written):
                    transaction.set_rollback(True)
                    raise children.NoLongerAsked
            telling.said(plans[-1].staged.n)
    runs.finish_import(run_id=run.pk, attempt=run.attempt, at=clock())


def _require_manager(run: ImportRun, clock: Clock) -> None:
    posts.forget(run.staff)
    if not bodies_kept_by(run.staff, localdate(clock())):
        raise Refusal("catalogue.not_a_manager_of_any")


def _count(written: dict[str, int], plans: list[Plan]) -> None:
    for name, kind in (("created", NEW), ("updated", CHANGED), ("left_out", FAULTY), ("moved", MOVED)):
        number = sum(one.kind == kind for one in plans)
        if number or name in written:
            written[name] = written.get(name, 0) + number


def _telling(run: ImportRun, clock: Clock) -> children.Telling:
    def say(done: int, expected: int | None) -> bool:
        return runs.say_how_far(
            run_id=run.pk, attempt=run.attempt, rows_done=done, rows_expected=expected, at=clock()
        )  # fmt: skip

    return children.Telling(say, done=run.position)


def _fetched(run: ImportRun, folder: Path) -> Path:
    """The upload under a name with its ending, by which it is told apart."""
    path = folder / f"upload{Path(run.name).suffix.lower()}"
    assert run.file is not None
    with open_file(run.file) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, children.BLOCK)
    return path


def tidy(*, before: datetime) -> None:
    """Remove what a crash left."""

    def is_busy(run_id: int, attempt: int) -> bool:
        busy = [RunState.CHECKING, RunState.WRITING]
        return ImportRun.objects.filter(pk=run_id, attempt=attempt, state__in=busy).exists()

    children.tidy(PLACE, is_busy, before=before)


def _here(run: ImportRun, clock: Clock) -> bool:
    try:
        do_run(run_id=run.pk, attempt=run.attempt, clock=clock)
    except Exception:
        log.exception("Import %s was interrupted.", run.pk)
        return False
    return True


def _in_child(run: ImportRun, clock: Clock) -> bool:
    folder = children.folder_of(PLACE, run.pk, run.attempt)
    return children.run_child("catalogue", "run-import", str(run.pk), str(run.attempt), folder=folder)


def be_a_child(run_id: int, attempt: int, clock: Clock) -> None:
    """What the process does that `_in_child` starts."""
    with children.workplace(PLACE, run_id, attempt) as folder:
        children.be_a_child(folder)
        do_run(run_id=run_id, attempt=attempt, clock=clock)
