"""The chain over the audit trail: entries are sealed in batches by a job, and checked by `tongban audit verify`.

Each seal is a keyed digest over the one before and over its entries, so that whoever changes, removes or inserts a row,
or a seal, is found out unless they also hold the key. The last seal is noted in a file outside the database as well
(`audit-anchors.log`), so that cutting off the end of the chain is found too.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet

from tongban.kernel import crypto
from tongban.kernel.models import AuditEntry, AuditSeal

BATCH = 1000
FIRST_REACH = 32  # transactions
LOCK = 7_305_001  # the advisory lock of the sealer: one at a time


# The lowest transaction that may still write here. Open ones of other databases of the same server are passed over when
# it is certain that they are such; one that ended since the snapshot was taken is not, and counts as open.
HORIZON = """
WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot),
open AS (SELECT pg_snapshot_xip(snapshot) AS x FROM now)
SELECT least(
    (SELECT min(x::text::bigint) FROM open WHERE NOT EXISTS (
        SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.transactionid = x::xid
          AND a.datname <> current_database())),
    pg_snapshot_xmax(snapshot)::text::bigint, pg_current_xact_id_if_assigned()::text::bigint)
FROM now
"""


@dataclass(frozen=True)
class Finding:
    """What does not fit: `changed`, `removed`, `inserted` (an entry), or `seal_changed`, `seal_removed`."""

    kind: str
    seal: int | None
    entry: int | None


@transaction.atomic
def seal_next(*, at: datetime) -> int:
    """Seal the next batch; returns the number of entries in it (0: nothing to do, or another sealer is at work).

    Only entries of transactions that have certainly ended are taken (all below `ended_below`), so an entry that
    commits late, under a lower id than others, is sealed with a later batch and never missed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    horizon = ended_below()
    last = AuditSeal.objects.order_by("-id").first()
    entries, horizon, floor = _batch(last, horizon)
    if not entries:
        return 0
    leaves = [leaf(entry) for entry in entries]
    ids = [entry.pk for entry in entries]
    previous = last.digest if last else ""
    algorithm = crypto.digest_algorithm()
    made = AuditSeal.objects.create(
        sealed_at=at, first_id=min(ids), last_id=max(ids), entry_ids=ids, entries=len(ids), horizon=horizon, floor=floor,
        leaves="".join(digest[:8] for digest in leaves), algorithm=algorithm, previous_digest=previous,
        digest=chained(algorithm, previous, horizon, ids, leaves),
    )  # fmt: skip
    transaction.on_commit(lambda: _note(made))
    return len(ids)


def ended_below() -> int:
    """Every transaction of this database with a lower number has ended."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        return cursor.fetchone()[0]


def _batch(last: AuditSeal | None, horizon: int) -> tuple[list[AuditEntry], int, int]:
    """The next entries, the horizon below which all is then sealed, and the id up to which an earlier server's rows go."""
    after, floor = (last.horizon, last.floor) if last else (0, 0)
    rows = AuditEntry.objects.filter(pk__gt=floor).order_by("transaction", "id")
    if horizon < after:  # restored into another server, whose transactions count from the beginning again
        brought = AuditEntry.objects.filter(transaction__gte=horizon).aggregate(newest=Max("id"))["newest"] or floor
        both = Q(transaction__gte=after, pk__lte=brought) | Q(transaction__lt=horizon, pk__gt=brought)
        return list(rows.filter(both)), horizon, brought
    rows = rows.filter(transaction__gte=after)
    entries = _first(rows, after, horizon)
    if len(entries) > BATCH:  # end between two transactions, so that the horizon says exactly what is in
        cut = entries[BATCH].transaction
        whole = [entry for entry in entries if entry.transaction < cut]
        horizon = cut if whole else cut + 1
        entries = whole or list(rows.filter(transaction=cut))
    return entries, horizon, floor


def _first(rows: QuerySet[AuditEntry], after: int, horizon: int) -> list[AuditEntry]:
    """The first `BATCH` + 1 below the horizon. Looked for among few transactions, then among ever more: when years wait to be
    sealed, each batch would otherwise sort them all."""
    reach = FIRST_REACH
    while True:
        entries = list(rows.filter(transaction__lt=min(horizon, after + reach))[: BATCH + 1])
        if len(entries) > BATCH or after + reach >= horizon:
            return entries
        reach *= 4


def leaf(entry: AuditEntry) -> str:
    """The digest of one entry over everything it says."""
    return crypto.digest(crypto.digest_algorithm(), _written(entry))


def _written(entry: AuditEntry) -> bytes:
    said = [
        entry.pk, entry.transaction, entry.at.timestamp(), entry.recorded_at.timestamp(), entry.code, entry.actor_kind,
        entry.actor_id, entry.actor_name, entry.object_type, entry.object_id, entry.ip, entry.facts,
    ]  # fmt: skip
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def chained(algorithm: str, previous: str, horizon: int, ids: Sequence[int], leaves: Sequence[str]) -> str:
    """The keyed digest of a batch."""
    text = json.dumps([previous, horizon, list(ids), list(leaves)], separators=(",", ":"))
    return crypto.keyed_digest(algorithm, "audit", text.encode())


def findings() -> Iterator[Finding]:
    """Go through the whole chain; nothing is found in a trail as it was written."""
    previous: AuditSeal | None = None
    seen: set[int] = set()
    for seal in AuditSeal.objects.order_by("id").iterator(chunk_size=20):
        if seal.previous_digest != (previous.digest if previous else ""):
            yield Finding("seal_removed", seal.pk, None)
        yield from _of_seal(seal)
        seen.update(seal.entry_ids)
        previous = seal
    if previous is not None:
        # Sealed transactions are complete: an entry of one of them that no seal names came in later.
        stray = AuditEntry.objects.filter(Q(transaction__lt=previous.horizon) | Q(pk__lte=previous.floor))
        for pk in stray.order_by("id").values_list("pk", flat=True).iterator():
            if pk not in seen:
                yield Finding("inserted", None, pk)
    yield from _of_anchors()


def _of_seal(seal: AuditSeal) -> Iterator[Finding]:
    found = {entry.pk: entry for entry in AuditEntry.objects.filter(pk__in=seal.entry_ids)}
    leaves, broken = [], False
    for place, pk in enumerate(seal.entry_ids):
        entry = found.get(pk)
        if entry is None:
            yield Finding("removed", seal.pk, pk)
            broken = True
            continue
        leaves.append(crypto.digest(seal.algorithm, _written(entry)))
        if leaves[-1][:8] != seal.leaves[place * 8 : place * 8 + 8]:
            yield Finding("changed", seal.pk, pk)
            broken = True
    if not broken and seal.digest != chained(
        seal.algorithm, seal.previous_digest, seal.horizon, seal.entry_ids, leaves
    ):
        yield Finding("seal_changed", seal.pk, None)


def anchors() -> Path:
    """The file outside the database that knows the latest seals."""
    return Path(settings.TONGBAN_VAR) / "audit-anchors.log"


def _note(seal: AuditSeal) -> None:
    with anchors().open("a", encoding="utf-8") as file:
        file.write(f"{connection.settings_dict['NAME']} {seal.pk} {seal.digest}\n")


def _of_anchors() -> Iterator[Finding]:
    if not anchors().exists():
        return
    noted: dict[int, str] = {}
    for line in anchors().read_text(encoding="utf-8").splitlines():
        database, number, digest = line.split(" ")
        if database == connection.settings_dict["NAME"]:
            noted[int(number)] = digest
    if noted:
        newest = max(noted)
        standing = dict(AuditSeal.objects.filter(pk__gte=newest - 1000).values_list("pk", "digest"))
        for pk in sorted(noted):
            if pk > newest - 1000 and standing.get(pk) != noted[pk]:
                yield Finding("seal_changed" if pk in standing else "seal_removed", pk, None)
