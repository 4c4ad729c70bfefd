"""The API keeps its own word: whatever is sent, only declared answers come back, and never a 5xx."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.cases import factories

from tongban.identity.enums import ApiScope
from tongban.identity.services import issue_api_token
from tongban.kernel.actors import SYSTEM

EXAMPLES = 12


SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
thrifty = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.fixture(autouse=True)
def one_connection(db):
    """The requests run inside the test's transaction, as with Django's own test client: nobody closes its connection."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("who", ["person", "staff", None])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_only_declared_answers_come_back(operation, who):
    @thrifty
    @given(case=operation.as_strategy())
    def examples(case):
        ask(case, who)

    examples()


def ask(case, who):
    headers = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
    case.headers = headers | ({"Authorization": f"Bearer {secret(who)}"} if who else {})
    case.validate_response(case.call(), checks=CHECKS)


def secret(who):
    """A fresh token: the rows of an example live as long as the test."""
    owner = {"staff": factories.an_office().examiner} if who == "staff" else {"person": factories.a_person()}
    _, raw = issue_api_token(
        name="contract", scopes=ApiScope.values, days=1, by=SYSTEM, at=timezone.localtime(), **owner
    )
    return raw
