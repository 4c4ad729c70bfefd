"""The API keeps its own word: whatever is sent, only declared answers come back, and never a 5xx."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from tests.cases import factories

from tongban.identity.enums import ApiScope
from tongban.identity.services import issue_api_token
from tongban.kernel.actors import SYSTEM

EXAMPLES = 12


def loaded():
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def api(db):
    return loaded()


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@pytest.mark.parametrize("who", ["person", "staff", "nobody"])
def test_only_declared_answers_come_back(case, who, db):
    case.headers = dict(case.headers or {})
    case.headers.pop("Authorization", None)
    if who != "nobody":
        case.headers["Authorization"] = f"Bearer {secret(who)}"
    answer = case.call()
    case.validate_response(
        answer,
        checks=[
            not_a_server_error,
            schemathesis.openapi.checks.status_code_conformance,
            schemathesis.openapi.checks.content_type_conformance,
            schemathesis.openapi.checks.response_schema_conformance,
        ],
    )


def secret(who):
    """A fresh token: the rows of an example live as long as the test."""
    if who == "staff":
        owner = {"staff": factories.an_office().examiner}
    else:
        owner = {"person": factories.a_person()}
    _, raw = issue_api_token(
        name="contract", scopes=ApiScope.values, days=1, by=SYSTEM, at=timezone.localtime(), **owner
    )
    return raw
