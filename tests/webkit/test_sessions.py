"""Sessions end after idling and after eight hours (R-SEC-4)."""

import time

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_on(client, django_user_model):
    def sign_on(kind):
        client.force_login(
            django_user_model.objects.create_user(f"{kind}.one", "synthetic-8", kind=kind),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        client.get("/")
        return client

    return sign_on


def _age(client, **seconds):
    session = client.session
    for key, value in seconds.items():
        session[key] = int(time.time()) - value
    session.save()


@pytest.mark.parametrize("kind, idle, stays", [
    ("applicant", 29 * 60, True), ("applicant", 31 * 60, False), ("staff", 14 * 60, True), ("staff", 16 * 60, False),
])  # fmt: skip
def test_an_idle_session_ends(signed_on, kind, idle, stays):
    client = signed_on(kind)
    _age(client, seen_at=idle)
    assert (f"{kind}.one" in client.get("/").text) is stays


def test_no_session_is_older_than_eight_hours(signed_on):
    client = signed_on("applicant")
    _age(client, began_at=8 * 3600 + 1)
    assert "applicant.one" not in client.get("/").text
