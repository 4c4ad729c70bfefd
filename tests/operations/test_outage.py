"""While the database cannot be reached: every face says so in words, keeps what was typed, and recovers by itself."""

import time

import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.urls import reverse

from tongban.kernel.connecting.base import DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "系统暂时不可用"


@pytest.fixture
def away(db):
    """`away()`: from now on nothing answers where the database should be. Undone at the end, or by `away.over()`."""
    there = connection.settings_dict["HOST"], connection.settings_dict["PORT"]

    def begin():
        connection.close()
        connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}

    def over():
        connection.close()
        connection.settings_dict |= dict(zip(("HOST", "PORT"), there, strict=True))

    begin.over = over
    yield begin
    over()


@pytest.fixture
def client():
    """Somebody with a session, which must be looked up."""
    made = Client(raise_request_exception=False)
    made.cookies[settings.SESSION_COOKIE_NAME] = "s" * 32
    return made


def test_every_face_says_so_at_once_and_recovers_without_a_restart(away, client):
    pages = [reverse("portal:home"), reverse("portal:track"), reverse("workbench:sign-in"), "/api/v1/items"]
    before = [client.get(page).status_code for page in pages]
    away()
    began = time.monotonic()
    answers = [client.get("/"), client.get(reverse("portal:search") + "?q=开饭店"),
               client.post(reverse("workbench:sign-in"), {"username": "li", "password": "x"})]  # fmt: skip
    for answer in answers:
        assert answer.status_code == 503
        assert answer["Retry-After"] == "10"
        assert WORDS in answer.content.decode()
    assert time.monotonic() - began < 20
    away.over()
    assert [client.get(page).status_code for page in pages] == before


def test_the_api_answers_with_a_problem_document(away, client):
    away()
    answer = client.get("/api/v1/items")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "10"
    assert (answer.json()["code"], answer.json()["status"]) == ("unavailable", 503)


def test_what_was_typed_stands_on_the_page_to_be_sent_again(away, client):
    away()
    answer = client.post(reverse("portal:mandate-new"), {"f.reason": '想开一家"饭店"'}).content.decode()
    assert 'name="f.reason" value="想开一家&quot;饭店&quot;"' in answer
    assert "重新提交" in answer


def test_a_password_is_not_written_into_the_page(away, client):
    away()
    answer = client.post(reverse("portal:sign-in"), {"username": "wang", "password": "Geheim-2026"}).content.decode()
    assert WORDS in answer
    assert "Geheim-2026" not in answer
    assert "请返回上一页" in answer


def test_a_script_gets_a_short_answer(away, client):
    away()
    answer = client.get("/workbench/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 503 and "detail" in answer.json()


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_the_server_ended_is_dropped_before_it_is_used():
    dead = backend()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 120000)", [dead])  # answers when that process is gone
        assert cursor.fetchone() == (True,)
    other.close()
    close_old_connections()  # as at the beginning of each request
    assert backend() != dead


def test_a_connection_in_order_is_kept_and_looking_at_it_costs_no_statement(django_assert_num_queries):
    before = backend()
    with django_assert_num_queries(1):
        close_old_connections()
        assert backend() == before


def test_who_could_not_connect_in_time_is_not_asked_again_at_once(away, monkeypatch):
    """So that a hundred requests do not each wait for a host that is not there."""
    away()
    monkeypatch.setattr(DatabaseWrapper, "_hung", 0.0)  # put back at the end
    monkeypatch.setattr("tongban.kernel.connecting.base.SLOW", -1.0)  # as if the attempt had hung
    with pytest.raises(OperationalError, match="refused"):
        connection.ensure_connection()
    with pytest.raises(OperationalError, match="not tried again yet"):
        connection.ensure_connection()
    monkeypatch.setattr("tongban.kernel.connecting.base.REST", 0.0)
    with pytest.raises(OperationalError, match="refused"):
        connection.ensure_connection()
