"""Which passwords are good enough (R-SEC-4), at the edges."""

from datetime import date

import pytest
from tests.identity.factories import make_person, make_staff

from tongban.identity import services
from tongban.identity.enums import Role
from tongban.identity.rules import passwords as rules
from tongban.identity.services.passwords import password_problems
from tongban.kernel.errors import Invalid


@pytest.mark.parametrize(
    "password, simple",
    [
        ("Admin@123456", True), ("P@ssw0rd123!", True), ("Aa123456789!", True), ("Qwer1234!@", True), ("aaaaAAAA1111", True),
        ("Abcd1234!!!!", True), ("zxcvbnm,1234", True), ("Tongban@2026", True), ("98765432Aa!", True), ("woaini1314", True),
        ("Right-Horse-7", False), ("Yunjiang#2026", False), ("Quiet-river", False), ("quiet-r7", False), ("山高月小-Feng7", False),
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_simple(password, simple):
    assert rules.is_simple(password) is simple


@pytest.mark.parametrize(
    "password, word, about",
    [
        ("Wangming-2026", "wangming", True), ("2026-GNIMGNAW", "wangming", True), ("Quiet-river-9", "li", False),
        ("王明在此-Ab1", "王明", True), ("Wang_Ming-77a", "wangming", True), ("Right-Horse-7", "wangming", False),
        ("Horse-13912345678", "13912345678", True),
    ],
)  # fmt: skip
def test_a_password_says_nothing_of_its_owner(password, word, about):
    assert rules.is_about(password, [word]) is about


@pytest.mark.parametrize("password, good", [("Right-Horse-7" + "x" * 115, True), ("Right-Horse-7" + "x" * 116, False)])
@pytest.mark.django_db
def test_a_password_has_an_end(password, good):
    assert (password_problems(password, kind="staff", username="somebody") == []) is good


@pytest.mark.django_db
def test_an_official_may_not_use_their_name_in_any_writing():
    staff = make_staff(Role.EXAMINER, name="欧阳小云")
    for password in (
        "Ouyangxiaoyun-7",
        "Xiaoyunouyang-7",
        "欧阳小云-Abc7",
        f"Horse-{staff.staff_no}-x",
        f"{staff.user.username}-Horse-X",
    ):
        assert password_problems(password, kind="staff", username="", user=staff.user), password
    assert not password_problems("Right-Horse-77", kind="staff", username="", user=staff.user)


@pytest.mark.django_db
def test_a_citizen_may_not_use_their_birthday_or_telephone():
    who = make_person("张三丰", born=date(1990, 1, 1))
    for password in ("horse19900101", f"x{who.mobile}", f"{who.document_no}aa", "zhangsanfeng"):
        assert password_problems(password, kind="applicant", username="", user=who.user), password
    assert not password_problems("quiet-r7", kind="applicant", username="", user=who.user)


@pytest.mark.django_db
def test_a_new_officials_initial_password_follows_the_same_rules():
    from tongban.kernel.actors import SYSTEM

    body = make_staff(Role.EXAMINER).body
    given = {"username": "neu.1", "staff_no": "X1", "body_id": body.pk, "by": SYSTEM, "at": rules_at()}
    with pytest.raises(Invalid) as no:
        services.create_staff(password="Ouyangxiaoyun-7", name="欧阳小云", **given)
    assert "password" in no.value.errors
    with pytest.raises(Invalid) as no:
        services.create_staff(password="Right-Horse-77", name="欧阳\ue0a3", **given)
    assert "name" in no.value.errors


def rules_at():
    from tests.identity.factories import AT

    return AT
