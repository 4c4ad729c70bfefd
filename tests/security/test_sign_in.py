"""The doors: no answer and no pace tells who exists, no session is brought along, and no way back leads elsewhere."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.conf import settings as config
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.urls import reverse
from tests.cases import factories
from tests.portal.people import signed_on, somebody
from tests.security.people import signed_on_staff
from tests.security.world import addresses, make_world

pytestmark = pytest.mark.django_db
PASSWORD = "huan-le-8-Jiang"


@pytest.fixture
def hashes(monkeypatch):
    """How often the slow hash is computed."""
    done, hasher = [], type(get_hasher())
    plain = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *args, **more: done.append(1) or plain(self, *args, **more))
    return done


def knock(door, username, password="wrong", client=None):
    return (client or Client()).post(reverse(f"{door}:sign-in"), {"username": username, "password": password})


def with_password(user, **fields):
    user.set_password(PASSWORD)
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    return user


WHO = {
    "a citizen with a wrong password": lambda: somebody().user.username,
    "a citizen by their number": lambda: somebody().document_no,
    "nobody": lambda: f"nobody{uuid.uuid4().hex[:6]}",
    "a number of nobody": lambda: "999900199001010014",
    "an account that was closed": lambda: with_password(somebody().user, is_active=False).username,
    "an official at the citizens' door": lambda: with_password(factories.an_office().examiner.user).username,
    "an empty name": lambda: " x ",
    "a name that never ends": lambda: "a" * 50_000,
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("door", ["portal", "workbench"])
def test_every_wrong_try_costs_the_same_hash_and_gets_the_same_words(door, who, hashes):
    name = WHO[who]()
    hashes.clear()
    answer = knock(door, name)
    assert len(hashes) == 1
    assert answer.status_code in (409, 422)
    assert "账号或密码不正确" in answer.content.decode()
    assert config.SESSION_COOKIE_NAME not in answer.cookies or not answer.wsgi_request.user.is_authenticated


def test_the_right_password_costs_one_hash_too(hashes):
    user = somebody().user
    hashes.clear()
    assert knock("portal", user.username, PASSWORD).status_code == 302
    assert len(hashes) == 1


@pytest.mark.parametrize("door", ["portal", "workbench"])
def test_a_session_somebody_planted_is_not_signed_on(door):
    user = somebody().user if door == "portal" else with_password(factories.an_office().examiner.user)
    victim = Client()
    victim.cookies[config.SESSION_COOKIE_NAME] = planted = "planted" + "a" * 25
    knock(door, user.username, PASSWORD, victim)
    assert victim.cookies[config.SESSION_COOKIE_NAME].value != planted
    attacker = Client()
    attacker.cookies[config.SESSION_COOKIE_NAME] = planted
    page = reverse("portal:account" if door == "portal" else "workbench:today")
    assert attacker.get(page).status_code == 302


def test_a_session_that_was_signed_out_opens_nothing():
    client = signed_on(somebody())
    kept = Client()
    kept.cookies[config.SESSION_COOKIE_NAME] = client.cookies[config.SESSION_COOKIE_NAME].value
    assert kept.get(reverse("portal:account")).status_code == 200
    client.post(reverse("portal:sign-out"))
    assert kept.get(reverse("portal:account")).status_code == 302


def test_a_changed_password_ends_the_sessions_elsewhere():
    person = somebody()
    here, elsewhere = signed_on(person), signed_on(person)
    done = here.post(reverse("portal:password"), {"old": PASSWORD, "new": "Neue-Zeile-77x", "again": "Neue-Zeile-77x"})
    assert done.status_code == 302
    assert here.get(reverse("portal:account")).status_code == 200
    assert elsewhere.get(reverse("portal:account")).status_code == 302


def test_a_session_cookie_with_rubbish_is_nobody():
    for value in ("x", "a" * 5000, "../../etc/passwd", "';DROP TABLE django_session;--", "\xff\xfe", "0" * 32):
        client = Client()
        client.cookies[config.SESSION_COOKIE_NAME] = value
        assert client.get(reverse("portal:home")).status_code == 200
        assert client.get(reverse("portal:account")).status_code == 302


AWAY = [
    "https://away.example/", "//away.example", "///away.example", "////away.example/", "/\\away.example", "\\\\away.example",
    "\\/away.example", "https:away.example", "https:/away.example", "http:///away.example", "/\t/away.example",
    "\thttps://away.example", " //away.example", "\x0b//away.example", "/%09/away.example", "javascript:alert(1)",
    "data:text/html,x", "//away.example%2f..", "https://testserver@away.example/", "https://testserver.away.example",
    "/\n/away.example", "/\r\nLocation: https://away.example", "//\u3002away.example", "ftp://away.example",
    "/..//away.example", "./\\away.example", "?//away.example", "portal:home", "admin:index",
]  # fmt: skip


def leads_away(location):
    """As a browser reads it: no tabs and line ends, a backslash is a slash, and two slashes begin another host."""
    read = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    parts = urlsplit(read)
    return read.startswith("//") or (bool(parts.scheme) and parts.netloc != "testserver")


def test_the_reader_of_ways_knows_what_leads_away():
    assert leads_away("/\\away.example") and leads_away("//a") and leads_away("/\t/a") and leads_away("javascript:1")
    assert not leads_away("/my/cases/") and not leads_away("?next=https://a.example")


USE_NEXT = {"sign-in", "act", "elder", "language", "password", "messages-read", "account", "register"}


def test_no_address_leads_to_another_site():
    """Every address with the plainest of them, and those that read where to go on with all of them."""
    world = make_world()
    wrong, names = [], ("next", "back", "to", "url", "return", "redirect", "referer")
    for client in (Client(), signed_on(world.owner), signed_on_staff(world.office.chief)):
        for address in addresses():
            short = address.name.partition(":")[2]
            url = reverse(address.name, kwargs=address.given(world))
            for way in () if short == "sign-out" else AWAY if short in USE_NEXT else AWAY[:1]:
                fields, headers = dict.fromkeys(names, way), {"referer": "https://away.example/x"}
                for answer in (client.get(url, fields, headers=headers), client.post(url, fields, headers=headers)):
                    if answer.streaming:
                        answer.getvalue()
                    location = answer.get("Location", "") or answer.get("HX-Redirect", "") or answer.get("Refresh", "")
                    if leads_away(location):
                        wrong.append(f"{address.name}: {location}")
                    if (
                        "text/html" in answer["Content-Type"]
                        and 'href="https://away.example' in answer.content.decode()
                    ):
                        wrong.append(f"{address.name}: a link to where one came from")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("door", ["portal", "workbench"])
def test_signing_in_leads_to_this_site(door):
    user = somebody().user if door == "portal" else with_password(factories.an_office().examiner.user)
    typed = {"username": user.username, "password": PASSWORD}
    for way in AWAY:
        answer = Client().post(reverse(f"{door}:sign-in"), typed | {"next": way})
        assert answer.status_code == 302, way
        assert not leads_away(answer["Location"]), way


def test_the_link_of_a_message_leads_to_this_site():
    from django.utils.timezone import localtime

    from tongban.notifications.models import Message

    person = somebody()
    for way in AWAY:
        message = Message.objects.create(
            applicant=person, template="case_received", facts={}, created_at=localtime(), link=way
        )
        answer = signed_on(person).post(reverse("portal:message-read", args=[message.pk]))
        assert answer.status_code == 302 and not leads_away(answer["Location"]), way


@pytest.mark.parametrize(
    "host", ["away.example", "testserver.away.example", "testserver:80@away.example", "", "a b", "[::1"]
)
def test_a_request_for_another_host_is_refused_at_every_address(host):
    for address in ("/", "/sign-in/", "/workbench/sign-in/", "/api/v1/items", "/verify/"):
        assert Client().get(address, headers={"host": host}).status_code == 400


def test_a_host_that_a_proxy_names_is_not_believed():
    answer = Client().get(reverse("portal:cases"), headers={"x-forwarded-host": "away.example"})
    assert answer.status_code == 302 and "away.example" not in answer["Location"]


@pytest.mark.parametrize("door", ["portal:password", "workbench:account"])
@pytest.mark.usefixtures("no_window_ends")
def test_an_open_session_is_no_place_to_guess_the_password(door):
    client = signed_on(somebody()) if door == "portal:password" else signed_on_staff(factories.an_office().examiner)
    wrong = {"old": "guess", "new": "Neue-Zeile-77x", "again": "Neue-Zeile-77x"}
    answers = [client.post(reverse(door), wrong).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
