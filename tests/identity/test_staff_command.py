"""`tongban staff`: the only administrator lost telephone, slip or password, and whoever runs the machine helps them."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.timezone import localdate
from tests.identity.factories import AT, PASSWORD, make_body, make_staff
from tests.identity.test_second_factor import code

from tongban.identity import services
from tongban.identity.enums import Role
from tongban.identity.models import SignedOn, Staff
from tongban.identity.posts import posts_of
from tongban.identity.selectors import has_second_factor
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
REASON = "唯一的管理员手机丢失，当面核对工作证"


@pytest.fixture
def only_administrator(monkeypatch):
    monkeypatch.setenv("SUDO_USER", "lihua")
    staff = make_staff(Role.ADMIN, region_code="990100000000")
    secret = services.begin_enrolment(user=staff.user, at=AT).key.replace(" ", "")
    services.confirm_enrolment(user=staff.user, code=code(secret, AT), by=staff, at=AT)
    SignedOn.objects.create(user=staff.user, session_key="x" * 32, began_at=AT)
    return staff


def test_the_second_factor_is_reset_from_the_machine_with_a_line_in_the_audit_trail(only_administrator):
    call_command("staff", "reset-second-factor", only_administrator.staff_no, reason=REASON)
    assert not has_second_factor(only_administrator.user)
    assert not SignedOn.objects.exists()
    line = AuditEntry.objects.get(code="user.second_factor_reset")
    assert (line.actor_kind, line.actor_name, line.facts["reason"]) == ("system", "tongban staff (lihua)", REASON)
    assert services.begin_enrolment(user=only_administrator.user, at=AT).key


def test_a_new_password_is_said_once_and_has_to_be_changed(only_administrator, capsys):
    call_command("staff", "initial-password", only_administrator.staff_no, reason=REASON)
    password = capsys.readouterr().out.strip()
    only_administrator.user.refresh_from_db()
    assert only_administrator.user.check_password(password) and password != PASSWORD
    assert has_second_factor(only_administrator.user), "that one stays"
    line = AuditEntry.objects.get(code="user.initial_password_issued")
    assert line.actor_name == "tongban staff (lihua)" and password not in str(line.facts)


def test_the_first_administrators_are_appointed_from_the_machine(capsys):
    body = make_body()
    for number, region in (("S1", "990100000000"), ("S2", "")):
        call_command("staff", "appoint", number, role="admin", body=body.credit_code, region=region, username=f"li{number}",
                     name="李华")  # fmt: skip
        password = capsys.readouterr().out.strip()
        staff = Staff.objects.get(staff_no=number)
        assert staff.user.check_password(password) and staff.user.must_change_password
        assert posts_of(staff, localdate()).has(
            Role.ADMIN, body_id=None if region else body.pk, region_code=region or None
        )
    call_command("staff", "appoint", "S2", role="examiner", body=body.credit_code)
    assert capsys.readouterr().out == ""  # somebody known keeps their password
    assert posts_of(Staff.objects.get(staff_no="S2"), localdate()).roles == {Role.ADMIN, Role.EXAMINER}
    assert AuditEntry.objects.filter(code="post.assigned", actor_name__startswith="tongban staff (").count() == 3


@pytest.mark.parametrize(
    "more, said", [({"body": "X"}, "no body"), ({"name": ""}, "somebody new"), ({"region": "9901"}, "twelve")]
)
def test_nobody_is_appointed_to_nowhere_or_without_a_name(more, said):
    given = {"role": "admin", "body": make_body().credit_code, "username": "lihua", "name": "李华"}
    with pytest.raises(CommandError, match=said):
        call_command("staff", "appoint", "S9", **given | more)
    assert not Staff.objects.exists()


@pytest.mark.parametrize("number, reason, said", [("nobody", REASON, "nobody"), (None, " ", "原因")])
def test_nobody_is_helped_without_a_reason_or_by_a_number_that_nobody_has(only_administrator, number, reason, said):
    with pytest.raises(CommandError, match=said):
        call_command("staff", "reset-second-factor", number or only_administrator.staff_no, reason=reason)
    assert has_second_factor(only_administrator.user)
    assert not AuditEntry.objects.filter(code="user.second_factor_reset").exists()
