"""The public's door: sign in, sign out, register; nothing typed is lost, nobody is led astray."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.cases.factories import a_person

from tongban.identity import synthetic
from tongban.identity.backends import code_sender, register_code_sender
from tongban.identity.models import Applicant, User

pytestmark = pytest.mark.django_db(transaction=True)  # identity counts failed codes in transactions of its own
PASSWORD = "huan-le-8-Jiang"


@pytest.fixture
def person():
    return a_person("欧阳小云", user=User.objects.create_user("ouyang.xiaoyun", PASSWORD))


def _sign_in(client, password=PASSWORD, **more):
    return client.post(reverse("portal:sign-in"), {"username": "ouyang.xiaoyun", "password": password, **more})


def test_signing_in_leads_back_to_where_one_came_from(client, person):
    assert _sign_in(client, next="/help/")["Location"] == "/help/"
    assert "欧阳小云" in client.get("/help/").text


def test_signing_in_never_leads_to_another_site(client, person):
    assert _sign_in(client, next="https://elsewhere.example/")["Location"].startswith("/")


def test_a_wrong_password_is_said_beside_the_field_and_the_name_is_kept(client, person):
    answer = _sign_in(client, "wrong-wrong-1")
    assert answer.status_code == 409
    assert "账号或密码不正确" in answer.text
    assert 'value="ouyang.xiaoyun"' in answer.text
    assert "wrong-wrong-1" not in answer.text


def test_after_five_failures_the_page_says_how_long_to_wait(client, person):
    for _ in range(5):
        _sign_in(client, "wrong-wrong-1")
    assert "分钟后再试" in _sign_in(client).text


def test_an_official_does_not_come_in_by_the_public_door(client):
    User.objects.create_user("wang.fang", PASSWORD, kind="staff")
    answer = client.post(reverse("portal:sign-in"), {"username": "wang.fang", "password": PASSWORD})
    assert "账号或密码不正确" in answer.text


def test_empty_fields_are_named(client, db):
    answer = client.post(reverse("portal:sign-in"), {})
    assert answer.status_code == 422
    assert {"username-error", "password-error"} <= set(re.findall(r'id="([\w-]+)"', answer.text))


def test_a_session_that_ended_in_a_form_says_that_nothing_is_lost(client, db):
    page = client.get(reverse("portal:sign-in"), {"ended": "1", "next": "/help/"}).text
    assert "您填写的内容没有丢" in page
    assert 'name="next" value="/help/"' in page


def test_signing_out_ends_the_session(client, person):
    _sign_in(client)
    client.post(reverse("portal:sign-out"))
    assert "欧阳小云" not in client.get("/").text


@pytest.fixture
def codes():
    """The codes that went out, newest last."""
    sent, before = [], code_sender()
    register_code_sender(lambda *, mobile, code, purpose, at: sent.append(code))
    yield sent
    register_code_sender(before)


def _form(**changes):
    return {
        "name": "欧阳小云", "document_no": synthetic.id_number(date(1990, 1, 1), 1), "mobile": synthetic.mobile(1),
        "factor": "bank_card", "factor_value": "6222020000000000123", "username": "xiaoyun", "password": PASSWORD,
        "password_again": PASSWORD, "agreement": "yes", **changes,
    }  # fmt: skip


def test_somebody_registers_with_a_code_and_is_signed_on(client, codes):
    page = client.post(reverse("portal:register"), _form(send_code="yes"))
    assert "验证码已发送" in page.text
    assert 'value="欧阳小云"' in page.text
    assert PASSWORD not in page.text
    answer = client.post(reverse("portal:register"), _form(sms_code=codes[-1], next="/help/"))
    assert answer["Location"] == "/help/"
    assert Applicant.objects.get().user.username == "xiaoyun"
    assert "注册成功" in client.get("/help/").text


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"sms_code": "000000"}, "sms_code"),
        ({"password_again": "other"}, "password_again"),
        ({"document_no": "999900199001010000"}, "document_no"),
        ({"agreement": ""}, "agreement"),
        ({"factor_value": ""}, "factor_value"),
        ({"username": "1"}, "username"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(client, codes, changes, field):
    answer = client.post(reverse("portal:register"), _form(**changes))
    assert answer.status_code in (409, 422)
    assert f'id="{field}-error"' in answer.text
    assert not Applicant.objects.exists()


def test_registering_a_firm_asks_for_sign_on_first(client, db):
    assert client.get(reverse("portal:register-firm"))["Location"].startswith("/sign-in/?next=")
