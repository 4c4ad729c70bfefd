"""Statements of our own go to libpq in one call, and behave as those of the driver's cursors do."""

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tongban.kernel import statements
from tongban.kernel.models import Counter
from tongban.kernel.statements import rows

pytestmark = pytest.mark.django_db
VALUES = "SELECT %s::int, %s::text, %s::date, %s::timestamptz, %s::jsonb, %s::text[], %s::boolean, %s::text"


def test_values_come_back_as_the_driver_reads_them():
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    given = [7, "‘引号’ \\ %s \n", date(2026, 3, 2), moment, '{"a": [1, null]}', ["一", '二, "三"'], True, None]
    first = rows(VALUES, given)
    assert first == [(7, given[1], given[2], moment, first[0][4], given[5], True, None)]
    with CaptureQueriesContext(connection) as asked:
        assert rows(VALUES, given) == first, "the same by the driver's cursor, where a log of queries is kept"
    assert len(asked) == 1


def test_no_rows_are_an_empty_list_and_no_parameters_are_needed():
    assert rows("SELECT 1 WHERE false") == []
    assert rows("SELECT count(*) FROM generate_series(1, 300)") == [(300,)]


def test_what_the_database_refuses_is_said_by_the_errors_of_the_orm():
    Counter.objects.create(name="a", last=1)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        rows("INSERT INTO kernel_counter (name, last) VALUES (%s, 1) RETURNING last", ["a"])
    assert isinstance(refused.value.__cause__, psycopg.errors.UniqueViolation)
    with pytest.raises(DataError), transaction.atomic():
        rows("SELECT %s::int", ["no number"])
    assert rows("SELECT last FROM kernel_counter WHERE name = %s", ["a"]) == [(1,)]


def test_what_is_prepared_outlives_a_rollback():
    sql = "SELECT last FROM kernel_counter WHERE name = %s"
    for _again in range(3):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Counter.objects.create(name="b", last=2)
            assert rows(sql, ["b"]) == [(2,)]
            raise ZeroDivisionError
        assert rows(sql, ["b"]) == []


def test_only_so_many_are_kept_prepared(monkeypatch):
    monkeypatch.setattr(statements, "MOST_PREPARED", 5)
    for number in range(12):
        assert rows(f"SELECT {number}") == [(number,)]
    mine = rows("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'tongban%%'".replace("%%", "%"))[0][0]
    assert mine <= 5
    assert rows("SELECT 0") == [(0,)], "prepared anew"


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_the_orm_holds_them_too():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        rows("INSERT INTO kernel_counter (name, last) VALUES (%s, 1) RETURNING last", ["c"])
        rows("INSERT INTO kernel_counter (name, last) VALUES (%s, 1) RETURNING last", ["d"])
        raise ZeroDivisionError
    assert not Counter.objects.filter(name__in="cd").exists()
    rows("INSERT INTO kernel_counter (name, last) VALUES (%s, 1) RETURNING last", ["c"])
    assert Counter.objects.filter(name="c").exists(), "outside a transaction it stands at once"


@pytest.mark.django_db(transaction=True)
def test_a_server_that_hung_up_is_an_operational_error_and_the_next_use_connects_anew():
    rows("SELECT 1")
    pid = connection.connection.info.backend_pid
    with psycopg.connect(connection.connection.info.dsn) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    with pytest.raises(OperationalError):
        for _ in range(100):
            rows("SELECT pg_sleep(0.05)")
    connection.close_if_unusable_or_obsolete()
    assert rows("SELECT 1") == [(1,)]
