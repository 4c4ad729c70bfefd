"""What a load balancer and a monitoring system are told."""

import pytest
from django.db import connection
from django.test import Client

from tongban.kernel import secrets
from tongban.operations import readiness
from tongban.operations.middleware import face_of

FROM_ELSEWHERE = {"REMOTE_ADDR": "10.1.2.3"}


@pytest.fixture
def a_worker(db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


@pytest.fixture
def client():
    return Client()


def test_alive_is_said_without_a_database_under_any_name_and_without_tls(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, []
    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_with_everything_in_place(client, a_worker):
    answer = client.get("/readyz")
    assert answer.json() == {
        "status": "ready",
        "checks": dict.fromkeys(("disk", "keys", "database", "migrations", "worker"), "ok"),
    }


def test_not_ready_without_a_worker(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == "none runs"


def test_a_worker_that_fell_silent_is_said(client, a_worker):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert client.get("/readyz").json()["checks"]["worker"].startswith("not seen for 30")


def test_not_ready_with_a_full_disk_or_an_open_key(client, a_worker, settings, tmp_path, monkeypatch):
    settings.TONGBAN_VAR = tmp_path
    monkeypatch.delenv("TONGBAN_MASTER_KEY", raising=False)
    monkeypatch.setattr(readiness, "LEAST_DISK", 1 << 60)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "master.key").write_text("x")
    (tmp_path / "keys" / "master.key").chmod(0o644)
    said = client.get("/readyz").json()["checks"]
    assert said["keys"] == "master.key can be read by others"
    assert "MB free" in said["disk"]


def test_strangers_learn_only_whether_it_is_ready(client, a_worker):
    assert client.get("/readyz", **FROM_ELSEWHERE).json() == {"status": "ready"}


@pytest.mark.parametrize(
    "meta, status",
    [
        ({}, 200),
        (FROM_ELSEWHERE, 403),
        ({"HTTP_X_FORWARDED_FOR": "10.1.2.3"}, 403),
        ({"HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        (FROM_ELSEWHERE | {"HTTP_AUTHORIZATION": "Bearer right"}, 200),
    ],
)
@pytest.mark.django_db
def test_figures_are_for_this_machine_or_with_the_token(client, settings, tmp_path, meta, status):
    settings.TONGBAN_VAR = tmp_path
    token = secrets.secret("metrics.token", var=tmp_path, env="TONGBAN_METRICS_TOKEN")
    meta = {name: value.replace("right", token) for name, value in meta.items()}
    assert client.get("/metrics", **meta).status_code == status


@pytest.mark.django_db
def test_requests_are_counted_by_face_and_status_and_nothing_of_a_person_stands_in_the_figures(client):
    client.get("/?number=999900199001010014")
    client.get("/workbench/")
    client.get("/api/v1/items")
    text = client.get("/metrics").content.decode()
    assert 'tongban_requests_total{face="portal",method="GET",status="200"}' in text
    assert 'tongban_requests_total{face="workbench",method="GET",status="302"}' in text
    assert 'tongban_request_seconds_count{face="api"}' in text
    assert "tongban_database_up 1\n" in text
    assert "tongban_jobs_waiting" in text
    assert "9999001990" not in text


@pytest.mark.parametrize(
    "path, face",
    [("/", "portal"), ("/workbench/cases/", "workbench"), ("/api/v1/items", "api"), ("/static/a.css", "static")],
)
def test_an_address_belongs_to_a_face(path, face):
    assert face_of(path) == face


def test_a_strange_method_makes_no_new_counter(client, db):
    client.generic("BREW", "/")
    assert "BREW" not in client.get("/metrics").content.decode()
