"""The database server: will it keep what it acknowledged, and can anybody listen in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tongban.kernel import clocks, database
from tongban.operations.doctor.findings import Finding, judged

OLDEST, NEWEST = 15, 18  # PostgreSQL versions the suite runs on
ASKED = """
SELECT current_setting('server_version_num')::int / 10000, current_setting('fsync') = 'on',
       current_setting('synchronous_commit'), current_setting('full_page_writes') = 'on',
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
       inet_server_addr() IS NOT NULL AND host(inet_server_addr()) NOT IN ('127.0.0.1', '::1'),
       coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
       CASE WHEN inet_server_addr() IS NULL THEN 1 ELSE current_setting('tcp_keepalives_idle')::int END,
       current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
"""


@dataclass(frozen=True)
class Facts:
    version: int = 18
    fsync: bool = True
    synchronous_commit: str = "on"
    full_page_writes: bool = True
    is_superuser: bool = False
    is_remote: bool = False
    is_encrypted: bool = True
    keepalives_idle: int = 10  # seconds; on a socket of this machine it does not matter
    free_connections: int = 50
    is_own: bool = False  # our own server, which only this machine reaches
    sslmode: str = "prefer"
    clock_apart: float = 0.0  # seconds
    waiting_migrations: int = 0


def facts() -> Facts:
    """Asked of the server."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        row = cursor.fetchone()
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Facts(
        *row, is_own=database.own_server() is not None, sslmode=database.parameters().get("sslmode", "prefer"),
        clock_apart=clocks.ahead_of_database(timezone.now()), waiting_migrations=waiting,
    )  # fmt: skip


def findings(found: Facts) -> Iterator[Finding]:
    yield judged("postgresql", OLDEST <= found.version <= NEWEST, f"PostgreSQL {found.version}.",
                 f"PostgreSQL {found.version} is outside what is tested ({OLDEST} to {NEWEST}).", "Use a tested version.")  # fmt: skip
    is_safe = found.fsync and found.full_page_writes
    yield judged("fsync", is_safe, "The database survives a power cut.", "fsync or full_page_writes is off: a power cut destroys it.",
                 "Set both on in postgresql.conf.", level="problem")  # fmt: skip
    yield judged("synchronous-commit", found.synchronous_commit not in ("off",), "What was acknowledged has reached the disk.",
                 "synchronous_commit is off: the last acknowledged cases are lost in a crash.",
                 "Set synchronous_commit = on (with a synchronous standby: remote_apply or on).", level="problem")  # fmt: skip
    yield judged("superuser", not found.is_superuser or found.is_own, "The database account has no more rights than it needs.",
                 "The database account is a superuser.", "CREATE ROLE tongban LOGIN; make it the owner of its database only.")  # fmt: skip
    yield judged("sslmode", not found.is_remote or (found.is_encrypted and found.sslmode in ("verify-full", "verify-ca")),
                 "Nobody between here and the database can listen in.",
                 f"The way to the database is not protected (sslmode={found.sslmode}, {'en' if found.is_encrypted else 'not en'}crypted).",
                 "Add sslmode=verify-full&sslrootcert=… to DATABASE_URL.")  # fmt: skip
    yield judged("keepalives", 0 < found.keepalives_idle <= 120, "The server notices clients that vanished.",
                 "A client that vanishes keeps its locks for up to two hours.",
                 "Set tcp_keepalives_idle = 10, tcp_keepalives_interval = 5, tcp_keepalives_count = 3 in postgresql.conf.")  # fmt: skip
    yield judged("connections", found.free_connections >= 10, f"{found.free_connections} connections are free.",
                 f"Only {found.free_connections} connections are free.", "Raise max_connections, or run fewer threads.")  # fmt: skip
    yield judged("clock", abs(found.clock_apart) <= 5, "This machine's clock agrees with the database server's.",
                 f"This machine's clock is {found.clock_apart:+.0f} s from the database server's"
                 + (": no deadline takes effect until they agree." if abs(found.clock_apart) > clocks.MOST_APART else "."),
                 "Run a time service (chrony) on both.",
                 level="problem" if abs(found.clock_apart) > clocks.MOST_APART else "warning")  # fmt: skip
