"""The safety that holds for every page: cookies, headers, hosts, ways back, sessions, forged posts, and what logs must not say."""

import logging
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings as config
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases.factories import acting, an_office, draft, make_case
from tests.portal.people import signed_on, somebody

from tongban.cases import services
from tongban.identity import synthetic
from tongban.identity.backends import code_sender, register_code_sender
from tongban.identity.models import Applicant
from tongban.kernel import events

pytestmark = pytest.mark.django_db
PASSWORD = "huan-le-8-Jiang"
PAGES = ["portal:home", "portal:sign-in", "portal:register", "portal:track", "portal:verify", "workbench:sign-in"]


def sign_in(client, door="portal", **more):
    user = somebody().user if door == "portal" else an_office().examiner.user
    user.set_password(PASSWORD)
    user.save()
    return client.post(reverse(f"{door}:sign-in"), {"username": user.username, "password": PASSWORD, **more})


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = sign_in(client).cookies[config.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie["expires"] == "", "it ends with the browser"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_forbids_inline_code_frames_and_guessed_types(client, name):
    answer = client.get(reverse(name))
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert (policy["object-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert (policy["base-uri"], policy["form-action"]) == ("'self'", "'self'")
    assert not re.search(r"unsafe-|\*|https?:", answer["Content-Security-Policy"])
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_what_belongs_to_a_person_is_kept_by_no_cache_on_the_way():
    person = somebody()
    case = make_case(person=person)
    for address in (reverse("portal:case", args=[case.number]), reverse("portal:cases"), reverse("portal:account")):
        assert "no-store" in signed_on(person).get(address)["Cache-Control"]


PRODUCTION = """
import config.settings.production as s
assert not s.DEBUG and s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31536000
assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY
assert "*" not in s.ALLOWED_HOSTS
"""
LEFT_TO_THE_OPERATOR = {"security.W005", "security.W021"}  # they bind every host of the domain, not only this one


def production(tmp_path, *command):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.production", "TONGBAN_VAR": str(tmp_path)}
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, env=environment, check=False)


def test_production_insists_on_tls(tmp_path):
    done = production(tmp_path, "-c", PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_framework_finds_nothing_unsafe_in_production(tmp_path):
    done = production(tmp_path, "-m", "django", "check", "--deploy")
    assert done.returncode == 0, done.stderr
    assert set(re.findall(r"security\.[WE]\d+", done.stderr)) <= LEFT_TO_THE_OPERATOR


@pytest.mark.parametrize("address", ["/", "/workbench/sign-in/", "/api/v1/items"])
def test_a_request_for_another_host_is_refused(client, address):
    assert client.get(address, headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("door", ["portal", "workbench"])
@pytest.mark.parametrize(
    "way", ["https://elsewhere.example/", "//elsewhere.example/", "\\\\elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"]
)  # fmt: skip
def test_no_way_back_leads_to_another_site(client, door, way):
    answer = sign_in(client, door, next=way)
    assert answer.status_code == 302
    assert re.match(r"/(?![/\\])", answer["Location"])


@pytest.mark.parametrize("switch", ["webkit:elder", "webkit:language"])
def test_a_switch_leads_back_to_this_site_only(client, switch):
    answer = client.post(reverse(switch), {"next": "https://elsewhere.example/", "language": "en", "elder": "on"})
    assert "elsewhere.example" not in answer.get("Location", "")


def test_signing_in_gives_the_session_a_new_key(client):
    client.get(reverse("portal:sign-in"))
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[config.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert not client.session.exists(before)


FORGED = ["portal:sign-in", "portal:register", "workbench:sign-in", "webkit:language"]


@pytest.mark.parametrize("name", FORGED)
def test_a_post_without_the_token_is_refused(name):
    assert Client(enforce_csrf_checks=True).post(reverse(name), {"username": "a"}).status_code == 403


def test_a_forged_post_does_nothing_to_a_case():
    person = somebody()
    case = make_case(person=person)
    honest = signed_on(person)
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = honest.cookies
    assert forger.post(reverse("portal:case-withdraw", args=[case.number]), {"reason": "x"}).status_code == 403
    case.refresh_from_db()
    assert case.state == "received"


def test_the_api_takes_no_session_for_a_token():
    person = somebody()
    case = make_case(person=person)
    assert signed_on(person).get(f"/api/v1/cases/{case.number}").status_code == 401


@pytest.fixture
def everything_logged():
    """All that any logger says, at its most talkative, the statements of the database excepted (off outside debugging)."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(f"{self.format(record)} {record.__dict__.get('args')}")

    root, handler = logging.getLogger(), Keep(logging.DEBUG)
    quiet = logging.getLogger("django.db.backends")
    before = root.level, quiet.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet.setLevel(logging.WARNING)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before[0])
    quiet.setLevel(before[1])


@pytest.mark.django_db(transaction=True)
def test_no_log_line_names_a_number_a_mobile_or_a_password(client, everything_logged):
    sent, before = [], code_sender()
    register_code_sender(lambda *, mobile, code, purpose, at: sent.append(code))
    number, mobile, card = synthetic.id_number(date(1990, 1, 1), 7), synthetic.mobile(7), "6222020000000000123"
    form = {
        "name": "欧阳小云", "document_no": number, "mobile": mobile, "factor": "bank_card", "factor_value": card,
        "username": "xiaoyun", "password": PASSWORD, "password_again": PASSWORD, "agreement": "yes",
    }  # fmt: skip
    client.post(reverse("portal:register"), form | {"send_code": "yes"})
    client.post(reverse("portal:register"), form | {"sms_code": "000000"})
    client.post(reverse("portal:register"), form | {"sms_code": sent[-1]})
    register_code_sender(before)
    person = Applicant.objects.get()
    case = draft(person=person, office=an_office(), when=localtime())
    services.submit_case(case_id=case.pk, by=acting(person), at=localtime())
    events.drain()
    case.refresh_from_db()
    assert client.get(reverse("portal:case", args=[case.number])).status_code == 200
    client.get(reverse("portal:case", args=["999900199001010014"]))
    logging.getLogger("tests").warning("the ear is open")
    said = "\n".join(everything_logged)
    assert "the ear is open" in said
    for secret in (number, mobile, card, PASSWORD, sent[-1], case.query_code):
        assert secret not in said
