"""Who may open which address: every address of the portal and the API, for everybody, on their own and on others' things.

An address that is not in `RULES` or `API` fails the test, so that nobody adds a door without saying who has the key.
The workbench has the same in its own tests.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.timezone import localtime
from tests.cases.factories import acting, an_office, make_case
from tests.catalogue.factories import a_list, a_policy, a_proof, a_theme
from tests.licences.factories import issue
from tests.portal.people import PDF, a_mandate, a_shop_item, signed_on, somebody

from tongban.cases import services
from tongban.cases.models import CaseDocument
from tongban.catalogue.models import Delegation
from tongban.catalogue.services import ask_question
from tongban.files.services import store_bytes
from tongban.identity.enums import ApiScope
from tongban.identity.services import issue_api_token
from tongban.kernel.actors import SYSTEM
from tongban.notifications.models import Message
from tongban.openapi.api import api

pytestmark = pytest.mark.django_db

# What a stranger, the owner, somebody else and an official get. 302 of a stranger is the way to the sign-in page.
PUBLIC = {"stranger": 200, "owner": 200, "other": 200, "staff": 200}
PROBE = {"stranger": 503, "owner": 503, "other": 503, "staff": 503}  # answers everybody; here no worker runs
SWITCH = {"stranger": 302, "owner": 302, "other": 302, "staff": 302}  # public, answers by leading on
EVERYBODY_SIGNED_ON = {"stranger": 302, "owner": 200, "other": 200, "staff": 200}
PERSONS = {"stranger": 302, "owner": 200, "other": 200, "staff": 403}  # everybody their own
OWN = {"stranger": 302, "owner": 200, "other": 404, "staff": 403}
OWN_LED_ON = OWN | {"owner": 302}
FORM_PERSONS = {"stranger": 302, "owner": 422, "other": 422, "staff": 403}
LED_ON_PERSONS = {"stranger": 302, "owner": 302, "other": 302, "staff": 403}

# name: (what happens, arguments in the world below, method)
RULES: dict[str, tuple[dict[str, int], tuple[str, ...], str]] = {
    "operations:healthz": (PUBLIC, (), "get"),
    "operations:readyz": (PROBE, (), "get"),
    "operations:metrics": (PUBLIC, (), "get"),  # to this machine, as which the tests ask; to others with a token
    "portal:home": (PUBLIC, (), "get"),
    "portal:item": (PUBLIC, ("item",), "get"),
    "portal:guide-pdf": (PUBLIC, ("item",), "get"),
    "portal:poster": (PUBLIC, ("item",), "get"),
    "portal:blank-form": (PUBLIC, ("form_item",), "get"),
    "portal:guide-file": (dict.fromkeys(PUBLIC, 404), ("item", "file"), "get"),  # there is no such file
    "portal:situations": (PUBLIC, ("item",), "get"),
    "portal:versions": (PUBLIC, ("item",), "get"),
    "portal:compare": (PUBLIC, ("item", "version", "version"), "get"),
    "portal:changes": (PUBLIC, (), "get"),
    "portal:theme": (PUBLIC, ("theme",), "get"),
    "portal:bodies": (PUBLIC, (), "get"),
    "portal:body": (PUBLIC, ("body",), "get"),
    "portal:policies": (PUBLIC, (), "get"),
    "portal:policy": (PUBLIC, ("policy",), "get"),
    "portal:lists": (PUBLIC, (), "get"),
    "portal:towns": (PUBLIC, (), "get"),
    "portal:town": (PUBLIC, ("town",), "get"),
    "portal:list": (PUBLIC, ("list",), "get"),
    "portal:list-exceptions": (PUBLIC, ("list",), "get"),
    "portal:list-history": (PUBLIC, ("list",), "get"),
    "portal:list-change": (PUBLIC, ("list", "list_change"), "get"),
    "portal:list-file": (PUBLIC, ("list", "file_kind"), "get"),
    "portal:proofs": (PUBLIC, (), "get"),
    "portal:proof": (PUBLIC, ("proof",), "get"),
    "portal:proofs-file": (PUBLIC, ("file_kind",), "get"),
    "portal:reforms": (PUBLIC, (), "get"),
    "portal:reforms-file": (PUBLIC, ("file_kind",), "get"),
    "portal:halls": (PUBLIC, (), "get"),
    "portal:hall": (PUBLIC, ("hall",), "get"),
    "portal:hall-file": (PUBLIC, ("hall", "file_kind"), "get"),
    "portal:track": (PUBLIC, (), "get"),
    "portal:verify": (PUBLIC, (), "get"),
    "portal:verify-licence": (PUBLIC, ("licence",), "get"),
    "portal:sign-in": (PUBLIC, (), "get"),
    "portal:sign-out": (SWITCH, (), "post"),
    "portal:register": (PUBLIC, (), "get"),
    "portal:register-firm": (PERSONS, (), "get"),
    "portal:privacy": (PUBLIC, (), "get"),
    "portal:help": (PUBLIC, (), "get"),
    "portal:search": (PUBLIC, (), "get"),
    "portal:suggest": (PUBLIC, (), "get"),
    "portal:ask": (PUBLIC, (), "get"),
    "portal:question": (PUBLIC, ("question",), "get"),  # whoever holds the link
    "portal:rate": (PUBLIC, ("token",), "get"),  # whoever holds the code
    "webkit:elder": (SWITCH, (), "post"),
    "webkit:language": (SWITCH, (), "post"),
    "portal:regions": (EVERYBODY_SIGNED_ON, (), "get"),
    "portal:apply": (PERSONS, ("item",), "get"),
    "portal:draft": (OWN, ("draft",), "get"),
    "portal:draft-save": (OWN, ("draft",), "post"),
    "portal:draft-situation": (OWN, ("draft",), "get"),
    "portal:draft-review": (OWN, ("draft",), "get"),
    "portal:draft-submit": (OWN | {"owner": 422}, ("draft",), "post"),
    "portal:receipt": (OWN_LED_ON, ("draft",), "get"),
    "portal:draft-delete": (OWN, ("draft",), "get"),
    "portal:answer-file": (OWN | {"owner": 404}, ("draft", "file"), "get"),  # there is no such file
    "portal:drafts": (PERSONS, (), "get"),
    "portal:cases": (PERSONS, (), "get"),
    "portal:case": (OWN, ("case",), "get"),
    "portal:case-correct": (OWN_LED_ON, ("case",), "get"),  # nothing to correct
    "portal:case-write": (OWN | {"owner": 422}, ("case",), "post"),
    "portal:case-read": (OWN_LED_ON, ("case",), "post"),
    "portal:case-take-back": (OWN | {"owner": 409}, ("case",), "post"),  # received already
    "portal:case-withdraw": (OWN | {"owner": 422}, ("case",), "post"),
    "portal:material-file": (OWN, ("material",), "get"),
    "portal:message-file": (OWN, ("message_file",), "get"),
    "portal:document": (OWN, ("document",), "get"),
    "portal:licences": (PERSONS, (), "get"),
    "portal:licence": (OWN, ("licence",), "get"),
    "portal:licence-pdf": (OWN, ("licence",), "get"),
    "portal:messages": (PERSONS, (), "get"),
    "portal:messages-read": (LED_ON_PERSONS, (), "post"),
    "portal:message-read": (OWN_LED_ON, ("message",), "post"),
    "portal:account": (PERSONS, (), "get"),
    "portal:act": (LED_ON_PERSONS, (), "post"),
    "portal:access-log": (PERSONS, (), "get"),
    "portal:end-sessions": (LED_ON_PERSONS, (), "post"),
    "portal:password": (PERSONS, (), "get"),
    "portal:mandate-new": (PERSONS, (), "get"),
    "portal:mandate-revoke": (OWN_LED_ON, ("mandate",), "post"),
}

# The API: without a token, by the owner's, somebody else's and an official's of another body.
OPEN = {"stranger": 200, "owner": 200, "other": 200, "staff": 200}
TOKEN = {"stranger": 401, "owner": 200, "other": 200, "staff": 200}
TOKEN_OWN = {"stranger": 401, "owner": 200, "other": 404, "staff": 404}
WITHOUT_KEY = {"stranger": 401, "owner": 400, "other": 400, "staff": 400}  # every write asks for its key first
API: dict[str, dict[str, int]] = {
    "get /items": OPEN,
    "get /items/{code}/guide": OPEN,
    "get /items/changes": OPEN,
    "get /items/{code}": OPEN,
    "get /items/{code}/versions": OPEN,
    "get /items/{code}/versions/{version}": OPEN,
    "get /items/{code}/files/{file_id}": dict.fromkeys(OPEN, 404),  # there is no such file
    "get /licences/{identifier}/verify": OPEN,
    "get /licences/{identifier}": TOKEN_OWN,
    "get /cases": TOKEN,
    "get /cases/{number}": TOKEN_OWN,
    "get /cases/{number}/materials": TOKEN_OWN,
    "get /events": TOKEN,
    "post /cases": WITHOUT_KEY,
    "post /cases/{number}/materials": WITHOUT_KEY,
    "post /cases/{number}/actions/{verb}": WITHOUT_KEY,
    "post /files": WITHOUT_KEY,
    "post /ratings": WITHOUT_KEY,
}


@dataclass
class World:
    """One person with a thing of every kind, a neighbour, and an official of a body that has nothing to do with them."""

    clients: dict[str, Client]
    tokens: dict[str, dict[str, str]]
    things: dict[str, Any]


@pytest.fixture
def world() -> World:
    owner, other = somebody(), somebody("李四")
    office, shop, elsewhere = an_office(), a_shop_item(), an_office()
    at = localtime() - timedelta(hours=6)
    case = make_case(office, person=owner, when=at)
    draft = services.start_draft(item_code=shop.item.code, by=acting(owner), at=at, situation={"premises": "own"})
    paper = store_bytes(
        data=PDF, name="材料.pdf", content_type="application/pdf", owner=f"applicant:{owner.pk}", at=at
    ).public_id
    services.attach_material(case_id=draft.pk, material_code="M01", file_id=paper, by=acting(owner), at=at)
    services.post_message(case_id=case.pk, text="您好", file_ids=[paper], by=acting(owner), at=at)
    message = Message.objects.create(applicant=owner, template="case_received", facts={}, created_at=at)
    listed = a_list(office.item, body=office.body)
    things = {
        "item": office.item.code, "form_item": shop.item.code, "version": office.item.current.number, "body": office.body.pk, "theme": a_theme().code, "licence": issue(owner).identifier,
        "list": listed.code, "list_change": listed.changes.get().pk, "file_kind": "csv",
        "policy": a_policy(office.item).code, "proof": a_proof(office.body).pk, "hall": office.hall.pk,
        "token": case.rating_token, "draft": draft.public_id, "file": uuid.uuid4(), "case": case.number,
        "material": paper, "document": CaseDocument.objects.first().public_id,
        "message_file": paper, "message": message.pk,
        "town": a_place_nearby(office),
        "mandate": a_mandate(owner, somebody("王五")).pk,
        "question": ask_question(text="怎么办养犬登记？", words="养犬", at=at).token,
    }  # fmt: skip
    clients = {
        "stranger": Client(), "owner": signed_on(owner), "other": signed_on(other), "staff": signed_on(elsewhere.chief),
    }  # fmt: skip
    keys = {"owner": {"person": owner}, "other": {"person": other}, "staff": {"staff": elsewhere.chief}}
    tokens = {
        who: {"Authorization": f"Bearer {_secret(**whose)}"} for who, whose in keys.items()
    }  # fmt: skip
    return World(clients, tokens | {"stranger": {}}, things)


def a_place_nearby(office) -> str:
    """A town where the office's item is done too."""
    return Delegation.objects.create(
        item=office.item, kind="window", region_code="999901100000", region_name="云江市临江区柳林镇", region_level=4,
        place="便民服务中心", document="云政发〔2025〕4号", from_on=localtime().date() - timedelta(days=9), by_name="甲", at=localtime(),
    ).region_code  # fmt: skip


def _secret(**whose) -> str:
    scopes = tuple(ApiScope.values)
    return issue_api_token(name="t", scopes=scopes, days=1, by=SYSTEM, at=localtime(), **whose)[1]


def addresses(patterns=None, namespace="") -> set[str]:
    """The names of all addresses, the API's (they stand in its schema) and the workbench's apart."""
    found = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            found.add(f"{namespace}:{pattern.name}")
        elif pattern.namespace not in ("workbench", api.urls[2]) and str(pattern.pattern) != "api/":
            found |= addresses(pattern.url_patterns, pattern.namespace or namespace)
    return found


def test_every_address_has_a_rule():
    assert addresses() == set(RULES)


def test_every_operation_of_the_api_has_a_rule():
    paths = api.get_openapi_schema()["paths"]
    described = {f"{verb} {path.removeprefix('/api/v1')}" for path, verbs in paths.items() for verb in verbs}
    assert described == set(API)


@pytest.mark.parametrize("who", ["stranger", "staff", "other", "owner"])
def test_an_address_answers_whom_it_should(world, who):
    wrong = []
    for name, (expected, arguments, method) in RULES.items():
        address = reverse(name, args=[world.things[one] for one in arguments])
        client = Client() if name == "portal:sign-out" else world.clients[who]  # or the story ends here
        answer = getattr(client, method)(address, {"once": uuid.uuid4().hex} if method == "post" else {})
        answer.getvalue()  # a file that is sent is closed at its end
        led_away = who == "stranger" and answer.status_code == 302 and expected is not SWITCH
        if answer.status_code != expected[who] or (led_away and not answer["Location"].startswith("/sign-in/?next=")):
            wrong.append(f"{name}: {answer.status_code} instead of {expected[who]} {answer.get('Location', '')}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["stranger", "staff", "other", "owner"])
def test_an_operation_of_the_api_answers_whom_it_should(world, who):
    wrong = []
    places = {
        "code": world.things["item"], "identifier": world.things["licence"], "number": world.things["case"], "version": world.things["version"],
        "verb": "accept", "file_id": world.things["file"],
    }  # fmt: skip
    for operation, expected in API.items():
        method, path = operation.split(" ")
        send, options = getattr(Client(), method), {"headers": world.tokens[who]}
        if method == "post":
            options |= {"data": BODIES.get(path, {}), "content_type": "application/json"}
        if path == "/files":
            options = {
                "headers": world.tokens[who],
                "data": {"file": SimpleUploadedFile("材料.pdf", PDF, content_type="application/pdf")},
            }
        answer = send(f"/api/v1{path.format(**places)}", **options)
        if answer.status_code != expected[who]:
            wrong.append(f"{operation}: {answer.status_code} instead of {expected[who]} {answer.content[:200]}")
    assert not wrong, "\n".join(wrong)


BODIES = {
    "/cases": {"item_code": "x"},
    "/cases/{number}/materials": {"code": "M01"},
    "/ratings": {"token": "x", "grade": 1},
}


@pytest.mark.parametrize(
    "name, arguments",
    [("item", ["x"]), ("theme", ["x"]), ("body", [0]), ("rate", ["x"]), ("case", ["x"]), ("draft", [uuid.UUID(int=0)]),
     ("licence", ["x"]), ("document", [uuid.UUID(int=0)]), ("apply", ["x"]), ("question", ["x"])],
)  # fmt: skip
def test_what_is_not_there_is_not_found(name, arguments):
    assert signed_on(somebody()).get(reverse(f"portal:{name}", args=arguments)).status_code == 404
