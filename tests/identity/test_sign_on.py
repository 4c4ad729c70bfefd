"""Signing on: doors that do not cross, lock-out, session ends, passwords, and the right that ended while a form was open."""

import time
from datetime import date, timedelta

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.utils.timezone import localdate
from tests.identity.factories import AT, PASSWORD, make_firm, make_handler, make_person, make_staff

from tongban.identity import services
from tongban.identity.enums import Role, UserKind
from tongban.identity.middleware import WhoIsAsking
from tongban.identity.models import Mandate, SignInTries, User
from tongban.identity.rules import passwords, sessions
from tongban.identity.services.passwords import password_problems
from tongban.identity.services.sessions import MANDATE, SEEN_AT, SIGNED_IN_AT
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def a_request(ip="10.0.0.1"):
    request = RequestFactory().post("/sign-in", REMOTE_ADDR=ip)
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    request.user = AnonymousUser()
    return request


def sign_in(username, password=PASSWORD, kind=UserKind.APPLICANT, ip="10.0.0.1"):
    return services.sign_in(a_request(ip), username, password, kind)


def test_one_signs_in_with_the_account_name_or_the_card_number():
    who = make_person()
    assert sign_in(who.user.username) == sign_in(f" {who.document_no} ") == who.user
    assert AuditEntry.objects.filter(code="user.signed_in").count() == 2


def test_signing_in_gives_the_session_a_new_key():
    request = a_request()
    request.session["cart"] = 1
    request.session.save()
    before = request.session.session_key
    services.sign_in(request, make_person().user.username, PASSWORD, "applicant")
    assert request.session.session_key != before and request.session[SIGNED_IN_AT]


@pytest.mark.parametrize("trouble", ["wrong password", "unknown", "wrong door", "closed"])
def test_every_failure_looks_the_same_and_hashes_one_password(trouble, monkeypatch):
    who = make_person()
    if trouble == "closed":
        User.objects.filter(pk=who.user_id).update(is_active=False)
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *a, **k: hashed.append(1) or encode(self, *a, **k)
    )
    with pytest.raises(Refusal, match="identity.wrong_credentials"):
        sign_in(
            "nobody-here" if trouble == "unknown" else who.user.username,
            "not-it" if trouble == "wrong password" else PASSWORD,
            UserKind.STAFF if trouble == "wrong door" else UserKind.APPLICANT,
        )
    assert len(hashed) == 1


def test_the_sixth_try_within_a_quarter_of_an_hour_is_refused_even_with_the_right_password():
    who = make_person()
    for login in [who.user.username, who.document_no] * 2 + [who.user.username]:
        with pytest.raises(Refusal):
            sign_in(login, "wrong")
    with pytest.raises(Refusal, match="identity.locked_out") as locked:
        sign_in(who.document_no)
    assert locked.value.facts["minutes"] == 15
    assert sign_in(who.user.username, ip="10.9.9.9") == who.user  # nobody locks a citizen out from elsewhere
    SignInTries.objects.update(locked_until=timezone.now())
    assert sign_in(who.user.username) == who.user


def test_an_official_is_locked_wherever_the_attempts_come_from():
    staff = make_staff(Role.EXAMINER)
    for n in range(5):
        with pytest.raises(Refusal):
            sign_in(staff.user.username, "wrong", UserKind.STAFF, ip=f"10.0.1.{n}")
    with pytest.raises(Refusal, match="locked_out"):
        sign_in(staff.user.username, PASSWORD, UserKind.STAFF, ip="10.0.2.1")


def test_an_unknown_name_is_locked_too_and_its_number_is_not_kept():
    number = "999900199001010014"
    for _ in range(5):
        with pytest.raises(Refusal):
            sign_in(number, "wrong")
    with pytest.raises(Refusal, match="locked_out"):
        sign_in(number)
    assert not any(number in str(vars(attempt)) for attempt in SignInTries.objects.all())


@pytest.mark.parametrize(
    "kind, idle, age, ended",
    [
        ("staff", 899, 900, False), ("staff", 900, 900, True), ("applicant", 1799, 1800, False),
        ("applicant", 1800, 1800, True), ("applicant", 0, 8 * 3600, True), ("staff", 0, 8 * 3600 - 1, False),
    ],
)  # fmt: skip
def test_a_session_ends_by_idleness_or_age(kind, idle, age, ended):
    assert sessions.has_ended(kind=kind, signed_in_at=1000, seen_at=1000 + age - idle, now=1000 + age) is ended


@pytest.fixture
def asked(client, django_assert_max_num_queries):
    """Send a signed-on person's request through the middleware; gives back the request as a view sees it."""

    def ask(user, *, seen_ago=0, mandate=None, method="get"):
        client.force_login(user)
        session = client.session
        session[SEEN_AT] = time.time() - seen_ago
        if mandate:
            session[MANDATE] = mandate
        session.save()
        request = getattr(RequestFactory(), method)("/")
        request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
        SessionMiddleware(lambda _: None).process_request(request)
        from django.contrib.auth.middleware import AuthenticationMiddleware

        AuthenticationMiddleware(lambda _: None).process_request(request)
        MessageMiddleware(lambda _: None).process_request(request)
        # The session, the user with all that hangs on it, a mandate; ending a session costs three more.
        with django_assert_max_num_queries(5 if seen_ago else 3 if mandate else 2):
            WhoIsAsking(lambda _: HttpResponse())(request)
        return request

    return ask


def test_the_middleware_knows_officials_and_applicants(asked):
    staff, person = make_staff(Role.EXAMINER), make_person()
    request = asked(staff.user)
    assert (request.staff, request.person, request.acting) == (staff, None, None)
    request = asked(person.user)
    assert request.staff is None and request.acting.applicant == person


def test_an_idle_session_is_over(asked):
    request = asked(make_staff().user, seen_ago=16 * 60)
    assert request.session_ended and request.staff is None and not request.user.is_authenticated
    request = asked(make_person().user, seen_ago=16 * 60)
    assert not request.session_ended and request.person is not None


def test_a_right_that_ended_meanwhile_does_nothing_in_the_wrong_name(asked):
    by = make_handler(make_firm())
    assert asked(by.person.user, mandate=by.mandate_id).acting == by
    Mandate.objects.filter(pk=by.mandate_id).update(ends_on=localdate() - timedelta(days=1))
    request = asked(by.person.user, mandate=by.mandate_id, method="post")
    with pytest.raises(Refusal, match="mandate_ended"):
        _ = request.acting.applicant
    assert MANDATE not in request.session
    assert asked(by.person.user, mandate=by.mandate_id).acting.applicant == by.person


def test_nobody_signed_on_costs_no_query(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        WhoIsAsking(lambda _: HttpResponse())(request)
    assert request.staff is None and request.acting is None


@pytest.mark.parametrize(
    "kind, password, good",
    [
        ("applicant", "quiet-r7", True), ("applicant", "quiet-r", False), ("applicant", "password", False),
        ("staff", "Quiet-river", True), ("staff", "Quiet-riv", False), ("staff", "quiet-river", False),
        ("staff", "quiet-river9", True), ("applicant", "wang-ming-1", False),
    ],
)  # fmt: skip
def test_passwords_of_the_public_and_of_officials(kind, password, good):
    assert (password_problems(password, kind=kind, username="wang-ming-1") == []) is good


def test_the_last_five_passwords_do_not_come_back():
    user = make_staff().user
    current = PASSWORD
    for n in range(6):
        services.change_password(user=user, old=current, new=f"Right-River-{n}", at=AT + timedelta(days=n))
        current = f"Right-River-{n}"
    for n in range(1, 6):
        with pytest.raises(Invalid):
            services.change_password(user=user, old=current, new=f"Right-River-{n}", at=AT + timedelta(days=9))
    services.change_password(user=user, old=current, new="Right-River-0", at=AT + timedelta(days=9))
    with pytest.raises(Invalid) as no:
        services.change_password(user=user, old="x", new="Right-River-8", at=AT)
    assert "old" in no.value.errors


def test_the_present_password_is_no_new_one_even_when_somebody_else_set_it():
    with pytest.raises(Invalid):
        services.change_password(user=make_staff().user, old=PASSWORD, new=PASSWORD, at=AT)


def test_an_officials_password_lasts_ninety_days_and_the_publics_does_not_grow_old():
    day = timedelta(days=1)
    assert not passwords.is_old(kind="staff", changed_at=AT, at=AT + 90 * day)
    assert passwords.is_old(kind="staff", changed_at=AT, at=AT + 91 * day)
    assert not passwords.is_old(kind="applicant", changed_at=None, at=AT)


def test_a_closed_account_signs_in_no_more_and_holds_no_post():
    from tongban.identity import selectors

    admin, clerk = make_staff(Role.ADMIN, region_code="990100000000"), make_staff(Role.WINDOW_CLERK)
    with pytest.raises(Refusal, match="not_permitted"):
        services.close_account(user_id=admin.user_id, by=clerk, at=AT, reason="离职")
    services.close_account(user_id=clerk.user_id, by=admin, at=AT, reason="离职")
    with pytest.raises(Refusal, match="wrong_credentials"):
        sign_in(clerk.user.username, kind=UserKind.STAFF)
    assert not selectors.posts_of(selectors.staff(clerk.pk), date(2026, 3, 2)).held
