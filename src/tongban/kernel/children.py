"""Work that takes minutes, in a process of its own: neither its memory nor its computing is the worker's (ADR 12).

The worker's side: `alone`, `run_child`, `tidy`. The child's side: `be_a_child`, `workplace`, `Telling`.
"""

import contextlib
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
from django.db import connection

from tongban.kernel import jobs

PATIENCE = 5  # seconds for a child to end by itself
REPORT_EVERY = 1.0  # seconds
LEFT_FOR = 3600  # seconds
BLOCK = 1 << 20


class NoLongerAsked(Exception):
    """Cancelled, or given to another process."""


@contextlib.contextmanager
def alone(lock: str) -> Iterator[bool]:
    """Whether we are the only ones: a lock of this connection, which ends with the process at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [lock])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [lock])


def run_child(*words: str, folder: Path) -> bool:
    """Run `tongban …` until it ends or the worker is asked to; its `folder` goes with it. False when the process ended in
    another way than by finishing its work."""
    child = subprocess.Popen([sys.executable, "-m", "tongban", *words], stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        while child.poll() is None and not jobs.stopping.wait(0.2):
            pass
    finally:
        _end(child)
        shutil.rmtree(folder, ignore_errors=True)
    return child.returncode == 0


def _end(child: subprocess.Popen) -> None:
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(PATIENCE)
        child.kill()
        child.wait()


def be_a_child(folder: Path) -> None:
    """What the process does first: it ends with its parent, steps back behind everybody else, and leaves nothing in /tmp,
    for what it writes may hold personal data."""
    threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    os.nice(settings.TONGBAN_EXPORTS["nice"])
    tempfile.tempdir = str(folder)
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # the other cores are for those who wait


def end_with_parent(parent: int) -> None:
    """A worker that was killed cannot end us; another one will take the work up."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


class Telling:
    """Says every second how far the work is, and learns from the answer whether it is still asked."""

    def __init__(self, say: Callable[[int, int | None], bool], *, done: int = 0) -> None:
        """`say(done, expected)`: False when nobody asks any more. `done`: what another process has done already."""
        self._say, self._done, self._next = say, done, 0.0
        self.expected: int | None = None

    def said(self, done: int, *, at_once: bool = False) -> None:
        """NoLongerAsked."""
        self._done = done
        if not at_once and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + REPORT_EVERY
        if not self._say(done, self.expected):
            raise NoLongerAsked

    def alive(self) -> None:
        """As far as before, and still at work."""
        self.said(self._done)


def folder_of(kind: str, number: int, attempt: int) -> Path:
    """Where this attempt works; nothing in it is ever offered."""
    return Path(settings.TONGBAN_VAR) / kind / f"{number}-{attempt}"


@contextlib.contextmanager
def workplace(kind: str, number: int, attempt: int) -> Iterator[Path]:
    """A folder that only we can read, gone afterwards."""
    folder = folder_of(kind, number, attempt)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def tidy(kind: str, is_busy: Callable[[int, int], bool], *, before: datetime) -> None:
    """Remove what a crash left, once it is an hour old and nobody works in it."""
    for folder in (Path(settings.TONGBAN_VAR) / kind).glob("*-*"):
        number, attempt = (int(part) for part in folder.name.split("-"))
        if not is_busy(number, attempt) and folder.stat().st_mtime < before.timestamp() - LEFT_FOR:
            shutil.rmtree(folder, ignore_errors=True)


def blocks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
