"""A signed-on official in Django's client, and an office with its people."""

import pytest
from django.utils import timezone
from tests.cases import factories

from tongban.identity.models import SignedOn
from tongban.identity.services import sessions


@pytest.fixture
def office():
    return factories.an_office()


@pytest.fixture
def as_staff(client):
    def sign_in(staff):
        client.force_login(staff.user, backend="tongban.identity.authentication.PasswordByKind")
        session = client.session
        session[sessions.SIGNED_IN_AT] = session[sessions.SEEN_AT] = timezone.now().timestamp()
        session.save()
        SignedOn.objects.update_or_create(
            session_key=session.session_key, defaults={"user": staff.user, "began_at": timezone.now()}
        )
        return client

    return sign_in


@pytest.fixture
def django_capture_queries():
    """`with django_capture_queries() as seen: …; len(seen)`"""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)
