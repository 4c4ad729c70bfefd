"""The session and who is signed on are read with one statement, and nothing of it outlives what ended it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.utils.timezone import localdate
from tests.identity.factories import PASSWORD, make_person, make_staff

from tongban.identity import selectors, services
from tongban.identity.enums import Role, UserKind
from tongban.identity.middleware import KnownUser
from tongban.identity.models import Post, SignedOn, User
from tongban.identity.services.signed_on import end_sessions
from tongban.identity.session_store import SessionStore

pytestmark = pytest.mark.django_db


def door():
    request = RequestFactory().post("/sign-in", REMOTE_ADDR="10.0.0.1")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    request.user = AnonymousUser()
    return request


def signed_on(user):
    """The key of a session of theirs, opened at the door."""
    request = door()
    services.sign_in(request, user.username, PASSWORD, user.kind)
    return request.session.session_key


def comes_with(key):
    """The request of a browser with this session."""
    request = RequestFactory().get("/", headers={"cookie": f"sessionid={key}"})
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    KnownUser(lambda _: HttpResponse()).process_request(request)
    return request


def test_one_statement_brings_the_official_the_body_and_the_posts_of_today(django_assert_num_queries):
    staff = make_staff(Role.EXAMINER)
    key = signed_on(staff.user)
    with django_assert_num_queries(1):
        user = comes_with(key).user
        assert (user, user.staff, user.staff.body, user.staff.user) == (staff.user, staff, staff.body, user)
        assert not hasattr(user, "applicant")
        posts = selectors.posts_of(user.staff, localdate())
    assert posts == selectors.posts_of(selectors.staff(staff.pk), localdate()) and posts.has(Role.EXAMINER)


def test_one_statement_brings_the_applicant_in_clear(django_assert_num_queries):
    who = make_person()
    key = signed_on(who.user)
    with django_assert_num_queries(1):
        user = comes_with(key).user
        assert (user.applicant, user.applicant.document_no) == (who, who.document_no) and not hasattr(user, "staff")


def test_a_post_counts_on_its_last_day_and_no_longer():
    staff = make_staff(Role.EXAMINER)
    key, today = signed_on(staff.user), localdate()
    Post.objects.filter(staff=staff).update(starts_on=today - timedelta(days=9), ends_on=today)
    assert selectors.posts_of(comes_with(key).user.staff, today).held
    assert not selectors.posts_of(comes_with(key).user.staff, today + timedelta(days=1)).held
    Post.objects.filter(staff=staff).update(ends_on=today - timedelta(days=1))
    assert not selectors.posts_of(comes_with(key).user.staff, today).held


@pytest.mark.parametrize("end", ["ended elsewhere", "closed", "other password", "over", "unknown"])
def test_what_ends_a_session_ends_it_with_the_next_request(end):
    user = make_person().user
    key = signed_on(user)
    assert comes_with(key).user == user
    if end == "ended elsewhere":
        end_sessions(user)
    elif end == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif end == "other password":
        user.set_password("Another-River-7")
        user.save()
    elif end == "over":
        Session.objects.update(expire_date=timezone.now())
    else:
        key = "z" * 32
    assert not comes_with(key).user.is_authenticated


def test_the_note_of_a_session_opens_nothing_for_whom_it_names():
    me, other = make_person().user, make_person().user
    key = signed_on(me)
    SignedOn.objects.filter(session_key=key).update(user=other)
    assert comes_with(key).user == me
    nobodys = SessionStore()
    nobodys["cart"] = 1
    nobodys.save()
    SignedOn.objects.create(user=other, session_key=nobodys.session_key, began_at=timezone.now())
    assert not comes_with(nobodys.session_key).user.is_authenticated


def test_signing_in_writes_the_session_once_under_a_new_key(django_assert_num_queries):
    request = door()
    request.session["cart"] = 1
    request.session.save()
    before, user = request.session.session_key, make_person().user
    services.sign_in(request, user.username, PASSWORD, UserKind.APPLICANT)
    after = request.session.session_key
    assert list(Session.objects.values_list("session_key", flat=True)) == [after] and before != after
    with django_assert_num_queries(0):
        request.session.save()
    assert SessionStore(after)["cart"] == 1 and User.objects.get(pk=user.pk).last_login
    services.sign_in(request, user.username, PASSWORD, UserKind.APPLICANT)
    assert list(Session.objects.values_list("session_key", flat=True)) == [request.session.session_key] != [after]


def test_a_session_that_was_ended_meanwhile_does_not_come_back():
    store = SessionStore()
    store.save()
    again = SessionStore(store.session_key)
    again["cart"] = 1
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        again.save()
    assert not Session.objects.exists()


def test_leaving_deletes_the_session_even_when_it_was_about_to_change_its_key():
    store = SessionStore()
    store["cart"] = 1
    store.save()
    again = SessionStore(store.session_key)
    again.cycle_key()
    again.flush()
    assert not Session.objects.exists() and again.session_key is None
    again["cart"] = 2
    again.save()
    assert SessionStore(again.session_key)["cart"] == 2 and Session.objects.count() == 1


def test_django_reads_our_sessions_and_we_read_djangos():
    ours, theirs = SessionStore(), DjangosStore()
    for store in (ours, theirs):
        store["cart"] = 1
        store.save()
    assert DjangosStore(ours.session_key)["cart"] == SessionStore(theirs.session_key)["cart"] == 1
