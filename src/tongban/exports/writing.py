"""Writing one export: the rows of today's rights, streamed from a server-side cursor into a file, then into the vault.

Runs in a process of its own (`tongban export write`), so that neither its memory nor its computing is the worker's.
"""

import errno
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate

from tongban.exports import selectors, services, sources
from tongban.exports.enums import ExportFormat, ExportState
from tongban.exports.models import Export
from tongban.exports.rules import limits
from tongban.exports.writers import writer
from tongban.files.models import StoredFile
from tongban.files.services import store_document
from tongban.identity.selectors import posts_of
from tongban.kernel.errors import NotFound, Refusal

log = logging.getLogger(__name__)
FETCHED = 500  # rows at a time
REPORT_EVERY = 1.0  # seconds
BLOCK = 1 << 20
LEFT_FOR = 3600  # seconds
FULL = (errno.ENOSPC, errno.EDQUOT)
Clock = Callable[[], datetime]


class NoLongerAsked(Exception):
    """Cancelled, or given to another process."""


def write_export(*, export_id: int, attempt: int, clock: Clock) -> bool:
    """Write it and offer it. True when it is offered; False when it was cancelled or may not be. Anything else raises, and
    who started us queues it again."""
    export = Export.objects.select_related("staff__user", "staff__body").get(pk=export_id)
    try:
        with workplace(export_id, attempt) as folder, translation.override(export.language):
            path = folder / f"export.{export.format}"
            posts, rows = _write(export, attempt, path, clock)
            stored = _keep(export, path, clock())
            done = services.finish_export(
                export_id=export_id, attempt=attempt, rows=rows, file=stored, posts=posts, at=clock()
            )
        return done is not None
    except NoLongerAsked:
        return False
    except Refusal as no:
        services.fail_export(export_id=export_id, attempt=attempt, code=no.code, facts=no.facts, at=clock())
    except OSError as error:
        if error.errno not in FULL:
            raise
        services.fail_export(export_id=export_id, attempt=attempt, code="export.no_space", facts={}, at=clock())
    return False


def _write(export: Export, attempt: int, path: Path, clock: Clock) -> tuple[list[str], int]:
    """The posts that gave access, and how many rows were written. Refused: export.no_longer_allowed, too_many_rows,
    confirm_first."""
    at, staff = clock(), export.staff
    posts = posts_of(staff, localdate(at))
    try:
        source = sources.offered_to(posts, export.source)
    except NotFound:
        raise Refusal("export.no_longer_allowed") from None
    listing = source.listing(staff, localdate(at), export.filters)
    most = selectors.most_rows()
    expected = listing.count(most + 1)
    if expected > most:
        raise Refusal("export.too_many_rows", most=f"{most:,}")
    if limits.needs_confirmation(expected) and not export.is_confirmed:
        raise Refusal("export.confirm_first", most=limits.UNCONFIRMED_ROWS)
    if source.whole is not None:
        counting = _Telling(export.pk, attempt, expected, clock)
        rows = source.whole(path, staff, at, export.filters, export.format, counting.said)
        counting.said(rows, at_once=True)
        return sources.posts_in_words(posts), rows
    columns = source.columns(at)
    values = [column.value for column in columns]
    heads, widths = [str(column.head) for column in columns], [column.width for column in columns]
    telling = _Telling(export.pk, attempt, expected, clock)
    rows = 0
    with writer(path, export.format, title=str(source.title), heads=heads, widths=widths) as file:
        for row in listing.whole()[:most].iterator(chunk_size=FETCHED):
            file.write([value(row) for value in values])
            rows += 1
            telling.said(rows)
    telling.said(rows, at_once=True)
    return sources.posts_in_words(posts), rows


class _Telling:
    """Says every second how far it is, and learns from the answer whether it is still asked."""

    def __init__(self, export_id: int, attempt: int, expected: int, clock: Clock) -> None:
        self._id, self._attempt, self._expected, self._clock = export_id, attempt, expected, clock
        self._next = 0.0

    def said(self, rows: int, *, at_once: bool = False) -> None:
        if not at_once and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + REPORT_EVERY
        asked = services.report(
            export_id=self._id, attempt=self._attempt, rows_done=rows, rows_expected=self._expected, at=self._clock()
        )
        if not asked:
            raise NoLongerAsked


def _keep(export: Export, path: Path, at: datetime) -> StoredFile:
    source = sources.named(export.source)
    usual = (export.format, ExportFormat(export.format).content_type)
    ending, content_type = source.endings.get(export.format, usual)
    try:
        return store_document(
            chunks=_blocks(path),
            name=f"{source.title}_{localdate(at):%Y%m%d}.{ending}",
            content_type=content_type,
            at=at,
        )
    except Refusal:
        raise Refusal("export.no_space") from None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def folder_of(export_id: int, attempt: int) -> Path:
    """Where this attempt works; nothing in it is ever offered."""
    return _workplaces() / f"{export_id}-{attempt}"


def _workplaces() -> Path:
    return Path(settings.TONGBAN_VAR) / "exports"


def tidy(*, before: datetime) -> None:
    """Remove what a crash left, once it is an hour old and no export is running that could have it."""
    for folder in _workplaces().glob("*-*"):
        export_id, attempt = folder.name.split("-")
        runs = Export.objects.filter(pk=export_id, attempt=attempt, state=ExportState.RUNNING).exists()
        if not runs and folder.stat().st_mtime < before.timestamp() - LEFT_FOR:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workplace(export_id: int, attempt: int) -> Iterator[Path]:
    """A folder that only we can read, gone afterwards."""
    folder = folder_of(export_id, attempt)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
