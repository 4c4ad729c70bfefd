"""All addresses × all roles × somebody else's things, from the tables of addresses themselves.

What a door answers its own people stands in tests/architecture/test_urls.py and tests/workbench/test_permissions.py, and an
address that is in neither fails there. Here every address is asked for a thing of somebody else's, whatever its rule says.
"""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from tests.architecture.test_urls import RULES
from tests.cases import factories
from tests.portal.people import somebody
from tests.security.people import signed_on_staff
from tests.security.world import (
    Address,
    addresses,
    let_everybody_in,
    make_world,
    operations,
    state_of_everything,
)
from tests.workbench.test_permissions import PUBLIC as WORKBENCH_PUBLIC

from tongban.identity.enums import ApiScope
from tongban.identity.services import issue_api_token, revoke_api_token
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
ADDRESSES = list(addresses())
OPERATIONS = list(operations())
PUBLIC = {name for name, (expected, _arguments, _method) in RULES.items() if expected["stranger"] == 200} | {
    f"workbench:{name}" for name in WORKBENCH_PUBLIC
}
# Anybody may take a form or sample along from a guide; here there is none (tests/portal).
PUBLIC |= {"portal:guide-file"}
OPEN_SWITCHES = {"portal:sign-out", "webkit:elder", "webkit:language"}
# Signed-on pages whose argument names nobody's thing: items of the public catalogue, a clerk's own scans.
NOBODYS = {"portal:apply", "workbench:intake-item"}
CITIZENS = {"another citizen", "agent whose mandate ended", "agent for another item"}


def personal() -> list[Address]:
    """The addresses whose arguments lead to something that belongs to somebody."""
    return [one for one in ADDRESSES if one.arguments and one.name not in PUBLIC | NOBODYS]


@pytest.fixture
def world():
    return let_everybody_in(make_world())


def test_the_matrix_is_not_empty():
    assert len(personal()) > 30
    assert len(OPERATIONS) > 10


def expected_of(role: str, address: Address) -> set[int]:
    """Nobody is sent to sign on; citizens find nothing in the portal and no workbench; officials the other way round."""
    if role == "nobody":
        return {302}
    if address.face == "portal":
        # The right that ended refuses the first form sent in its name, before anything is looked up (R-USER-6).
        return ({404, 409} if role == "agent whose mandate ended" else {404}) if role in CITIZENS else {403}
    return {302} if role in CITIZENS | {"owner"} else {404}


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reaches_what_belongs_to_somebody_else(world, method):
    before, wrong = state_of_everything(), []
    for role, client in world.clients.items():
        for address in personal():
            if role == "owner" and address.face == "portal":
                continue
            url = reverse(address.name, kwargs=address.given(world))
            answer = getattr(client, method)(url, {"once": uuid.uuid4().hex} if method == "post" else {})
            allowed = expected_of(role, address) | {405}
            if answer.status_code == 302 and 302 in allowed:
                way_in = "/workbench/sign-in/" if address.face == "workbench" else "/sign-in/"
                if not answer["Location"].startswith(way_in):
                    wrong.append(f"{role}: {method} {url} leads to {answer['Location']}")
            if answer.status_code not in allowed:
                wrong.append(f"{role}: {method} {address.name} {answer.status_code} instead of {allowed}")
    assert not wrong, "\n".join(wrong)
    assert state_of_everything() == before, "something was written by somebody who may not"


def test_an_address_that_takes_one_method_answers_405_before_it_says_what_is_there(world):
    """A 405 tells the same about everybody's things: asked for things that are not there, it is the same answer."""
    client = world.clients["another citizen"]
    for address in personal():
        if address.face != "portal":
            continue
        theirs = reverse(address.name, kwargs=address.given(world))
        nowhere = reverse(address.name, kwargs=address.nowhere())
        for method in ("get", "post"):
            data = {"once": "a" * 32} if method == "post" else {}
            assert (
                getattr(client, method)(theirs, data).status_code == getattr(client, method)(nowhere, data).status_code
            ), f"{method} {address.name} tells whether it is there"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_no_other_method_does_anything(world, method):
    """Not even for those who may come in: what changes something is a POST."""
    clients = {"owner": world.clients["owner"], "examiner": signed_on_staff(world.office.examiner)}
    before, wrong = state_of_everything(), []
    for role, client in clients.items():
        for address in ADDRESSES:
            if address.name in (
                "workbench:case",
                "portal:document",
                "workbench:document",
            ):  # marks it opened; prints it
                continue
            answer = getattr(client, method)(reverse(address.name, kwargs=address.given(world)))
            answer.getvalue()  # a file that is sent is closed at its end
            if answer.status_code != 405 and (method != "head" or answer.status_code >= 500):
                wrong.append(f"{role}: {method} {address.name} {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert state_of_everything() == before


@pytest.mark.parametrize("who", ["owner", "examiner", "nobody"])
def test_no_post_without_its_token_reaches_a_view(world, who):
    """CSRF: 403 at every address of the web faces, whoever's session the forger rides on."""
    made = {
        "owner": lambda: world.clients["owner"], "examiner": lambda: signed_on_staff(world.office.examiner),
        "nobody": Client,
    }[who]()  # fmt: skip
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = made.cookies
    before, wrong = state_of_everything(), []
    for address in ADDRESSES:
        for method in ("post", "put", "patch", "delete"):
            url = reverse(address.name, kwargs=address.given(world))
            answer = getattr(forger, method)(url)
            if answer.status_code != (403 if method == "post" else 405):
                wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert state_of_everything() == before


# --- the API


def call(operation, world, headers):
    path = operation.path.format(**world.things)
    body = {} if operation.method == "get" else {"data": "{}", "content_type": "application/json"}
    if operation.path == "/files":
        from django.core.files.uploadedfile import SimpleUploadedFile

        body = {"data": {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.4\n%%EOF")}}
    if operation.path == "/ratings":
        body["data"] = {"token": "nothing", "grade": 1}
    if operation.path == "/cases" and operation.method == "post":
        body["data"] = {"item_code": "nothing"}
    if operation.path.endswith("/materials") and operation.method == "post":
        body["data"] = {"code": "M01", "file": str(uuid.UUID(int=7))}
    if operation.method == "post":
        headers = headers | {"Idempotency-Key": uuid.uuid4().hex}
    return getattr(Client(), operation.method)(f"/api/v1{path}", headers=headers, **body)


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def token(scopes=tuple(ApiScope.values), at=None, **whose):
    return issue_api_token(name="t", scopes=scopes, days=1, by=SYSTEM, at=at or localtime(), **whose)


def test_without_a_token_only_what_is_public_answers(world):
    _, expired = token(person=world.owner, at=localtime() - timedelta(days=2))
    row, revoked = token(person=world.owner)
    revoke_api_token(token_id=row.pk, by=SYSTEM, at=localtime())
    bad = [{}, bearer("x"), bearer(""), bearer(expired), bearer(revoked), {"Authorization": "Basic eDp5"},
           {"Authorization": "Bearer"}, bearer("tb1_" + "A" * 100_000)]  # fmt: skip
    for operation in OPERATIONS:
        for headers in bad:
            status = call(operation, world, headers).status_code
            assert (status == 401) == (operation.scope is not None), f"{operation}: {status} with {str(headers)[:60]}"


def test_the_public_operations_are_these_and_no_others():
    assert {str(one) for one in OPERATIONS if one.scope is None} == {
        "get /items", "get /items/changes", "get /items/{code}", "get /items/{code}/guide", "get /items/{code}/versions",
        "get /items/{code}/versions/{version}", "get /items/{code}/files/{file_id}", "get /licences/{identifier}/verify",
    }  # fmt: skip


@pytest.mark.parametrize("scope", ApiScope.values)
def test_a_token_reaches_exactly_the_operations_of_its_scope(world, scope):
    _, secret = token(scopes=(scope,), person=world.owner)
    for operation in OPERATIONS:
        if operation.scope is None:
            continue
        answer = call(operation, world, bearer(secret))
        refused = answer.status_code == 403 and answer.json()["code"] == "scope_missing"
        assert refused == (operation.scope != scope), f"{operation} with {scope}: {answer.status_code}"


def test_no_token_reaches_what_belongs_to_somebody_else(world):
    holders = {role: {"staff": staff} for role, staff in world.strangers.items()} | {
        "another citizen": {"person": somebody("李四")}
    }
    wanted = [one for one in OPERATIONS if one.scope and "{" in one.path]
    assert len(wanted) >= 5
    before, wrong = state_of_everything(), []
    secrets = {role: token(**whose)[1] for role, whose in holders.items()}
    before = state_of_everything()
    for role, secret in secrets.items():
        for operation in wanted:
            answer = call(operation, world, bearer(secret))
            if answer.status_code != 404:
                wrong.append(f"{role}: {operation} {answer.status_code} {answer.content[:100]!r}")
        for path, name in (("/cases", "cases"), ("/events", "events")):
            listed = Client().get(f"/api/v1{path}", headers=bearer(secret)).json()[name]
            if world.case.number in str(listed):
                wrong.append(f"{role}: {path} lists the case")
    assert not wrong, "\n".join(wrong)
    after = state_of_everything()
    assert {name for name in after if after[name] != before[name]} <= {"identity_apitoken"}, "only when it was used"


def test_a_token_of_an_agent_ends_with_the_mandate(world):
    from tests.portal.people import a_mandate

    agent = somebody("经办")
    _, secret = token(person=agent, mandate=a_mandate(world.owner, agent, ends_in=-1))
    assert Client().get("/api/v1/cases", headers=bearer(secret)).status_code == 401


def test_a_token_of_an_official_who_left_is_void(world):
    _, secret = token(staff=world.office.examiner)
    user = world.office.examiner.user
    user.is_active = False
    user.save()
    assert Client().get("/api/v1/cases", headers=bearer(secret)).status_code == 401


def test_a_session_opens_nothing_in_the_api(world):
    for operation in OPERATIONS:
        if operation.scope and operation.method == "get":
            path = operation.path.format(**world.things)
            assert world.clients["owner"].get(f"/api/v1{path}").status_code == 401


def test_a_foreign_office_sees_its_own_things_only(world):
    """The other direction: the same roles are not simply shut out of everything."""
    case = factories.make_case(factories.an_office(body=world.strangers["examiner of another body"].body))
    client = world.clients["examiner of another body"]
    assert client.get(reverse("workbench:case", args=[case.number])).status_code == 200
    assert client.get(reverse("workbench:case", args=[world.case.number])).status_code == 404
