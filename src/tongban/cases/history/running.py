"""The two passes over a file: everything is checked, then everything is written, batch by batch."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from django.db import connection, connections, transaction

from tongban.cases.history import reading
from tongban.cases.history.checking import Past, Problem, read_row
from tongban.cases.history.items import Items
from tongban.cases.history.spool import Spool, a_spool
from tongban.cases.history.writing import write_batch
from tongban.cases.models import HistoryImport
from tongban.kernel import database
from tongban.kernel.actors import Actor

BATCH = 2_000
MOST_PROBLEMS = 1_000  # a file this wrong is read no further
Each = Callable[[int, int], None]


@dataclass
class Report:
    """`written` in this run; `here` were there before. With problems nothing was written."""

    rows: int = 0
    written: int = 0
    here: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS


def import_history(
    path: Path, *, source: str, by: Actor, at: datetime, dry_run: bool = False, processes: int = 1,
    each: Each = lambda done, of: None,
) -> Report:  # fmt: skip
    """Take the closed cases of `path` over under the name `source` of the other system. The memory is that of one batch.

    All or nothing as to faults: a faulty cell anywhere, and nothing is written. As to crashes, batch by batch: the same
    call again goes on where the last one ended. `processes`: so many write at the same time, each its part of the file.
    Invalid: no file, or a column is missing.
    """
    with a_spool(database.var()) as spool, _few_collections():
        report = _check(path, source, spool, now=at)
        if report.problems or dry_run:
            return report
        _write_all(path, source, spool, report, by=by, at=at, processes=processes, each=each)
    return report


def _write_all(
    path: Path, source: str, spool: Spool, report: Report, *, by: Actor, at: datetime, processes: int, each: Each
) -> None:
    run, _ = HistoryImport.objects.get_or_create(
        source=source, digest=reading.digest(path),
        defaults={"path": str(path)[:500], "rows": report.rows, "started_at": at, "actor_name": by.actor_name},
    )  # fmt: skip
    write = partial(_write, run, spool, by=by, at=at)
    batches = len(spool.places)
    if processes > 1:
        size = -(-batches // processes)
        connections.close_all()  # a process shares no connection with another
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            report.written = sum(pool.map(write, [range(n * size, (n + 1) * size) for n in range(processes)]))
    else:
        report.written = write(range(batches), each=each)
    HistoryImport.objects.filter(pk=run.pk, finished_at__isnull=True).update(finished_at=at)


def _write(
    run: HistoryImport, spool: Spool, part: range, *, by: Actor, at: datetime, each: Each = lambda done, of: None
) -> int:
    """These batches of what was checked; how many cases were written."""
    items, written, done, of = Items(), 0, 0, spool.cases(part)
    for batch in spool.batches(part):
        items.learn({past.item_code for past in batch})
        written += write_batch(run, batch, items, by=by, at=at)
        done += len(batch)
        each(done, of)
    return written


def _check(path: Path, source: str, spool: Spool, *, now: datetime) -> Report:
    """Every row, its item, and that no id stands twice (asked of the database, so that the ids need no memory)."""
    report, items = Report(), Items()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.history_ids")
        cursor.execute("CREATE TEMP TABLE history_ids (row bigint, id text) ON COMMIT DROP")
        pending = iter(reading.rows(path))
        while chunk := list(islice(pending, BATCH)):
            good = _check_chunk(chunk, items, report, now)
            with cursor.copy("COPY history_ids FROM STDIN") as copy:
                for past in good:
                    copy.write_row((past.row, past.id))
            if not report.problems:
                spool.keep(good)
            report.rows += len(chunk)
            if report.is_cut:
                del report.problems[MOST_PROBLEMS:]
                return report
        cursor.execute(
            "SELECT row, id FROM (SELECT row, id, row_number() OVER (PARTITION BY id ORDER BY row) AS nth FROM history_ids) x "
            "WHERE nth > 1 ORDER BY row LIMIT %s", [MOST_PROBLEMS]
        )  # fmt: skip
        report.problems += [Problem(row, "id", "stands in the file before", key) for row, key in cursor.fetchall()]
        cursor.execute(
            "SELECT count(*) FROM history_ids h JOIN cases_case c ON c.source_key = %s || ':' || h.id", [source]
        )
        report.here = cursor.fetchone()[0]
    return report


def _check_chunk(chunk: list[tuple[int, dict]], items: Items, report: Report, now: datetime) -> list[Past]:
    good = []
    for row, cells in chunk:
        past, problems = read_row(row, cells, now=now)
        report.problems += problems
        if past is not None:
            good.append(past)
    unknown = items.learn({past.item_code for past in good})
    report.problems += [
        Problem(past.row, "item_code", "no published item has this code", past.item_code)
        for past in good if past.item_code in unknown
    ]  # fmt: skip
    return good


@contextmanager
def _few_collections() -> Iterator[None]:
    """A batch is hundreds of thousands of objects that hold no circles: looking for some costs a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
