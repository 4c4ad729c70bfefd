"""Clients with a session, for everybody whom these tests send through a door."""

import time

from django.test import Client

from tongban.identity.services.sessions import SEEN_AT, SIGNED_IN_AT


def signed_on_staff(staff, **client):
    """A client with this official's session; further words go to the client (`enforce_csrf_checks=True`)."""
    made = Client(**client)
    made.force_login(staff.user, backend="tongban.identity.authentication.PasswordByKind")
    session = made.session
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()
    session.save()
    return made
