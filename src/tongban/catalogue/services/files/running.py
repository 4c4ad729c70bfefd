"""One import of a file after the other, each in a child process of the worker: neither its memory nor its computing is the
worker's, and whatever kills it, the next one goes on behind what is written."""

import contextlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.catalogue.enums import RunState
from tongban.catalogue.exchange.fault_files import write_faults
from tongban.catalogue.exchange.faults import in_words
from tongban.catalogue.models import ImportRun
from tongban.catalogue.permissions import bodies_kept_by
from tongban.catalogue.services.files import runs
from tongban.catalogue.services.files.importing import check, staged
from tongban.catalogue.services.files.planning import CHANGED, FAULTY, MOVED, NEW, Planner
from tongban.catalogue.services.files.writing import write_plans
from tongban.files.selectors import open_file
from tongban.files.services import store_document
from tongban.kernel import jobs
from tongban.kernel.errors import Refusal

log = logging.getLogger(__name__)
LOCK = "catalogue.work_off_imports"
PATIENCE = 5  # seconds for a child to end by itself
REPORT_EVERY = 1.0
SLICE = 25  # items of an official in one transaction: what is lost of the work when it is killed
BLOCK = 1 << 20
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Clock = Callable[[], datetime]


class NoLongerAsked(Exception):
    """Cancelled, or given to another process."""


def work_off(*, clock: Clock) -> int:
    """Do what waits until nothing does; how many were begun. Nothing while another worker is at it."""
    begun = 0
    with _alone() as alone:
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
        with translation.override(run.language), workplace(run_id, attempt) as folder:
            _check(run, folder, clock) if run.state == RunState.CHECKING else _write(run, folder, clock)
    except NoLongerAsked:
        return
    except Refusal as no:
        runs.fail_run(run_id=run_id, attempt=attempt, code=no.code, facts=no.facts, at=clock())


def _check(run: ImportRun, folder: Path, clock: Clock) -> None:
    telling = _Telling(run, clock)
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
            write_faults(folder / "report.xlsx", stage.faults())
            name = _("{name}_问题.xlsx").format(name=Path(run.name).stem[:80])
            stored = store_document(chunks=_blocks(folder / "report.xlsx"), name=name, content_type=SHEET, at=clock())
    runs.finish_check(
        run_id=run.pk, attempt=run.attempt, report=report, faults=shown, file=stored, seen_at=seen_at, at=clock()
    )


def _write(run: ImportRun, folder: Path, clock: Clock) -> None:
    """Chunk by chunk behind what is written already; with each chunk its position, in one transaction."""
    if not bodies_kept_by(run.staff, localdate(clock())):
        raise Refusal("catalogue.not_a_manager_of_any")
    telling = _Telling(run, clock)
    with staged(_fetched(run, folder), folder, told=telling.alive) as stage:
        counts = stage.counts()
        telling.expected = counts["items"]
        if counts["fatal"] or (counts["faults"] and not run.partial):
            raise Refusal("catalogue.run_has_faults", count=counts["faults"])
        seen_at = datetime.fromisoformat(run.counts["seen_at"]) if "seen_at" in run.counts else None
        written = {"created": 0, "updated": 0, "left_out": 0, **run.written}
        for plans in Planner(stage, by=run.staff, on=localdate(clock()), is_silent=True).plans(run.position):
            for start in range(0, len(plans), SLICE):
                part = plans[start : start + SLICE]
                with transaction.atomic():
                    write_plans(part, by=run.staff, at=clock(), seen_at=seen_at)
                    written["created"] += sum(one.kind == NEW for one in part)
                    written["updated"] += sum(one.kind == CHANGED for one in part)
                    written["left_out"] += sum(one.kind == FAULTY for one in part)
                    if moved := sum(one.kind == MOVED for one in part):
                        written["moved"] = written.get("moved", 0) + moved
                    if not runs.keep_position(run, position=part[-1].staged.n, written=written):
                        transaction.set_rollback(True)
                        raise NoLongerAsked
                telling.said(part[-1].staged.n)
    runs.finish_import(run_id=run.pk, attempt=run.attempt, at=clock())


class _Telling:
    """Says every second how far it is, and learns from the answer whether it is still asked."""

    def __init__(self, run: ImportRun, clock: Clock) -> None:
        self._run, self._clock, self._next = run, clock, 0.0
        self.expected: int | None = None

    def alive(self) -> None:
        self.said(0)

    def said(self, rows: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + REPORT_EVERY
        asked = runs.say_how_far(
            run_id=self._run.pk,
            attempt=self._run.attempt,
            rows_done=rows,
            rows_expected=self.expected,
            at=self._clock(),
        )
        if not asked:
            raise NoLongerAsked


def _fetched(run: ImportRun, folder: Path) -> Path:
    """The upload under a name with its ending, by which it is told apart."""
    path = folder / f"upload{Path(run.name).suffix.lower()}"
    assert run.file is not None
    with open_file(run.file) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, BLOCK)
    return path


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


@contextlib.contextmanager
def workplace(run_id: int, attempt: int) -> Iterator[Path]:
    """A folder that only we can read, gone afterwards."""
    folder = Path(settings.TONGBAN_VAR) / "imports" / f"{run_id}-{attempt}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tidy(*, before: datetime) -> None:
    """Remove what a crash left, once it is an hour old and nobody works in it."""
    for folder in (Path(settings.TONGBAN_VAR) / "imports").glob("*-*"):
        run_id, attempt = folder.name.split("-")
        busy = ImportRun.objects.filter(
            pk=run_id, attempt=attempt, state__in=[RunState.CHECKING, RunState.WRITING]
        ).exists()
        if not busy and folder.stat().st_mtime < before.timestamp() - 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _here(run: ImportRun, clock: Clock) -> bool:
    try:
        do_run(run_id=run.pk, attempt=run.attempt, clock=clock)
    except Exception:
        log.exception("Import %s was interrupted.", run.pk)
        return False
    return True


def _in_child(run: ImportRun, clock: Clock) -> bool:
    """False when the process ended in another way than by finishing its work."""
    command = [sys.executable, "-m", "tongban", "catalogue", "run-import", str(run.pk), str(run.attempt)]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        while child.poll() is None and not jobs.stopping.wait(0.2):
            pass
    finally:
        if child.poll() is None:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(PATIENCE)
            child.kill()
            child.wait()
        shutil.rmtree(Path(settings.TONGBAN_VAR) / "imports" / f"{run.pk}-{run.attempt}", ignore_errors=True)
    return child.returncode == 0


def be_a_child(run_id: int, attempt: int, clock: Clock) -> None:
    """What the process does that `_in_child` starts: polite to everybody else, and ends with its parent."""
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    os.nice(settings.TONGBAN_EXPORTS["nice"])
    with workplace(run_id, attempt) as folder:
        tempfile.tempdir = str(folder)
        do_run(run_id=run_id, attempt=attempt, clock=clock)


def _end_with_parent(parent: int) -> None:
    """A worker that was killed cannot end us; another one will take it up."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    """Whether we are the only ones: a lock of this connection, which ends with the process at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [LOCK])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [LOCK])
