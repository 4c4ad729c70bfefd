"""The second factor of officials: codes by RFC 6238, recovery codes, and the way back when both are lost (R-SEC-2)."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from tests.identity.factories import AT, PASSWORD, make_staff
from tests.identity.test_sign_on import a_request

from tongban.identity import services
from tongban.identity.enums import Role, UserKind
from tongban.identity.models import RecoveryCode, SecondFactor, SignedOn
from tongban.identity.rules import totp
from tongban.identity.selectors import codes_left, has_second_factor
from tongban.identity.services.sessions import TWO_FACTORS
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.models import AuditEntry

RFC = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    "seconds, code",
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_codes_are_those_of_the_standard(seconds, code):
    assert totp.code_of(RFC, totp.step_at(datetime.fromtimestamp(seconds, UTC)), digits=8) == code


@pytest.mark.parametrize("drift, taken", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(drift, taken):
    code = totp.code_of(RFC, totp.step_at(AT) + drift)
    assert (totp.step_of(code, RFC, AT, after=0) is not None) is taken


def test_a_code_and_all_before_it_are_used_up():
    now = totp.step_at(AT)
    for step in (now - 1, now):
        assert totp.step_of(totp.code_of(RFC, step), RFC, AT, after=now) is None
    assert totp.step_of(totp.code_of(RFC, now + 1), RFC, AT, after=now) == now + 1


@pytest.fixture
def enrolled(db):
    """An official with the factor in force, their secret and recovery codes."""
    staff = make_staff(Role.EXAMINER)
    shown = services.begin_enrolment(user=staff.user, at=AT)
    secret = shown.key.replace(" ", "")
    codes = services.confirm_enrolment(user=staff.user, code=code(secret, AT), by=staff, at=AT)
    return staff, secret, codes


def code(secret, at):
    return totp.code_of(secret, totp.step_at(at))


def later(minutes):
    return AT + timedelta(minutes=minutes)


@pytest.mark.django_db
def test_the_secret_on_the_page_stays_the_same_and_counts_only_when_proved():
    staff = make_staff(Role.EXAMINER)
    shown = services.begin_enrolment(user=staff.user, at=AT)
    assert services.begin_enrolment(user=staff.user, at=later(5)) == shown
    query = parse_qs(urlsplit(shown.address).query)
    assert query["secret"] == [shown.key.replace(" ", "")]
    with pytest.raises(Invalid):
        services.confirm_enrolment(user=staff.user, code="000000", by=staff, at=AT)
    assert not has_second_factor(staff.user)
    with pytest.raises(Refusal, match="enrolment_over"):
        services.confirm_enrolment(user=staff.user, code=code(query["secret"][0], later(30)), by=staff, at=later(30))
    assert services.begin_enrolment(user=staff.user, at=later(30)) != shown


def test_the_secret_is_not_in_the_database_in_clear(enrolled):
    _, secret, codes = enrolled
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM identity_secondfactor")
        assert secret not in cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(digest, ' ') FROM identity_recoverycode")
        stored = cursor.fetchone()[0]
    assert not any(one.replace("-", "") in stored for one in codes)
    assert len(set(codes)) == 10


def test_signing_in_asks_for_the_code_after_the_password(enrolled):
    staff, secret, _ = enrolled
    request = a_request()
    with pytest.raises(Refusal, match="code_needed"):
        services.sign_in(request, staff.user.username, PASSWORD, UserKind.STAFF, at=later(1))
    assert not request.user.is_authenticated and not SignedOn.objects.exists()
    with pytest.raises(Refusal, match="code_not_right"):
        services.sign_in_with_code(request, "123", at=later(1))
    assert services.sign_in_with_code(request, code(secret, later(1)), at=later(1)) == staff.user
    assert request.session[TWO_FACTORS] and SignedOn.objects.get().user == staff.user


def test_the_code_alone_opens_nothing_and_the_password_waits_five_minutes(enrolled):
    staff, secret, _ = enrolled
    request = a_request()
    with pytest.raises(Refusal, match="sign_in_again"):
        services.sign_in_with_code(request, code(secret, later(1)), at=later(1))
    with pytest.raises(Refusal, match="code_needed"):
        services.sign_in(request, staff.user.username, PASSWORD, UserKind.STAFF, at=later(1))
    with pytest.raises(Refusal, match="sign_in_again"):
        services.sign_in_with_code(request, code(secret, later(6)), at=later(6))


def test_a_password_changed_meanwhile_ends_the_waiting(enrolled):
    staff, secret, _ = enrolled
    request = a_request()
    with pytest.raises(Refusal, match="code_needed"):
        services.sign_in(request, staff.user.username, PASSWORD, UserKind.STAFF, at=later(1))
    services.change_password(user=staff.user, old=PASSWORD, new="Other-Horse-8", at=later(2))
    with pytest.raises(Refusal, match="sign_in_again"):
        services.sign_in_with_code(request, code(secret, later(2)), at=later(2))


def test_the_same_code_is_refused_the_second_time(enrolled):
    staff, secret, _ = enrolled
    now = code(secret, later(1))
    services.check_second_factor(user=staff.user, code=f" {now[:3]} {now[3:]} ", by=staff, at=later(1))
    with pytest.raises(Refusal, match="code_not_right"):
        services.check_second_factor(user=staff.user, code=now, by=staff, at=later(1))


def test_five_wrong_codes_close_the_door_even_to_the_right_one(enrolled):
    staff, secret, _ = enrolled
    for _ in range(5):
        with pytest.raises(Refusal, match="code_not_right"):
            services.check_second_factor(user=staff.user, code="000000", by=staff, at=later(1))
    with pytest.raises(Refusal, match="locked_out"):
        services.check_second_factor(user=staff.user, code=code(secret, later(1)), by=staff, at=later(1))
    services.check_second_factor(user=staff.user, code=code(secret, later(16)), by=staff, at=later(16))


def test_a_recovery_code_works_once_and_new_ones_end_the_old(enrolled):
    staff, _, codes = enrolled
    services.check_second_factor(user=staff.user, code=codes[0].lower(), by=staff, at=later(1))
    assert codes_left(staff.user) == 9
    with pytest.raises(Refusal, match="code_not_right"):
        services.check_second_factor(user=staff.user, code=codes[0], by=staff, at=later(1))
    fresh = services.renew_recovery_codes(user=staff.user, by=staff, at=later(2))
    with pytest.raises(Refusal, match="code_not_right"):
        services.check_second_factor(user=staff.user, code=codes[1], by=staff, at=later(2))
    services.check_second_factor(user=staff.user, code=fresh[1], by=staff, at=later(2))
    assert AuditEntry.objects.filter(code="user.recovery_code_used").count() == 2


def test_another_telephone_replaces_the_first_only_when_it_proved_itself(enrolled):
    staff, secret, _ = enrolled
    shown = services.begin_enrolment(user=staff.user, at=later(1))
    services.check_second_factor(user=staff.user, code=code(secret, later(1)), by=staff, at=later(1))
    new = shown.key.replace(" ", "")
    services.confirm_enrolment(user=staff.user, code=code(new, later(2)), by=staff, at=later(2))
    with pytest.raises(Refusal, match="code_not_right"):
        services.check_second_factor(user=staff.user, code=code(secret, later(3)), by=staff, at=later(3))
    services.check_second_factor(user=staff.user, code=code(new, later(3)), by=staff, at=later(3))


def test_only_an_administrator_resets_it_and_never_their_own(enrolled):
    staff, _, _ = enrolled
    admin = make_staff(Role.ADMIN, region_code="990100000000")
    SignedOn.objects.create(user=staff.user, session_key="x" * 32, began_at=AT)
    with pytest.raises(Refusal, match="not_permitted"):
        services.reset_second_factor(staff_id=staff.pk, by=staff, at=AT, reason="手机丢失")
    with pytest.raises(Refusal, match="not_to_oneself"):
        services.reset_second_factor(staff_id=admin.pk, by=admin, at=AT, reason="手机丢失")
    with pytest.raises(Refusal, match="reason_needed"):
        services.reset_second_factor(staff_id=staff.pk, by=admin, at=AT, reason="")
    services.reset_second_factor(staff_id=staff.pk, by=admin, at=AT, reason="手机丢失，已核对工作证")
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists() and not SignedOn.objects.exists()
    assert AuditEntry.objects.get(code="user.second_factor_reset").facts["reason"].startswith("手机丢失")
    with pytest.raises(Refusal, match="no_second_factor"):
        services.reset_second_factor(staff_id=staff.pk, by=admin, at=AT, reason="手机丢失")


def test_password_and_factor_are_not_renewed_by_the_same_hands(enrolled):
    staff, _, _ = enrolled
    one, other = (make_staff(Role.ADMIN, region_code="990100000000") for _ in range(2))
    assert len(services.issue_initial_password(staff_id=staff.pk, by=one, at=AT, reason="忘记密码")) == 19
    with pytest.raises(Refusal, match="needs_another_administrator"):
        services.reset_second_factor(staff_id=staff.pk, by=one, at=AT + timedelta(days=6), reason="手机丢失")
    services.reset_second_factor(staff_id=staff.pk, by=other, at=AT + timedelta(days=6), reason="手机丢失")
    with pytest.raises(Refusal, match="needs_another_administrator"):
        services.issue_initial_password(staff_id=staff.pk, by=other, at=AT + timedelta(days=7), reason="忘记密码")
    services.issue_initial_password(staff_id=staff.pk, by=one, at=AT + timedelta(days=7), reason="忘记密码")
