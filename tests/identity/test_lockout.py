"""Doors that close for longer each time (R-SEC-4)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.identity.factories import AT, PASSWORD, make_body, make_person, make_staff
from tests.identity.test_sign_on import sign_in

from tongban.identity import services
from tongban.identity.authentication import PasswordByKind
from tongban.identity.enums import Role, UserKind
from tongban.identity.models import SignInTries
from tongban.identity.rules import lockout
from tongban.identity.rules.devices import counted_as, device_of
from tongban.identity.rules.lockout import Tries, after_failure, seconds_left
from tongban.identity.services.tries import address_door, forget_old_tries, how_long, take_try
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry

MINUTE = timedelta(minutes=1)


def failures(count, *, at=AT, tries=None, apart=timedelta(seconds=1)):
    tries = tries or Tries()
    for n in range(count):
        tries = after_failure(tries, at + n * apart)
    return tries


def test_four_failures_leave_the_door_open_and_the_fifth_closes_it_for_a_quarter_of_an_hour():
    assert seconds_left(failures(4), AT + 4 * timedelta(seconds=1)) == 0
    closed = failures(5, apart=timedelta())
    assert seconds_left(closed, AT) == 900
    assert seconds_left(closed, AT + 15 * MINUTE - timedelta(seconds=1)) == 1
    assert seconds_left(closed, AT + 15 * MINUTE) == 0


def test_each_further_lock_lasts_twice_as_long_up_to_eight_hours():
    tries, at, lengths = None, AT, []
    for _ in range(8):
        tries = failures(5, at=at, tries=tries, apart=timedelta())
        lengths.append(seconds_left(tries, at) // 60)
        at = tries.locked_until
    assert lengths == [15, 30, 60, 120, 240, 480, 480, 480]


def test_failures_farther_apart_than_a_quarter_of_an_hour_do_not_add_up():
    assert failures(5, apart=15 * MINUTE).locked_until is not None
    assert failures(5, apart=15 * MINUTE + timedelta(seconds=1)).locked_until is None


def test_a_day_without_failure_makes_the_next_lock_the_first_again():
    once = failures(5, apart=timedelta())
    still = failures(5, at=once.locked_until + lockout.FORGOTTEN - MINUTE, tries=once, apart=timedelta())
    anew = failures(5, at=once.locked_until + lockout.FORGOTTEN, tries=once, apart=timedelta())
    assert (still.locks, anew.locks) == (2, 1)


@pytest.mark.parametrize(
    "seconds, words",
    [(1, "1分钟"), (60, "1分钟"), (61, "2分钟"), (900, "15分钟"), (3600, "1小时"), (5400, "1小时30分钟")],
)
def test_the_wait_is_said_in_words(seconds, words):
    assert how_long(seconds) == words


@pytest.mark.django_db
def test_a_success_forgets_the_failures_before_it():
    who = make_person()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Refusal, match="wrong_credentials"):
                sign_in(who.user.username, "wrong")
        assert sign_in(who.user.username) == who.user
    assert not SignInTries.objects.filter(user=who.user).exists()


@pytest.mark.django_db
def test_a_second_lock_is_longer_and_says_so():
    who = make_staff(Role.EXAMINER)
    for _ in range(5):
        with pytest.raises(Refusal):
            sign_in(who.user.username, "wrong", UserKind.STAFF)
    SignInTries.objects.filter(user=who.user).update(locked_until=timezone.now())
    for _ in range(5):
        with pytest.raises(Refusal):
            sign_in(who.user.username, "wrong", UserKind.STAFF)
    with pytest.raises(Refusal, match="locked_out") as locked:
        sign_in(who.user.username, kind=UserKind.STAFF)
    assert "30分钟" in locked.value.text()
    tried = AuditEntry.objects.filter(code="sign_in.failed", facts__user_id=who.user_id)
    assert [bool(entry.facts["locked_until"]) for entry in tried.order_by("pk")] == [*[False] * 4, True] * 2


@pytest.mark.django_db
def test_one_password_tried_at_fifty_accounts_closes_the_address_and_no_other():
    door = SignInTries.objects
    for n in range(lockout.TRIES_OF_AN_ADDRESS):
        with pytest.raises(Refusal, match="wrong_credentials"):
            sign_in(f"somebody-{n}", "Summer-2026", ip="10.7.7.7")
    who = make_person()
    with pytest.raises(Refusal, match="locked_out"):
        sign_in(who.user.username, ip="10.7.7.7")
    assert sign_in(who.user.username, ip="10.7.7.8") == who.user
    assert door.get(name=address_door("10.7.7.7")).locks == 1


@pytest.mark.django_db
def test_a_try_is_counted_before_it_is_checked():
    for _ in range(5):
        assert take_try("staff:x", at=AT) is None
    assert take_try("staff:x", at=AT).code == "identity.locked_out"


@pytest.mark.django_db(transaction=True)
def test_the_first_try_takes_one_statement_and_the_others_add_up(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert take_try("staff:x", at=AT, address="10.0.0.1") is None
    assert SignInTries.objects.get().failures == 1
    for _ in range(4):
        assert take_try("staff:x", at=AT, address="10.0.0.1") is None
    assert take_try("staff:x", at=AT, address="10.0.0.1").code == "identity.locked_out"
    SignInTries.objects.create(name=address_door("10.0.0.2"), locked_until=AT + MINUTE)
    assert take_try("staff:y", at=AT, address="10.0.0.2").code == "identity.locked_out"
    assert take_try("staff:y", at=AT, address="10.0.0.3") is None


@pytest.mark.django_db
def test_an_administrator_opens_the_door_but_not_their_own_and_nobody_elses():
    body = make_body()
    admin = make_staff(Role.ADMIN, region_code="990100000000")
    other = make_staff(Role.ADMIN, region_code="880100000000")
    who = make_staff(Role.EXAMINER, body=body)
    for _ in range(5):
        with pytest.raises(Refusal):
            sign_in(who.user.username, "wrong", UserKind.STAFF)
    for by in (other, who):
        with pytest.raises(Refusal, match="not_permitted"):
            services.unlock(staff_id=who.pk, by=by, at=AT, reason="本人到场")
    with pytest.raises(Refusal, match="not_to_oneself"):
        services.unlock(staff_id=admin.pk, by=admin, at=AT, reason="本人到场")
    with pytest.raises(Refusal, match="reason_needed"):
        services.unlock(staff_id=who.pk, by=admin, at=AT, reason=" ")
    services.unlock(staff_id=who.pk, by=admin, at=AT, reason="本人到场")
    assert sign_in(who.user.username, PASSWORD, UserKind.STAFF) == who.user
    assert AuditEntry.objects.get(code="user.unlocked").actor_id == admin.pk


@pytest.mark.django_db
def test_doors_that_were_quiet_for_a_day_are_forgotten():
    take_try("staff:a", at=AT)
    take_try("staff:b", at=AT + lockout.FORGOTTEN)
    forget_old_tries(AT + lockout.FORGOTTEN + MINUTE)
    assert list(SignInTries.objects.values_list("name", flat=True)) == ["staff:b"]


@pytest.mark.parametrize(
    "given, counted",
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff", "2001:db8::/64"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_of_version_six_is_one_customer(given, counted):
    assert counted_as(given) == counted


@pytest.mark.parametrize(
    "agent, device",
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit Safari/604.1", "Safari · iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent, device):
    assert device_of(agent) == device


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_sent_at_once_are_still_five(monkeypatch):
    who, checked = make_staff(Role.EXAMINER), []
    check = PasswordByKind.authenticate
    monkeypatch.setattr(PasswordByKind, "authenticate", lambda *a, **k: checked.append(1) or check(*a, **k))
    codes, together = [], threading.Barrier(20)

    def guess():
        try:
            together.wait()
            sign_in(who.user.username, "wrong", UserKind.STAFF)
        except Refusal as no:
            codes.append(no.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(checked) == 5 and codes.count("identity.wrong_credentials") == 5
    assert codes.count("identity.locked_out") == 15


@pytest.mark.django_db
def test_a_failure_is_recorded_with_its_address_and_without_what_was_typed():
    for name in ("My-Password-9", make_person().user.username):
        with pytest.raises(Refusal, match="wrong_credentials"):
            sign_in(name, "wrong", ip="10.1.2.3")
    entries = AuditEntry.objects.filter(code="sign_in.failed")
    assert [entry.facts["address"] for entry in entries] == ["10.1.2.3"] * 2
    assert not any("My-Password-9" in f"{entry.facts}{entry.object_id}{entry.actor_name}" for entry in entries)
