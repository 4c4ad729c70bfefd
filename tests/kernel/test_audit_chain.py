"""The audit trail: append-only, sealed in a chain, and whatever is done to it afterwards is found."""

import contextlib
import threading
import time
from datetime import UTC, datetime
from itertools import accumulate

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tongban.kernel import audit, sealing
from tongban.kernel.actors import SYSTEM
from tongban.kernel.models import AuditEntry, AuditSeal, Counter, OutboxEvent

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def record(code="case.accepted", **facts):
    audit.record(code, of=Counter(pk="x"), by=SYSTEM, at=AT, **facts)


class HeldBack(Exception):
    pass


def seal():
    """How many entries the next seal has when nothing holds it back. A transaction of another database that ends in the
    very moment of looking counts as open: then it is looked again."""
    for _ in range(1_000):
        with contextlib.suppress(HeldBack), transaction.atomic():
            sealed = sealing.seal_next(at=AT)
            sealed_ids = {pk for ids in AuditSeal.objects.values_list("entry_ids", flat=True) for pk in ids}
            if AuditEntry.objects.exclude(pk__in=sealed_ids).exists():
                raise HeldBack
            return sealed
        time.sleep(0.05)
    raise AssertionError("it is held back for ever")


@pytest.fixture
def chain(transactional_db, settings, tmp_path):
    """Three seals over seven entries."""
    settings.TONGBAN_VAR = tmp_path / "var"
    settings.TONGBAN_VAR.mkdir()
    for batch in (3, 2, 2):
        for number in range(batch):
            record(number=number, name="张三")
        assert seal() == batch


def tamper(sql, *parameters):
    """As somebody with all rights on the database would."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers
        try:
            cursor.execute(sql, parameters)
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def found():
    return [(finding.kind, finding.seal, finding.entry) for finding in sealing.findings()]


def test_a_trail_as_written_is_valid(chain):
    assert found() == []
    assert sealing.seal_next(at=AT) == 0


def test_a_changed_entry_is_found(chain):
    entry, seal = AuditEntry.objects.order_by("id")[1], AuditSeal.objects.order_by("id")[0]
    tamper("UPDATE kernel_auditentry SET facts = '{}' WHERE id = %s", entry.pk)
    assert found() == [("changed", seal.pk, entry.pk)]


def test_a_removed_entry_is_found(chain):
    entry, seal = AuditEntry.objects.order_by("id")[3], AuditSeal.objects.order_by("id")[1]
    tamper("DELETE FROM kernel_auditentry WHERE id = %s", entry.pk)
    assert found() == [("removed", seal.pk, entry.pk)]


def test_an_inserted_entry_is_found(chain):
    entry = AuditEntry.objects.order_by("id")[3]
    entry.pk = 10_000_000
    tamper(
        "INSERT INTO kernel_auditentry (id, at, recorded_at, code, actor_kind, actor_name, object_type, object_id, facts, "
        "transaction) SELECT 10000000, at, recorded_at, 'case.decided', actor_kind, actor_name, object_type, object_id, "
        "facts, transaction FROM kernel_auditentry WHERE id = (SELECT min(id) FROM kernel_auditentry)"
    )
    assert found() == [("inserted", None, 10_000_000)]


def test_a_seal_made_to_fit_a_changed_entry_is_found(chain):
    entry, seal = AuditEntry.objects.order_by("id").last(), AuditSeal.objects.order_by("id").last()
    tamper("UPDATE kernel_auditentry SET code = 'x' WHERE id = %s", entry.pk)
    entry.refresh_from_db()
    tamper("UPDATE kernel_auditseal SET leaves = %s WHERE id = %s", seal.leaves[:-8] + sealing.leaf(entry)[:8], seal.pk)
    assert found() == [("seal_changed", seal.pk, None)]


def test_a_removed_seal_is_found(chain):
    seals = list(AuditSeal.objects.order_by("id"))
    tamper("DELETE FROM kernel_auditseal WHERE id = %s", seals[1].pk)
    assert ("seal_removed", seals[2].pk, None) in found()


def test_the_cut_off_end_of_the_chain_is_found(chain):
    last = AuditSeal.objects.order_by("id").last()
    tamper("DELETE FROM kernel_auditentry WHERE id = ANY(%s)", last.entry_ids)
    tamper("DELETE FROM kernel_auditseal WHERE id = %s", last.pk)
    assert found() == [("seal_removed", last.pk, None)]


@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_sealed_too(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path / "var"
    settings.TONGBAN_VAR.mkdir()
    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            record("late")
            written.set()
            assert go_on.wait(120)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(120)
    record("early")
    assert sealing.seal_next(at=AT) == 0, "nothing is sealed past a transaction that is still open"
    go_on.set()
    thread.join()
    assert seal() == 2
    assert [e.code for e in AuditEntry.objects.order_by("id")] == ["late", "early"]
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_of_another_database_does_not_hold_the_sealing_up(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path
    parameters = connection.get_connection_params()
    parameters = {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
    with psycopg.connect(dbname="postgres", **parameters) as other:
        other.execute("SELECT pg_current_xact_id()")
        record()
        assert seal() == 1


@pytest.mark.django_db
def test_what_the_sealing_transaction_itself_wrote_is_left_for_the_next(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path
    record()
    assert sealing.seal_next(at=AT) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("reach", [1, 2, 1000])
def test_batches_end_between_transactions(settings, tmp_path, monkeypatch, reach):
    monkeypatch.setattr(sealing, "FIRST_REACH", reach)
    settings.TONGBAN_VAR = tmp_path / "var"
    settings.TONGBAN_VAR.mkdir()
    monkeypatch.setattr(sealing, "BATCH", 3)
    for entries in (2, 2, 5):
        with transaction.atomic():
            for _ in range(entries):
                record()
    batches = [sealing.seal_next(at=AT)]
    # Transactions of other tests on this server may hold a seal back; wherever one ends, it ends between two of ours.
    while sum(batches) < 9 and len(batches) < 3_000:
        time.sleep(0.1 * (batches[-1] == 0))
        batches.append(sealing.seal_next(at=AT))
    assert set(accumulate(batches)) <= {0, 2, 4, 9} and sum(batches) == 9
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_into_a_younger_server_sealing_goes_on(chain):
    tamper("UPDATE kernel_auditseal SET horizon = horizon + 1000000000")  # as if our counter had begun again
    tamper("UPDATE kernel_auditentry SET transaction = transaction + 1000000000")
    record("after the restore")
    assert seal() == 1
    record("later")
    assert seal() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("model", [AuditEntry, AuditSeal, OutboxEvent])
def test_the_database_refuses_to_change_what_is_written_once(model, statement):
    record()
    AuditSeal.objects.create(sealed_at=AT, first_id=1, last_id=1, entries=0, algorithm="sha256")
    OutboxEvent.objects.create(stream="a:1", kind="a.A", payload={}, at=AT)
    table = model._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")  # the suite itself empties tables
        cursor.execute(statement.format(table))
