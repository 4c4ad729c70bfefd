"""What is sent beside what was asked for: fields that are nobody's to set, guesses, and input that no program sends."""

import base64
import json
import uuid
import zlib

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases import factories
from tests.portal.people import a_shop_item, signed_on, somebody
from tests.security.people import signed_on_staff

from tongban.cases import services
from tongban.cases.models import Case, CaseStep
from tongban.files.services import store_bytes
from tongban.identity.enums import ApiScope
from tongban.identity.models import Applicant, Staff, User
from tongban.identity.services import issue_api_token
from tongban.kernel.actors import SYSTEM
from tongban.ratings.models import Rating

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def extra(victim=None):
    """Every column of a case, as somebody would send it who read our source."""
    wish = {
        "state": "granted", "is_granted": True, "number": "HACKED1", "revision": 99, "is_open": False,
        "applicant_id": victim.pk if victim else 1, "applicant": victim.pk if victim else 1, "agent_id": 1, "body_id": 1,
        "decided_at": "2020-01-01T00:00:00Z", "due_on": "2099-01-01", "statutory_due_on": "2099-01-01", "channel": "window",
        "is_priority": True, "acting_as": "legal_rep", "licence_identifier": "1.2.156", "examiner_ids": [1], "by": "SYSTEM",
        "at": "2020-01-01T00:00:00Z", "case_id": 1, "item_id": 1, "query_code": "AAAAAAAA", "rating_token": "known", "id": 1,
        "pk": 1, "public_id": str(uuid.UUID(int=1)), "hall_id": 1, "received_at": "2020-01-01T00:00:00Z", "person_id": 1,
        "__class__": "x", "_state": "x", "is_deemed_accepted": True, "is_provisional": True, "source": {"x": 1},
    }  # fmt: skip
    return wish


def unchanged(case, *but):
    """The columns of a case that none of these requests may touch."""
    names = {"number", "applicant_id", "agent_id", "body_id", "item_id", "public_id", "query_code", "rating_token", "channel",
             "is_priority", "acting_as", "licence_identifier", "examiner_ids", "hall_id", "due_on", "statutory_due_on",
             "is_granted", "decided_at", "received_at", "is_deemed_accepted", "source", "is_provisional"} - set(but)  # fmt: skip
    return {name: getattr(case, name) for name in names}


def api(person=None, staff=None):
    whose = {"staff": staff} if staff else {"person": person}
    _, secret = issue_api_token(name="t", scopes=ApiScope.values, days=1, by=SYSTEM, at=localtime(), **whose)

    def post(path, body, **headers):
        sent = {"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid.uuid4().hex} | headers
        body = body if isinstance(body, bytes | str) else json.dumps(body)
        return Client().post(f"/api/v1{path}", body, content_type="application/json", headers=sent)

    return post


def test_a_case_filed_with_other_fields_is_a_case_like_any(settings):
    office, person, victim = factories.an_office(), somebody(), somebody("受害人")
    papers = [
        {"code": m.code, "file": str(store_bytes(data=PDF, name="a", content_type="", owner=f"applicant:{person.pk}", at=localtime()).public_id)} | extra(victim)
        for m in office.item.current.materials.all()
    ]  # fmt: skip
    answer = api(person)("/cases", {"item_code": office.item.code, "materials": papers} | extra(victim))
    assert answer.status_code == 201, answer.content
    case = Case.objects.get()
    assert (case.applicant_id, case.state, case.is_granted, case.channel) == (person.pk, "submitted", None, "online")
    assert case.number != "HACKED1" and case.query_code != "AAAAAAAA" and case.rating_token != "known"
    assert not case.is_priority and case.due_on is None and case.examiner_ids == []


@pytest.mark.parametrize("verb, body", [
    ("accept", {}), ("request-correction", {"defects": [{"target": "M01", "text": "缺"}]}), ("extend", {"days": 1, "reasons": "难"}),
    ("assign", {"examiner_ids": []}), ("decide", {"granted": True}), ("withdraw", {"reasons": "不办了"}),
])  # fmt: skip
def test_an_act_with_other_fields_does_only_what_it_does(verb, body):
    office, victim = factories.an_office(), somebody("受害人")
    case = factories.make_case(office)
    beside = (
        "due_on",
        "statutory_due_on",
        "received_at",
        "is_provisional",
        "is_deemed_accepted",
    )  # what accepting writes
    before = unchanged(case, *beside)
    api(staff=office.examiner)(f"/cases/{case.number}/actions/{verb}", extra(victim) | {"examiner_ids": []} | body)
    case.refresh_from_db()
    assert case.state != "granted"
    assert unchanged(case, *beside) == before


def test_a_form_with_other_fields_changes_only_its_own():
    person, victim, office = somebody(), somebody("受害人"), a_shop_item()
    draft = services.start_draft(
        item_code=office.item.code, by=factories.acting(person), at=localtime(), situation={"premises": "own"}
    )
    before, fields = unchanged(draft), {key: str(value) for key, value in extra(victim).items()}
    client = signed_on(person)
    for name in ("draft", "draft-save", "draft-situation"):
        client.post(reverse(f"portal:{name}", args=[draft.public_id]), fields | {"revision": ""})
        draft.refresh_from_db()
        assert (draft.state, unchanged(draft)) == ("draft", before), name
    assert "applicant" not in str(draft.answers) and "granted" not in str(draft.answers)


@pytest.mark.parametrize("name", ["accept", "decide", "extend", "deliver", "issue"])
def test_a_form_of_the_workbench_with_other_fields_does_only_what_it_does(name):
    office = factories.an_office()
    case = factories.make_case(office)
    beside = ("due_on", "statutory_due_on", "received_at", "is_provisional", "is_deemed_accepted")
    before = unchanged(case, *beside)
    fields = {key: str(value) for key, value in extra().items()} | {"once": "a" * 32, "granted": "yes"}
    signed_on_staff(office.examiner).post(reverse("workbench:do", args=[case.number, name]), fields)
    case.refresh_from_db()
    assert case.state != "granted" and unchanged(case, *beside) == before


def test_nobody_registers_as_an_official_or_as_proved():
    from tongban.identity import synthetic
    from tongban.identity.backends import code_sender, register_code_sender

    sent, before = [], code_sender()
    register_code_sender(lambda *, mobile, code, purpose, at: sent.append(code))
    from datetime import date

    form = {
        "name": "欧阳小云", "document_no": synthetic.id_number(date(1990, 1, 1), 7), "mobile": synthetic.mobile(7),
        "factor": "bank_card", "factor_value": "6222020000000000123", "username": "xiaoyun", "password": "huan-le-8-Jiang",
        "password_again": "huan-le-8-Jiang", "agreement": "yes", "kind": "staff", "is_active": "on", "is_superuser": "1",
        "assurance_level": "4", "level": "4", "user_id": "1", "pk": "1", "staff": "1", "role": "admin", "is_staff": "1",
    }  # fmt: skip
    client = Client()
    client.post(reverse("portal:register"), form | {"send_code": "yes"})
    answer = client.post(reverse("portal:register"), form | {"sms_code": sent[-1]})
    register_code_sender(before)
    assert answer.status_code == 302
    assert User.objects.get(username="xiaoyun").kind == "applicant"
    assert Applicant.objects.get().assurance_level == 2
    assert not Staff.objects.exists()


def test_a_rating_with_other_fields_is_its_raters_own():
    case = factories.make_case(delivered=True, when=localtime() - __import__("datetime").timedelta(days=1))
    body = {
        "token": case.rating_token,
        "grade": 5,
        "reasons": ["态度差"],
        "case_number": "X",
        "channel": "official",
        "by": "SYSTEM",
    }
    api(case.applicant)("/ratings", body | {"reasons": []} | extra())
    for rating in Rating.objects.all():
        assert (rating.case_number, rating.channel) == (case.number, "web")
    assert api(somebody("别人"))("/ratings", body | extra()).status_code in (403, 404, 409, 422)


# --- guesses


@pytest.mark.usefixtures("no_window_ends")
def test_a_query_code_is_not_to_be_guessed(settings):
    settings.TONGBAN_TRUSTED_PROXIES = ["127.0.0.1"]  # every guess from another address
    case = factories.make_case()
    client, answers = Client(), []
    for n in range(20):
        given = {"number": case.number, "code": f"GUESS{n:03d}"}
        answers.append(
            client.post(reverse("portal:track"), given, headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code
        )
    assert answers[:15] == [404] * 15 and set(answers[15:]) == {429}


def test_numbers_do_not_tell_codes_and_codes_do_not_repeat():
    office = factories.an_office()
    cases = [factories.make_case(office) for _ in range(6)]
    for name in ("query_code", "rating_token", "public_id"):
        found = {str(getattr(case, name)) for case in cases}
        assert len(found) == len(cases)
        assert all(len(one) >= 6 and not one.isdigit() for one in found)


# --- input that no program sends

ODD = {
    "NUL": b'{"item_code": "a\\u0000b"}', "half a pair": b'{"item_code": "\\ud800"}', "raw NUL": b'{"item_code": "\x00"}',
    "no UTF-8": b'{"item_code": "\xff\xfe"}', "NaN": b'{"item_code": NaN}', "infinite": b'{"item_code": 1e999}',
    "deep lists": b"[" * 100_000, "deep lists, closed": b"[" * 50_000 + b"]" * 50_000,
    "deep objects": b'{"answers":' * 20_000 + b"{}" + b"}" * 20_000,
    "deep in answers": b'{"item_code": "x", "answers": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
    "a long number": b'{"item_code": ' + b"9" * 100_000 + b"}", "a long key": b'{"' + b"k" * 1_000_000 + b'": 1}',
    "many keys": json.dumps({str(n): n for n in range(100_000)}).encode(), "a list": b"[]", "a string": b'"x"', "null": b"null",
    "twice": b'{"item_code": "a", "item_code": "b"}', "cut": b'{"item_code": "', "nothing": b"", "prototype": b'{"__proto__": {"x": 1}, "item_code": "x"}',
    "a BOM": b'\xef\xbb\xbf{"item_code": "x"}', "UTF-16": '{"item_code": "x"}'.encode("utf-16"), "many materials": json.dumps({"item_code": "x", "materials": [{"code": "a"}] * 5000}).encode(),
    "three megabytes": b'{"item_code": "' + b"x" * 3_000_000 + b'"}', "thirty megabytes": b'{"item_code": "' + b"x" * 30_000_000 + b'"}',
    "compressed": zlib.compress(b'{"item_code": "x"}'),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_odd_json_is_refused_in_words(what):
    post = api(somebody())
    for path in ("/cases", "/cases/X/materials", "/cases/X/actions/accept", "/ratings"):
        answer = post(path, ODD[what])
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
        assert answer["Content-Type"] == "application/problem+json"
    assert not Case.objects.exists()


@pytest.mark.parametrize("name, value", [
    ("Idempotency-Key", "a" * 10_000), ("Idempotency-Key", "中文".encode().decode("latin-1")), ("Idempotency-Key", "a\x7fb"),
    ("Authorization", "Bearer " + "\xff" * 100), ("Authorization", "Bearer a b c"), ("Content-Type", "application/json; charset=utf-99"),
    ("Accept-Language", "zh;q=" + "9" * 5000), ("Accept-Language", "../../etc/passwd"), ("Accept", "*/*;" * 5000), ("Cookie", "a=b;" * 5000),
    ("Content-Length", "-1"), ("X-Http-Method-Override", "DELETE"), ("Range", "bytes=0-,0-,0-"), ("If-Modified-Since", "x"),
    ("X-Forwarded-For", "x" * 10_000), ("Origin", "null"), ("Origin", "https://away.example"), ("Referer", "\xff"),
])  # fmt: skip
def test_odd_headers_do_no_harm(name, value):
    post = api(somebody())
    assert post("/cases", {"item_code": "x"}, **{name: value}).status_code < 500
    for address in ("/", "/sign-in/", "/api/v1/items"):
        answer = Client().get(address, headers={name: value})
        assert answer.status_code < 500, address
        assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("text", ["%", "_", "%%", "\\", "'", "';--", "\" OR 1=1", "张%", "_三", "\\_", "[a-z]", "*", "?", "(?i)x", "a" * 5000,
                                  "\u202e", "\ufeff", "🀄" * 300, "\ud7ff", "ﬁ", "İ", "ſ", "%s", "{0}", "%(x)s"])  # fmt: skip
def test_a_search_takes_its_words_as_words(text):
    office = factories.an_office()
    case = factories.make_case(office)
    chief = signed_on_staff(office.chief)
    for address, name in (
        ("workbench:find", "q"),
        ("workbench:all", "text"),
        ("workbench:due", "text"),
        ("workbench:find", "text"),
    ):
        answer = chief.get(reverse(address), {name: text})
        assert answer.status_code == 200
    answer = chief.get(reverse("workbench:find"), {"q": text})
    assert case.number not in answer.content.decode(), "a wildcard found everything"
    for address in (reverse("portal:search"), reverse("portal:suggest")):
        assert Client().get(address, {"q": text}).status_code == 200
    assert signed_on_staff(office.clerk).get(reverse("workbench:intake"), {"q": text}).status_code == 200


CURSORS = ["x", "=" * 10, "A" * 10_000, "\x01", "中"] + [
    base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    for text in ("[]", "{}", "null", '["a"]', '[{"a": 1}, 1]', "[[1], [2]]", '["2026-01-01", "x"]', "[1e400, 1]", '["\\u0000", 1]',
                 '["\\ud800", "1"]', '["9999999999999999999999", "99999999999999999999999"]', '["n", ["-infinity", "1"]]', '["p", [null, null]]',
                 "[" * 5000, '["0001-01-01T00:00:00", "1"]', '["infinity", "1"]', "[true, false]", '["-99999-01-01", "1"]')
]  # fmt: skip


@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_was_made_up_is_no_error_of_ours(cursor):
    office = factories.an_office()
    factories.make_case(office)
    chief, owner = signed_on_staff(office.chief), signed_on(somebody())
    for name in ("to-accept", "examining", "due", "all", "find", "ratings"):
        assert chief.get(reverse(f"workbench:{name}"), {"after": cursor, "q": "a"}).status_code < 500, name
    for name in ("cases", "drafts", "messages", "access-log", "licences"):
        assert owner.get(reverse(f"portal:{name}"), {"after": cursor}).status_code < 500, name
    assert Client().get("/api/v1/items", {"cursor": cursor}).status_code < 500
    assert CaseStep.objects.exists()
