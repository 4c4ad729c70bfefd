"""The API does the main job like the web faces: by the same operations, rights and refusals."""

import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cases import factories
from tests.licences.factories import make_type

from tongban.cases import services
from tongban.cases.models import Case
from tongban.catalogue.enums import ResultType
from tongban.identity.enums import ApiScope
from tongban.identity.services import issue_api_token, revoke_api_token
from tongban.kernel import events
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def token_for(*, scopes=tuple(ApiScope.values), days=1, at=None, **whose):
    token, secret = issue_api_token(
        name="test", scopes=scopes, days=days, by=SYSTEM, at=at or timezone.localtime(), **whose
    )
    return token, {"Authorization": f"Bearer {secret}"}


def write(client, path, body, headers, key=None):
    headers = {**headers, "Idempotency-Key": key or uuid.uuid4().hex}
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def office():
    return factories.an_office()


@pytest.fixture
def person():
    return factories.a_person()


def filed(client, office, person, key=None):
    _, headers = token_for(person=person)
    upload = client.post("/api/v1/files", {"file": _pdf()}, headers={**headers, "Idempotency-Key": uuid.uuid4().hex})
    assert upload.status_code == 201, upload.content
    body = {
        "item_code": office.item.code,
        "materials": [{"code": m.code, "file": upload.json()["id"]} for m in office.item.current.materials.all()],
    }
    return write(client, "cases", body, headers, key), headers, body


def _pdf():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("材料.pdf", PDF, content_type="application/pdf")


def test_a_case_is_filed_with_its_materials_and_read_again(client, office, person):
    answer, headers, _ = filed(client, office, person)
    assert answer.status_code == 201, answer.content
    number = answer.json()["number"]
    shown = client.get(f"/api/v1/cases/{number}", headers=headers).json()
    assert (shown["state"], shown["applicant"]) == ("submitted", person.name)
    assert "withdraw" in shown["open_actions"]
    assert [row["is_given"] for row in client.get(f"/api/v1/cases/{number}/materials", headers=headers).json()] == [
        True for _ in office.item.current.materials.all()
    ]


def test_the_same_request_with_its_key_is_done_once(client, office, person):
    key = uuid.uuid4().hex
    first, headers, body = filed(client, office, person, key)
    again = write(client, "cases", body, headers, key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    assert Case.objects.filed().count() == 1
    other = write(client, "cases", {**body, "item_code": "x"}, headers, key)
    assert (other.status_code, other.json()["code"]) == (409, "kernel.key_reused")


def test_a_write_without_a_key_is_refused(client, office, person):
    _, headers = token_for(person=person)
    answer = client.post("/api/v1/cases", {"item_code": "x"}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_what_is_missing_is_named_and_nothing_is_kept(client, office, person):
    _, headers = token_for(person=person)
    answer = write(client, "cases", {"item_code": office.item.code}, headers)
    assert answer.status_code == 422
    assert {e["field"].split(".")[0] for e in answer.json()["errors"]} == {"materials"}
    assert Case.objects.count() == 0


def test_a_department_system_works_a_case_to_its_end(client, person):
    office = factories.an_office(result_type=ResultType.OTHER)
    answer, _, _ = filed(client, office, person)
    number = answer.json()["number"]
    events.drain()
    headers = {
        who: token_for(staff=getattr(office, who))[1] for who in ("examiner", "chief", "leader")
    }  # fmt: skip
    acts = [
        ("examiner", "accept", {}),
        ("chief", "assign", {"examiner_ids": [office.examiner.pk, office.second.pk]}),
        ("examiner", "examine", {"opinion": "符合条件", "passed": True}),
        ("leader", "decide", {"granted": True}),
    ]
    for who, verb, body in acts:
        done = write(client, f"cases/{number}/actions/{verb}", body, headers[who])
        assert done.status_code == 200, done.content
    assert done.json()["is_granted"] is True
    events.drain()
    case = Case.objects.get(number=number)
    assert case.state == "delivered", "an online applicant gets the result electronically, by itself"


def test_what_the_table_does_not_open_is_a_409_that_says_why(client, office):
    case = factories.make_case(office)
    _, headers = token_for(staff=office.leader)
    answer = write(client, f"cases/{case.number}/actions/decide", {"granted": True}, headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "case.action_not_open")
    assert answer.json()["detail"]


@pytest.mark.parametrize("verb", ["suspend", "resume"])
def test_a_verb_whose_procedure_is_not_built_says_so(client, office, verb):
    case = factories.make_case(office, assigned=True)
    _, headers = token_for(staff=office.leader)
    answer = write(client, f"cases/{case.number}/actions/{verb}", {}, headers)
    assert answer.json()["code"] == "api.verb_not_built"


def test_another_persons_case_does_not_exist(client, office):
    case = factories.make_case(office)
    _, headers = token_for(person=factories.a_person("旁人"))
    assert client.get(f"/api/v1/cases/{case.number}", headers=headers).status_code == 404
    assert client.get("/api/v1/cases", headers=headers).json()["cases"] == []


def test_a_token_works_only_within_its_scopes_its_term_and_until_revoked(client, office, person):
    narrow, headers = token_for(person=person, scopes=[ApiScope.LICENCES_READ])
    assert client.get("/api/v1/cases", headers=headers).status_code == 403
    _, old = token_for(person=person, at=timezone.localtime() - timedelta(days=2))
    assert client.get("/api/v1/cases", headers=old).status_code == 401
    whole, headers = token_for(person=person)
    assert client.get("/api/v1/cases", headers=headers).status_code == 200
    revoke_api_token(token_id=whole.pk, by=SYSTEM, at=timezone.localtime())
    assert client.get("/api/v1/cases", headers=headers).status_code == 401
    assert client.get("/api/v1/cases").status_code == 401
    assert narrow.digest not in str(headers)


@pytest.mark.parametrize("length", [1, 9])
def test_a_list_costs_the_same_however_long_it_is(client, office, length, django_assert_num_queries):
    for _ in range(length):
        factories.make_case(office)
    _, headers = token_for(staff=office.examiner)
    client.get("/api/v1/cases", headers=headers)  # the first use of a day notes the day
    with django_assert_num_queries(2):  # token with its owner, posts, the page
        assert len(client.get("/api/v1/cases", headers=headers).json()["cases"]) == length


def test_items_and_guides_are_public(client, office):
    page = client.get("/api/v1/items").json()
    assert [item["code"] for item in page["items"]] == [office.item.code]
    guide = client.get(f"/api/v1/items/{office.item.code}/guide").json()
    assert len(guide["materials"]) == office.item.current.materials.count()
    assert client.get("/api/v1/items/none/guide").status_code == 404


def test_the_feed_gives_every_event_once_and_in_order(client, office):
    case = factories.make_case(office, accepted=True)
    factories.make_case(factories.an_office(body=factories.a_body(name="云江市教育局")))
    _, headers = token_for(staff=office.examiner)
    kinds, cursor = [], 0
    for _ in range(10):
        page = client.get(f"/api/v1/events?limit=2&cursor={cursor}", headers=headers).json()
        kinds += [event["kind"] for event in page["events"]]
        assert {event["case_number"] for event in page["events"]} <= {case.number}
        cursor = page["next_cursor"]
    assert kinds.count("CaseAccepted") in (0, 1)  # inside one open transaction nothing is settled yet


@pytest.mark.django_db(transaction=True)
def test_the_feed_shows_what_is_committed(client, office):
    case = factories.make_case(office, accepted=True)
    _, headers = token_for(staff=office.examiner)
    kinds = []
    for _ in range(2_000):  # settled only when every older transaction of this server is over, other tests' included
        page = client.get("/api/v1/events", headers=headers).json()["events"]
        kinds = [event["kind"] for event in page if event["case_number"] == case.number]
        if "CaseAccepted" in kinds:
            break
        time.sleep(0.2)
    assert kinds[-1] == "CaseAccepted"


def test_a_closed_case_is_rated_through_the_api(client, office, person):
    case = factories.make_case(office, person=person, delivered=True, when=timezone.localtime() - timedelta(days=2))
    _, headers = token_for(person=person)
    answer = write(client, "ratings", {"token": case.rating_token, "grade": 2}, headers)
    assert (answer.status_code, answer.json()["grade"]) == (201, 2)
    assert write(client, "ratings", {"token": case.rating_token, "grade": 2}, headers).status_code == 409


def test_a_licence_that_is_not_ours_is_not_found(client):
    assert client.get("/api/v1/licences/1.2.3/verify").status_code == 404


def test_staff_file_at_the_window_not_through_the_applicants_door(client, office):
    _, headers = token_for(staff=office.clerk)
    assert write(client, "cases", {"item_code": office.item.code}, headers).status_code == 403


def test_refusals_of_the_two_who_act_at_once_name_the_first(client, office):
    case = factories.make_case(office)
    services.accept_case(case_id=case.pk, by=office.second, at=factories.at("2026-03-02", 11))
    _, headers = token_for(staff=office.examiner)
    answer = write(client, f"cases/{case.number}/actions/accept", {"seen_revision": case.revision}, headers)
    assert answer.status_code == 409
    assert answer.json()["facts"]["who"] == office.second.name


def test_the_holder_reads_a_licence_whole_and_everybody_else_its_masked_face(client):
    office = factories.an_office(licence_type_code=make_type().code, result_type=ResultType.LICENCE)
    person = factories.a_person("欧阳小云")
    case = factories.make_case(office, person=person, granted=True, drained=True)
    identifier = case.licence_identifier
    _, headers = token_for(person=person)
    mine = client.get(f"/api/v1/licences/{identifier}", headers=headers)
    assert (mine.status_code, mine.json()["holder_name"]) == (200, "欧阳小云")
    public = client.get(f"/api/v1/licences/{identifier}/verify").json()
    assert (public["holder_name"], public["is_valid"]) == ("欧阳*", True)
    _, others = token_for(person=factories.a_person("旁人"))
    assert client.get(f"/api/v1/licences/{identifier}", headers=others).status_code == 404


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_number_that_no_database_keeps_is_refused(client, office, person, number):
    _, headers = token_for(person=person)
    answer = write(client, "cases", f'{{"item_code": "{office.item.code}", "answers": {{"a": {number}}}}}', headers)
    assert answer.status_code == 400


def test_an_unknown_kind_of_non_acceptance_is_named(client, office, person):
    case = factories.make_case(office, person=person)
    _, headers = token_for(staff=office.examiner)
    answer = write(client, f"cases/{case.number}/actions/decline", {"kind": "zzz", "reasons": "不符"}, headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "kind")


def test_what_officials_noted_at_a_step_is_not_for_the_applicant(client, office, person):
    """The portal shows none of it either; what the applicant must know stands in the documents."""
    case = factories.make_case(office, person=person, examined=True)
    told = {}
    for name, whose in (("applicant", {"person": person}), ("official", {"staff": office.examiner})):
        _, headers = token_for(**whose)
        steps = client.get(f"/api/v1/cases/{case.number}", headers=headers).json()["steps"]
        told[name] = {step["opinion"] for step in steps}
    assert told["applicant"] == {""}
    assert "符合条件" in told["official"]
