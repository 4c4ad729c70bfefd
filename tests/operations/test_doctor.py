"""Every unsafe thing is named, with what to do; and the safe one beside it is not."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import localdate, localtime
from tests.identity.factories import make_person, make_staff
from tests.kernel.test_events import Done, seen  # noqa: F401

from tongban.calendars.selectors import working_calendar
from tongban.identity.enums import Role
from tongban.kernel import events, relay
from tongban.operations import doctor, figures, readiness
from tongban.operations.doctor import configuration, machine, server, work

SAFE = {
    "DEBUG": False, "SECRET_KEY": "0123456789abcdef" * 4, "ALLOWED_HOSTS": ["service.example"], "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax", "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000, "TONGBAN_PUBLIC_URL": "https://service.example", "TONGBAN_STAFF_SECOND_FACTOR": "required",
    "PASSWORD_HASHERS": ["tongban.identity.hashing.Argon2idHasher"], "TONGBAN_VERIFICATION": "province",
    "TONGBAN_NOTIFICATIONS": {"sms": "gateway", "email": "smtp"}, "TONGBAN_FILE_SCANNER": "clamd",
}  # fmt: skip


def bad(found):
    return {finding.code: finding for finding in found if finding.level != "ok"}


def test_a_safe_configuration_is_left_in_peace():
    assert bad(configuration.findings(SimpleNamespace(**SAFE))) == {}


@pytest.mark.parametrize(
    "name, value, code",
    [
        ("DEBUG", True, "debug"), ("SECRET_KEY", "short", "secret-key"), ("SECRET_KEY", "django-insecure-" + "x1y2z3" * 9, "secret-key"),
        ("SECRET_KEY", "a" * 64, "secret-key"), ("ALLOWED_HOSTS", ["*"], "hosts"), ("ALLOWED_HOSTS", ["localhost"], "own-host"),
        ("SESSION_COOKIE_SECURE", False, "cookies"), ("CSRF_COOKIE_SECURE", False, "cookies"),
        ("SESSION_COOKIE_HTTPONLY", False, "cookie-script"), ("SESSION_COOKIE_SAMESITE", "None", "cookie-script"),
        ("SECURE_SSL_REDIRECT", False, "https"), ("SECURE_HSTS_SECONDS", 60, "hsts"),
        ("TONGBAN_PUBLIC_URL", "http://service.example", "public-url"), ("TONGBAN_PUBLIC_URL", "https://localhost", "public-url"),
        ("TONGBAN_STAFF_SECOND_FACTOR", "optional", "second-factor"),
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"], "password-hashes"),
        ("TONGBAN_VERIFICATION", "demo", "verification"),
        ("TONGBAN_NOTIFICATIONS", {"sms": "demo", "email": "smtp"}, "sms"),
        ("TONGBAN_NOTIFICATIONS", {"sms": "gateway", "email": "demo"}, "email"), ("TONGBAN_FILE_SCANNER", "demo", "scanner"),
    ],
)  # fmt: skip
def test_an_unsafe_setting_is_named_with_what_to_do(name, value, code):
    found = bad(configuration.findings(SimpleNamespace(**SAFE | {name: value})))
    assert list(found) == [code]
    assert found[code].do


def test_a_safe_server_is_left_in_peace():
    assert bad(server.findings(server.Facts())) == {}
    assert bad(server.findings(server.Facts(is_superuser=True, is_own=True))) == {}
    assert bad(server.findings(server.Facts(is_remote=True, sslmode="verify-full"))) == {}


@pytest.mark.parametrize(
    "change, code, level",
    [
        ({"version": 14}, "postgresql", "warning"), ({"fsync": False}, "fsync", "problem"),
        ({"full_page_writes": False}, "fsync", "problem"), ({"synchronous_commit": "off"}, "synchronous-commit", "problem"),
        ({"is_superuser": True}, "superuser", "warning"), ({"is_remote": True}, "sslmode", "warning"),
        ({"is_remote": True, "sslmode": "verify-full", "is_encrypted": False}, "sslmode", "warning"),
        ({"keepalives_idle": 7200}, "keepalives", "warning"), ({"keepalives_idle": 0}, "keepalives", "warning"),
        ({"free_connections": 3}, "connections", "warning"), ({"clock_apart": -30.0}, "clock", "warning"),
        ({"clock_apart": 4000.0}, "clock", "problem"),
    ],
)  # fmt: skip
def test_an_unsafe_server_is_named_with_what_to_do(change, code, level):
    found = bad(server.findings(replace(server.Facts(), **change)))
    assert list(found) == [code]
    assert found[code].level == level and found[code].do


@pytest.mark.django_db
def test_the_facts_of_this_server_can_be_asked():
    facts = server.facts()
    assert facts.waiting_migrations == 0
    assert abs(facts.clock_apart) < 5


@pytest.fixture
def var(settings, tmp_path):
    settings.TONGBAN_VAR = tmp_path
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "ca").mkdir(mode=0o700)
    (tmp_path / "keys" / "ca" / "root.pem").touch(mode=0o600)
    figures.backup_note().write_text("{}")
    return tmp_path


def of_machine():
    return {code: finding for code, finding in bad(machine.findings()).items() if code != "root"}


def test_a_machine_in_order_is_left_in_peace(var, monkeypatch):
    monkeypatch.setattr(readiness, "LEAST_DISK", 1)
    assert of_machine() == {}


def test_a_key_that_others_can_read_is_named_wherever_it_lies(var):
    (var / "keys" / "ca" / "root.pem").chmod(0o640)
    found = of_machine()["keys"]
    assert found.level == "problem"
    assert found.do == f"chmod 600 {var / 'keys' / 'ca' / 'root.pem'}"
    (var / "keys").chmod(0o755)
    assert f"chmod 700 {var / 'keys'}" in of_machine()["keys"].do


def test_a_disk_that_fills_up_and_a_missing_or_old_backup_are_named(var, monkeypatch):
    import os

    monkeypatch.setattr(readiness, "LEAST_DISK", 1 << 60)
    assert of_machine()["disk"].level == "problem"
    os.utime(figures.backup_note(), (0, 0))
    assert "hours old" in of_machine()["backup"].text
    figures.backup_note().unlink()
    assert of_machine()["backup"].text == "There is no backup."


def of_work():
    return bad(work.findings())


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def at_work(db):
    run("DELETE FROM procrastinate_jobs")
    run("DELETE FROM procrastinate_workers")
    run("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_the_daily_work_in_order_is_left_in_peace(at_work):
    expected = set() if working_calendar().loaded((localdate() + work.AHEAD).year) else {"calendar"}
    assert set(of_work()) == expected


@pytest.mark.parametrize(
    "statement, code",
    [
        ("DELETE FROM procrastinate_workers", "worker"),
        ("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'", "worker"),
        ("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('q', 't', 'failed')", "jobs-failed"),
        ("INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('q', 't', now() - interval '1 hour')", "jobs-late"),
        ("INSERT INTO kernel_auditentry (at, recorded_at, code, actor_kind, actor_name, object_type, object_id, facts) "
         "VALUES (now(), now() - interval '1 hour', 'x', 'system', '', '', '', '{}')", "audit"),
    ],
)  # fmt: skip
def test_work_that_stands_still_is_named(at_work, statement, code):
    run(statement)
    assert of_work()[code].do


@pytest.mark.django_db
def test_an_event_that_cannot_be_handled_is_named(at_work, seen):  # noqa: F811
    @events.on(Done)
    def broken(event):
        raise ValueError("接口不通")

    events.publish(Done(case_id=7, at=localtime()))
    relay.run()
    assert "case:7" in of_work()["events"].text and "接口不通" in of_work()["events"].text


def test_a_job_that_fails_is_named_with_its_kind(at_work):
    run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, attempts) VALUES ('following', 'cases.make_licence_of_grant', 2)"
    )
    said = of_work()["jobs-failing"].text
    assert said == "Job cases.make_licence_of_grant: 0 failed for good, 1 failed and will be tried again."


def test_what_the_guide_says_brings_failed_jobs_back(at_work):
    run("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('q', 't', 'failed')")
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    (statement,) = re.findall(r'psql "\$DATABASE_URL" -c "(SELECT procrastinate_retry[^"]*)"', guide)
    run(statement)
    assert "jobs-failed" not in of_work()


def test_a_year_that_is_not_loaded_is_named(at_work, monkeypatch):
    monkeypatch.setattr(work, "AHEAD", work.AHEAD * 200)
    assert "are not loaded" in of_work()["calendar"].text


def test_people_of_the_demo_are_named(at_work):
    make_person()
    run("UPDATE identity_user SET username = 'resident01' WHERE id = (SELECT max(id) FROM identity_user)")
    assert of_work()["demo-people"].text.startswith("1 accounts")


def test_an_administrator_who_is_the_only_one_is_named(at_work):
    assert "administrators" not in of_work()  # nobody works here yet
    make_staff(Role.EXAMINER)
    assert of_work()["administrators"].text.startswith("0 administrator")
    make_staff(Role.ADMIN)
    assert of_work()["administrators"].text.startswith("1 administrator") and of_work()["administrators"].do
    second = make_staff(Role.ADMIN, region_code="990100000000")
    assert "administrators" not in of_work()
    second.posts.update(ends_on=localdate() - timedelta(days=1))
    assert "administrators" in of_work()


def test_the_command_ends_with_one_for_a_problem_and_speaks_json(at_work, capsys):
    run("DELETE FROM procrastinate_workers")
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", json=True)
    assert ended.value.code == 1
    said = {finding["code"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert said["worker"] == {
        "code": "worker", "level": "problem", "do": "Start `tongban worker`.",
        "text": "No worker runs: messages, licences and deadlines wait.",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_database_that_is_away_is_a_finding_not_a_traceback(monkeypatch):
    from django.db import OperationalError

    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(server, "facts", away)
    assert list(doctor.examine())[-1].code == "database"
