"""What a case costs the database through the API: every statement that travels, as libpq itself sees them go."""

import tempfile
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection
from tests.cases import factories
from tests.openapi.test_api import token_for

from tongban.catalogue.enums import ResultType

# The gate: lower it whenever the mechanism gets leaner, never raise it. What the server does by itself is not counted.
MOST_STATEMENTS_PER_CASE = 24

SENT = ("\tQuery\t", "\tExecute\t")  # simple protocol; extended protocol, prepared statements and pipelines


@contextmanager
def sent_to_the_server():
    """Lists one entry per statement that the block sends: BEGIN, COMMIT, savepoints, health checks and all."""
    connection.ensure_connection()
    found: list[str] = []
    with tempfile.TemporaryFile("w+") as trace:
        libpq = connection.connection.pgconn
        libpq.trace(trace.fileno())
        try:
            yield found
        finally:
            libpq.untrace()
        trace.seek(0)
        found += [line for line in trace if any(word in line for word in SENT)]


@pytest.mark.django_db(transaction=True)
def test_a_case_costs_no_more_statements_than_the_gate_allows(client):
    office = factories.an_office(result_type=ResultType.OTHER, materials=["申请书", "身份证明", "场所使用证明"])
    person = factories.a_person()
    tokens = {who: token_for(staff=getattr(office, who))[1] for who in ("examiner", "chief", "leader")}
    tokens["citizen"] = token_for(person=person)[1]
    materials = [m.code for m in office.item.current.materials.all()]
    owner = f"applicant:{person.pk}"
    files = [str(factories.a_file(owner).public_id) for _ in materials]
    filing = {
        "item_code": office.item.code,
        "materials": [dict(zip(("code", "file"), pair, strict=True)) for pair in zip(materials, files, strict=True)],
    }
    acts = [
        ("examiner", "receipt", {}),
        ("examiner", "accept", {}),
        ("chief", "assign", {"examiner_ids": [office.examiner.pk, office.second.pk]}),
        ("examiner", "examine", {"opinion": "符合条件", "passed": True}),
        ("leader", "decide", {"granted": True}),
    ]

    def ask(path, body, who):
        connection.close_if_unusable_or_obsolete()  # as at the start of every real request
        headers = {**tokens[who], "Idempotency-Key": uuid.uuid4().hex}
        answer = client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    def one_case():
        number = ask("cases", filing, "citizen")["number"]
        return [ask(f"cases/{number}/actions/{verb}", body, who) for who, verb, body in acts][-1]

    one_case()  # the first use of a day notes the day, calendars and wordings are read once
    with sent_to_the_server() as statements:
        done = one_case()
    assert done["is_granted"] is True
    assert len(materials) == 3
    assert len(statements) <= MOST_STATEMENTS_PER_CASE
    assert len(statements) >= 6, "the trace saw nothing"
