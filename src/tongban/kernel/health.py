"""What is unsafe or unwell in an installation, in plain words (`tongban doctor`)."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tongban.kernel import clocks

OLDEST, NEWEST = 15, 18  # PostgreSQL versions the suite runs on
LATE_AFTER = 300  # seconds


@dataclass(frozen=True)
class Finding:
    """`level`: ok, warning (unsafe where strangers come, fine for a demo) or problem (does not work)."""

    level: str
    text: str


def examine() -> Iterator[Finding]:
    """Everything, in the order an operator looks."""
    yield from _settings()
    yield from _keys()
    yield from _database()


def _settings() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("problem", "DEBUG is on: error pages show the program's inside to everybody.")
    if not settings.SESSION_COOKIE_SECURE or not settings.CSRF_COOKIE_SECURE:
        yield Finding("warning", "Cookies travel over plain http. Use config.settings.production behind TLS.")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("warning", "Every host name is answered. Name yours in TONGBAN_HOSTS.")
    if not settings.SECURE_HSTS_SECONDS:
        yield Finding("warning", "Browsers are not told to use https only (HSTS).")
    if "https://" not in settings.TONGBAN_PUBLIC_URL:
        yield Finding("warning", f"QR codes lead to {settings.TONGBAN_PUBLIC_URL}. Set TONGBAN_PUBLIC_URL.")
    if settings.TONGBAN_STAFF_SECOND_FACTOR == "optional":
        yield Finding("warning", "Officials sign in with a password alone. Set TONGBAN_STAFF_SECOND_FACTOR=required.")
    yield Finding("ok", f"Algorithms: {getattr(settings, 'TONGBAN_CRYPTO', 'common')}.")


def _keys() -> Iterator[Finding]:
    folder = settings.TONGBAN_VAR / "keys"
    open_ones = [
        path.name
        for path in sorted(folder.glob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.suffix in (".key", ".p12", ".pem")
    ]
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding("problem", f"The folder {folder} can be read by others: chmod 700.")
    for name in open_ones:
        yield Finding("problem", f"The key {name} can be read by others: chmod 600 {folder / name}.")
    if not open_ones:
        yield Finding("ok", "Keys are readable by their owner only.")


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000, current_setting('fsync')")
        version, fsync = cursor.fetchone()
    level = "ok" if OLDEST <= version <= NEWEST else "warning"
    yield Finding(level, f"PostgreSQL {version} (tested: {OLDEST} to {NEWEST}).")
    if fsync != "on":
        yield Finding("problem", "fsync is off: a power cut destroys the database.")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding("problem", f"{len(waiting)} changes of the tables wait: run `tongban migrate`.")
        return
    yield from _clock()
    yield from _work()


def _clock() -> Iterator[Finding]:
    apart = clocks.ahead_of_database(timezone.now())
    wrong = abs(apart) > clocks.MOST_APART
    yield Finding(
        "problem" if wrong else "ok",
        f"This machine's clock is {apart:+.0f} s from the database server's"
        + (": no deadline takes effect until they agree." if wrong else "."),
    )


def _work() -> Iterator[Finding]:
    """The worker, its jobs, the events and the seals."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'"
        )
        workers = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'todo' AND "
            "coalesce(scheduled_at, now()) < now() - interval '5 minutes') FROM procrastinate_jobs"
        )
        failed, late = cursor.fetchone()
        cursor.execute(
            "SELECT task_name, count(*) FILTER (WHERE status = 'failed'), count(*) FILTER (WHERE status = 'todo') "
            "FROM procrastinate_jobs WHERE status = 'failed' OR (status = 'todo' AND attempts > 0) "
            "GROUP BY task_name ORDER BY count(*) DESC LIMIT 5"
        )
        failing = cursor.fetchall()
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE tries > 0) FROM kernel_eventpending")
        pending, stuck = cursor.fetchone()
        cursor.execute("SELECT event_id, stream, tries, last_error FROM kernel_eventpending WHERE tries > 0 LIMIT 5")
        examples = cursor.fetchall()
        cursor.execute(
            "SELECT extract(epoch FROM now() - min(recorded_at)) FROM kernel_auditentry WHERE transaction >= "
            "coalesce((SELECT horizon FROM kernel_auditseal ORDER BY id DESC LIMIT 1), 0)"
        )
        unsealed = cursor.fetchone()[0]
    yield (
        Finding("ok", f"{workers} worker(s) at work.")
        if workers
        else Finding("problem", "No worker runs: messages, licences and deadlines wait. Start `tongban worker`.")
    )
    if failed or late:
        yield Finding("problem", f"{failed} jobs failed for good, {late} wait longer than five minutes.")
    for name, for_good, again in failing:
        yield Finding("problem", f"Job {name}: {for_good} failed for good, {again} failed and will be tried again.")
    yield Finding(
        "problem" if stuck else "ok", f"{pending} events wait for their handlers, {stuck} of them after a failure."
    )
    for event_id, stream, tries, error in examples:
        yield Finding("problem", f"Event {event_id} ({stream}), tried {tries} times: {error}")
    if unsealed is not None and unsealed > LATE_AFTER:
        yield Finding("warning", f"Audit entries wait {int(unsealed // 60)} minutes for their seal.")
