"""How DATABASE_URL is read, and which failures mean that the database is away."""

import psycopg
import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from tongban.kernel import database
from tongban.kernel.postgres import ServerProblem


def test_several_hosts_may_stand_in_a_row(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://tb:p%40ss@db1:5432,db2:5433/tongban?sslmode=verify-full")
    made = database.django_settings()
    assert (made["HOST"], made["PORT"], made["NAME"]) == ("db1,db2", "5432,5433", "tongban")
    assert made["PASSWORD"] == "p@ss"
    assert made["OPTIONS"]["sslmode"] == "verify-full"


def test_no_client_hangs_on_a_host_that_vanished_unless_the_url_says_otherwise(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://tb@db/x?connect_timeout=9")
    options = database.django_settings()["OPTIONS"]
    assert options["connect_timeout"] == "9"
    assert options["tcp_user_timeout"] == "3000"
    assert options["target_session_attrs"] == "read-write"
    assert int(options["keepalives_idle"]) + 3 * int(options["keepalives_interval"]) <= 5


def test_a_url_that_cannot_be_read_is_said_in_one_line(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/x?nonsense=1")
    with pytest.raises(ServerProblem, match="DATABASE_URL cannot be read: .*nonsense"):
        database.django_settings()


def chained(outer, inner):
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    "error, away",
    [
        (chained(OperationalError("x"), psycopg.OperationalError("connection refused")), True),
        (chained(OperationalError("x"), psycopg.errors.AdminShutdown("57P01")), True),
        (chained(OperationalError("x"), psycopg.errors.TooManyConnections("53300")), True),
        (chained(OperationalError("x"), psycopg.errors.DiskFull("53100")), True),
        (chained(OperationalError("x"), psycopg.errors.ReadOnlySqlTransaction("25006")), True),
        (chained(InterfaceError("x"), psycopg.InterfaceError("the connection is closed")), True),
        (ServerProblem("pg_ctl failed"), True),
        (chained(OperationalError("x"), psycopg.errors.DeadlockDetected("40P01")), False),
        (chained(OperationalError("x"), psycopg.errors.QueryCanceled("57014")), False),
        (chained(IntegrityError("x"), psycopg.errors.UniqueViolation("23505")), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_only_what_asking_again_later_can_mend_counts_as_away(error, away):
    assert database.is_away(error) == away
