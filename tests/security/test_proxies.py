"""Counting by the client's address: what a proxy of ours says counts, what anybody else says of themself does not."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.portal.people import somebody

from tongban.webkit.proxies import ClientAddress, client_of, counted_as, networks

OURS = networks(("127.0.0.1", "10.0.0.0/8", "fd00::/8"))
pytestmark = pytest.mark.usefixtures("no_window_ends")
PASSWORD = "huan-le-8-Jiang"


@pytest.mark.parametrize("forwarded, client", [
    ("203.0.113.7", "203.0.113.7"),
    ("198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the left one was written by the client
    ("198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),  # two proxies of ours
    ("10.1.2.3, 10.1.2.4", "10.1.2.3"),  # somebody inside
    ("203.0.113.7:51000", "203.0.113.7"),
    ("[2001:db8::1]:443", "2001:db8::1"),
    ("::ffff:203.0.113.7", "203.0.113.7"),
    ("", "127.0.0.1"),
    ("unknown", "127.0.0.1"),
    ("203.0.113.7, <script>", "127.0.0.1"),
    ("203.0.113.7, ' OR 1=1 --, 10.1.2.3", "10.1.2.3"),
    (",,,", "127.0.0.1"),
    ("203.0.113.7," + " 10.0.0.1," * 5000 + "10.0.0.1", "10.0.0.1"),  # read to a depth, not to the end
])  # fmt: skip
def test_the_client_is_the_nearest_address_that_is_not_ours(forwarded, client):
    assert client_of("127.0.0.1", forwarded, OURS) == client


def after(settings, trusted, **headers):
    settings.TONGBAN_TRUSTED_PROXIES = trusted
    seen = []
    ClientAddress(seen.append)(RequestFactory().get("/", **headers))
    return seen[0]


def test_a_header_of_somebody_we_do_not_trust_is_thrown_away(settings):
    spoofed = {
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_REAL_IP": "203.0.113.9",
    }
    request = after(settings, ["10.0.0.0/8"], REMOTE_ADDR="203.0.113.7", **spoofed)
    assert request.META["REMOTE_ADDR"] == "203.0.113.7"
    assert not [name for name in request.META if name in spoofed]


def test_nobody_is_trusted_unless_named(settings):
    request = after(settings, [], REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"


def test_a_spoofed_scheme_does_not_make_a_request_secure(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert not after(settings, ["10.0.0.1"], REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert after(settings, ["10.0.0.1"], REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_PROTO="https").is_secure()


def test_a_wrong_entry_is_said_at_the_start(settings):
    settings.TONGBAN_TRUSTED_PROXIES = ["the proxy"]
    with pytest.raises(ValueError, match="the proxy"):
        ClientAddress(lambda request: None)


def test_one_subscriber_of_ipv6_is_one_asker():
    assert counted_as("2001:db8::1") == counted_as("2001:db8::ffff:1") != counted_as("2001:db8:0:1::1")


def asked(count, forwarded, path="/verify/X"):
    client = Client()
    return [client.get(path, headers={"x-forwarded-for": forwarded(n)}).status_code for n in range(count)]


@pytest.mark.django_db
def test_changing_a_spoofed_header_does_not_reset_a_limit(settings):
    settings.TONGBAN_TRUSTED_PROXIES = []
    assert asked(61, lambda n: f"203.0.113.{n}")[-1] == 429


@pytest.mark.django_db
def test_behind_our_proxy_everybody_has_a_limit_of_their_own(settings):
    settings.TONGBAN_TRUSTED_PROXIES = ["127.0.0.1"]
    assert 429 not in asked(61, lambda n: f"203.0.113.{n % 2}")
    assert asked(40, lambda n: f"198.51.100.{n}, 203.0.113.1")[-1] == 429, "the left part is the client's own invention"


@pytest.mark.django_db
def test_the_page_and_the_api_count_the_same_guesses():
    asked(60, lambda n: "")
    assert Client().get("/api/v1/licences/X/verify").status_code == 429


def fail_to_sign_in(person, times, address):
    for _ in range(times):
        answer = Client().post(
            reverse("portal:sign-in"), {"username": person.user.username, "password": "wrong"},
            headers={"x-forwarded-for": address},
        )  # fmt: skip
    return answer


@pytest.mark.django_db
def test_a_citizen_is_locked_at_the_address_that_tried_and_nowhere_else(settings):
    settings.TONGBAN_TRUSTED_PROXIES = ["127.0.0.1"]
    person = somebody()
    fail_to_sign_in(person, 6, "203.0.113.1")
    right = {"username": person.user.username, "password": PASSWORD}
    there = Client().post(reverse("portal:sign-in"), right, headers={"x-forwarded-for": "203.0.113.1"})
    elsewhere = Client().post(reverse("portal:sign-in"), right, headers={"x-forwarded-for": "203.0.113.2"})
    assert (there.status_code, elsewhere.status_code) == (409, 302)


@pytest.mark.django_db
def test_codes_by_sms_are_counted_by_address_too(settings):
    settings.TONGBAN_TRUSTED_PROXIES = ["127.0.0.1"]
    client = Client()
    answers = [
        client.post(
            reverse("portal:register"), {"send_code": "yes", "mobile": f"1990000{n:04d}"},
            headers={"x-forwarded-for": "203.0.113.5"},
        ).status_code
        for n in range(11)
    ]  # fmt: skip
    assert answers == [200] * 10 + [429]
