"""Primary keys drawn before the row is written."""

import pytest
from django.db import connection

from tongban.kernel.ids import AT_ONCE, next_id
from tongban.kernel.models import AuditEntry


@pytest.mark.django_db(transaction=True)
def test_keys_are_drawn_anew_on_a_new_connection():
    """After a change of the leader the new one may give out again what the old one drew and nobody used."""
    first = next_id(AuditEntry)
    assert next_id(AuditEntry) == first + 1
    connection.close()
    assert next_id(AuditEntry) >= first + AT_ONCE
    assert next_id(AuditEntry) > first + AT_ONCE
