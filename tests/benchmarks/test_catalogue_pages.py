"""Every page of the catalogue costs the same statements however much there is: few of everything, and ten times as much."""

import pytest
from benchmarks.data import registers
from benchmarks.generate import Filler
from benchmarks.harness.catalogue_pages import pages
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.benchmarks.test_generate import nothing_points_nowhere

from tongban.catalogue import services
from tongban.identity.models import SignedOn, User
from tongban.identity.services import sessions
from tongban.portal import remembered

STATEMENTS = {}


@pytest.fixture
def city(transactional_db, settings, tmp_path, request):
    settings.TONGBAN_FILES = tmp_path / "files"
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone()[0] != "on":
            pytest.skip("the generator needs a server of our own: it loads as a superuser")
    filler = Filler(items=request.param, applicants=100)
    filled = filler.ground()
    filler.add(closed=20, open_cases=20)
    now = timezone.now()
    registers.fill(filler.dsn, items=request.param, at=now, password_hash=make_password("Right-Horse-7"))
    services.count_day(at=now)
    assert nothing_points_nowhere()
    return {"leader": filled.leaders[0], "supervisor": filled.supervisor}


def signed_on(username):
    client = Client()
    if username in ("nobody", "api"):
        return client
    user = User.objects.get(username=username)
    client.force_login(user, backend="tongban.identity.authentication.PasswordByKind")
    session, now = client.session, timezone.now()
    session[sessions.SIGNED_IN_AT] = session[sessions.SEEN_AT] = now.timestamp()
    session.save()
    SignedOn.objects.update_or_create(session_key=session.session_key, defaults={"user": user, "began_at": now})
    return client


@pytest.mark.parametrize("city", [300, 3_000], indirect=True, ids=["few", "many"])
def test_no_page_takes_more_statements_for_more_rows(city):
    clients, found = {}, {}
    for who, name, path in pages():
        client = clients.setdefault(who, signed_on(city.get(who, who)))
        client.get(path)  # what a process reads once
        remembered.forget()
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
            assert answer.status_code == 200, path
            answer.getvalue()
        found[f"{who}: {name}"] = len(seen)
    assert found == STATEMENTS
