"""Writing one export: the rows of today's rights, streamed from a server-side cursor into a file, then into the vault.

Runs in a process of its own (`tongban export write`), so that neither its memory nor its computing is the worker's.
"""

import errno
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

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
from tongban.kernel import children
from tongban.kernel.errors import NotFound, Refusal

log = logging.getLogger(__name__)
FETCHED = 500  # rows at a time
PLACE = "exports"  # the folder it works in
FULL = (errno.ENOSPC, errno.EDQUOT)
Clock = Callable[[], datetime]


def write_export(*, export_id: int, attempt: int, clock: Clock) -> bool:
    """Write it and offer it. True when it is offered; False when it was cancelled or may not be. Anything else raises, and
    who started us queues it again."""
    export = Export.objects.select_related("staff__user", "staff__body").get(pk=export_id)
    try:
        with children.workplace(PLACE, export_id, attempt) as folder, translation.override(export.language):
            path = folder / f"export.{export.format}"
            posts, rows = _write(export, attempt, path, clock)
            stored = _keep(export, path, clock())
            done = services.finish_export(
                export_id=export_id, attempt=attempt, rows=rows, file=stored, posts=posts, at=clock()
            )
        return done is not None
    except children.NoLongerAsked:
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
        counting = _telling(export, attempt, expected, clock)
        rows = source.whole(path, staff, at, export.filters, export.format, counting.said)
        counting.said(rows, at_once=True)
        return sources.posts_in_words(posts), rows
    columns = source.columns(at)
    values = [column.value for column in columns]
    heads, widths = [str(column.head) for column in columns], [column.width for column in columns]
    telling = _telling(export, attempt, expected, clock)
    rows = 0
    with writer(path, export.format, title=str(source.title), heads=heads, widths=widths) as file:
        for row in listing.whole()[:most].iterator(chunk_size=FETCHED):
            file.write([value(row) for value in values])
            rows += 1
            telling.said(rows)
    telling.said(rows, at_once=True)
    return sources.posts_in_words(posts), rows


def _telling(export: Export, attempt: int, expected: int, clock: Clock) -> children.Telling:
    def say(done: int, expected: int | None) -> bool:
        return services.report(
            export_id=export.pk, attempt=attempt, rows_done=done, rows_expected=expected or 0, at=clock()
        )

    telling = children.Telling(say)
    telling.expected = expected
    return telling


def _keep(export: Export, path: Path, at: datetime) -> StoredFile:
    source = sources.named(export.source)
    usual = (export.format, ExportFormat(export.format).content_type)
    ending, content_type = source.endings.get(export.format, usual)
    try:
        return store_document(
            chunks=children.blocks_of(path),
            name=f"{source.title}_{localdate(at):%Y%m%d}.{ending}",
            content_type=content_type,
            at=at,
        )
    except Refusal:
        raise Refusal("export.no_space") from None


def tidy(*, before: datetime) -> None:
    """Remove what a crash left."""

    def is_busy(export_id: int, attempt: int) -> bool:
        return Export.objects.filter(pk=export_id, attempt=attempt, state=ExportState.RUNNING).exists()

    children.tidy(PLACE, is_busy, before=before)
