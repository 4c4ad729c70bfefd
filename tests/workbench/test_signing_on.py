"""Officials sign on with two factors, prove again before important acts, and see where they are signed on."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories
from tests.identity.factories import PASSWORD, make_staff
from tests.workbench.test_permissions import official

from tongban.identity import services
from tongban.identity.enums import Role
from tongban.identity.models import SecondFactor, SignedOn
from tongban.identity.rules import totp
from tongban.identity.services.sessions import PROVED_AT, TWO_FACTORS
from tongban.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
ONCE = "o" * 32


def code_of(staff, *, ahead=0):
    """The next code of this official's app that was not used yet."""
    factor = SecondFactor.objects.get(user=staff.user)
    step = max(totp.step_at(timezone.now()), factor.last_step + 1) + ahead
    return totp.code_of(factor.secret or factor.pending, step)


def fresh_password(staff):
    staff.user.password_changed_at = timezone.now()
    staff.user.save()
    return staff


@pytest.fixture
def examiner(db):
    return fresh_password(make_staff(Role.EXAMINER))


def enrol(staff):
    at = timezone.now()
    services.begin_enrolment(user=staff.user, at=at)
    factor = SecondFactor.objects.get(user=staff.user)
    earlier = totp.code_of(factor.pending, totp.step_at(at) - 1)
    return services.confirm_enrolment(user=staff.user, code=earlier, by=staff, at=at)


def sign_in(client, staff, **more):
    return client.post(reverse("workbench:sign-in"), {"username": staff.user.username, "password": PASSWORD, **more})


def age_proof(client, minutes=16):
    session = client.session
    session[PROVED_AT] = timezone.now().timestamp() - minutes * 60
    session.save()


def test_the_app_is_enrolled_by_scanning_and_typing_one_code(client, examiner):
    sign_in(client, examiner)
    url = reverse("workbench:second-factor")
    page = client.get(url).content.decode()
    key = re.search(r'secret-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "data:image/png" in page and client.post(url, {"code": "000000"}).status_code == 422
    shown = client.post(url, {"code": totp.code_of(key, totp.step_at(timezone.now()))})
    codes = re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", shown.content.decode())
    assert len(codes) == 10 and "no-store" in shown["Cache-Control"] and client.session[TWO_FACTORS]
    assert not any(code in client.get(reverse("workbench:account")).content.decode() for code in codes)


def test_after_the_password_comes_the_code_and_then_the_page_that_was_asked_for(client, examiner):
    enrol(examiner)
    wish = reverse("workbench:due")
    answer = sign_in(client, examiner, next=wish)
    assert answer["Location"].startswith(reverse("workbench:code"))
    assert client.get(wish).status_code == 302  # not in yet
    wrong = client.post(answer["Location"], {"code": "123456"})
    assert wrong.status_code == 422 and "不正确" in wrong.content.decode()
    assert client.post(answer["Location"], {"code": code_of(examiner)})["Location"] == wish
    assert client.get(wish).status_code == 200


def test_the_page_of_the_code_is_closed_to_whoever_gave_no_password(client, examiner):
    assert client.get(reverse("workbench:code"))["Location"] == reverse("workbench:sign-in")


def test_where_it_is_required_nothing_opens_before_it_is_enrolled(client, examiner, settings):
    settings.TONGBAN_STAFF_SECOND_FACTOR = "required"
    sign_in(client, examiner)
    for name in ("today", "examining", "due"):
        assert client.get(reverse(f"workbench:{name}"))["Location"] == reverse("workbench:second-factor")
    assert client.get(reverse("workbench:account")).status_code == 200  # the password may be changed
    client.get(reverse("workbench:second-factor"))
    client.post(reverse("workbench:second-factor"), {"code": code_of(examiner)})
    assert client.get(reverse("workbench:today")).status_code == 200


def test_a_session_opened_without_it_proves_it_and_goes_on(as_staff, examiner, settings):
    enrol(examiner)
    client = as_staff(examiner)
    settings.TONGBAN_STAFF_SECOND_FACTOR = "required"
    age_proof(client)
    asked = client.get(reverse("workbench:second-factor"))
    assert asked.status_code == 401
    client.post(reverse("workbench:second-factor"), {"proof": code_of(examiner), "proof_for_page": "1"})
    assert client.get(reverse("workbench:today")).status_code == 200


def decide_form(case):
    return {
        "once": ONCE,
        "seen_revision": case.revision,
        "granted": "no",
        "reasons": "不符合\n条件 <b>",
        "basis": "第九条",
    }


def test_an_important_act_asks_again_and_goes_on_with_what_was_typed(as_staff, office):
    case = factories.make_case(office, examined=True)
    leader = office.leader
    leader.user.set_password(PASSWORD)
    leader.user.save()
    client = as_staff(leader)
    age_proof(client)
    url = reverse("workbench:do", args=[case.number, "decide"])
    asked = client.post(url, decide_form(case))
    page = asked.content.decode()
    assert asked.status_code == 401 and "请再确认是您本人" in page and "&lt;b&gt;" in page
    case.refresh_from_db()
    assert case.decided_at is None
    carried = dict(asked.context["carried"])
    wrong = client.post(url, carried | {"proof": "not-it"})
    assert wrong.status_code == 401 and "密码不正确" in wrong.content.decode()
    done = client.post(url, carried | {"proof": PASSWORD})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.result["reasons"].replace("\r", "") == "不符合\n条件 <b>" and case.result["basis"] == "第九条"
    assert AuditEntry.objects.filter(code="user.proved_again").count() == 1


def test_who_proved_lately_is_not_asked(as_staff, office):
    case = factories.make_case(office, examined=True)
    client = as_staff(office.leader)
    age_proof(client, minutes=14)
    url = reverse("workbench:do", args=[case.number, "decide"])
    assert client.post(url, decide_form(case)).status_code == 302


def test_with_a_second_factor_the_password_is_no_proof(as_staff, office):
    leader = office.leader
    leader.user.set_password(PASSWORD)
    leader.user.save()
    case, codes = factories.make_case(office, examined=True), enrol(leader)
    client = as_staff(leader)
    age_proof(client)
    url = reverse("workbench:do", args=[case.number, "decide"])
    assert client.post(url, decide_form(case) | {"proof": PASSWORD}).status_code == 401
    assert client.post(url, decide_form(case) | {"proof": codes[3]}).status_code == 302


@pytest.mark.parametrize("name, asks", [("decide", True), ("extend", True), ("accept", False), ("examine", False)])
def test_decisions_and_changed_due_dates_are_important(as_staff, office, name, asks):
    case = factories.make_case(office, accepted=True)
    client = as_staff(office.leader)
    age_proof(client)
    answer = client.post(reverse("workbench:do", args=[case.number, name]), {"once": ONCE})
    assert (answer.status_code == 401) is asks


def test_opening_masked_data_is_important(as_staff, office):
    case = factories.make_case(office, accepted=True)
    client = as_staff(office.leader)
    url = reverse("workbench:unmask", args=[case.number])
    typed = {"field": "document_no", "reason": "核对"}
    assert case.applicant.document_no in client.post(url, typed).content.decode()
    age_proof(client)
    asked = client.post(url, typed)
    assert asked.status_code == 401 and case.applicant.document_no not in asked.content.decode()


def test_five_wrong_proofs_close_the_door(as_staff, office):
    case = factories.make_case(office, examined=True)
    client = as_staff(office.leader)
    age_proof(client)
    url = reverse("workbench:do", args=[case.number, "decide"])
    for _ in range(5):
        client.post(url, decide_form(case) | {"proof": "wrong"})
    assert "15分钟" in client.post(url, decide_form(case) | {"proof": "wrong"}).content.decode()


def test_one_sees_where_one_is_signed_on_and_ends_it_from_elsewhere(examiner):
    here, there = Client(HTTP_USER_AGENT="Chrome Windows"), Client(HTTP_USER_AGENT="Safari iPhone")
    for device in (here, there):
        sign_in(device, examiner)
    page = here.get(reverse("workbench:account")).content.decode()
    assert "Chrome · Windows" in page and "Safari · iPhone" in page and page.count("就是这里") == 1
    here.post(reverse("workbench:end-sessions"))
    assert there.get(reverse("workbench:today")).status_code == 302
    assert here.get(reverse("workbench:today")).status_code == 200
    assert "iPhone" not in here.get(reverse("workbench:account")).content.decode()


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(examiner):
    here, there = Client(HTTP_USER_AGENT="Chrome"), Client(HTTP_USER_AGENT="Safari")
    for device in (here, there):
        sign_in(device, examiner)
    new = {"old": PASSWORD, "new": "Other-Horse-8", "again": "Other-Horse-8"}
    assert here.post(reverse("workbench:account"), new).status_code == 302
    assert there.get(reverse("workbench:today")).status_code == 302
    assert here.get(reverse("workbench:today")).status_code == 200
    assert SignedOn.objects.get(user=examiner.user).device == "Chrome"


def test_signing_out_takes_the_session_from_the_list(client, examiner):
    sign_in(client, examiner)
    client.post(reverse("workbench:sign-out"))
    assert not SignedOn.objects.exists()


def test_an_administrator_resets_a_lost_factor_with_a_reason_and_not_their_own(as_staff, office):
    admin, clerk = official(office, "admin"), office.clerk
    enrol(clerk)
    enrol(admin)
    client = as_staff(admin)
    page = client.get(reverse("workbench:officials"), {"text": clerk.staff_no}).content.decode()
    assert clerk.name in page and "密码和动态验证码" in page and office.leader.name not in page
    reset = reverse("workbench:change-official", args=[clerk.pk, "reset"])
    refused = client.post(reset, {"once": ONCE, "reason": " "})
    assert refused.status_code == 409 and "请填写原因" in refused.content.decode()
    assert client.post(reset, {"once": "p" * 32, "reason": "手机丢失"}).status_code == 302
    assert not SecondFactor.objects.filter(user=clerk.user).exists()
    own = client.post(reverse("workbench:change-official", args=[admin.pk, "reset"]), {"once": "q" * 32, "reason": "x"})
    assert own.status_code == 409 and SecondFactor.objects.filter(user=admin.user).exists()


def test_an_administrator_opens_a_locked_account(as_staff, office):
    clerk = office.clerk
    for _ in range(5):
        sign_in(Client(), clerk)  # the wrong password: this official has none
    client = as_staff(official(office, "admin"))
    page = client.get(reverse("workbench:official", args=[clerk.pk])).content.decode()
    assert "还要锁定15分钟" in page
    client.post(reverse("workbench:change-official", args=[clerk.pk, "unlock"]), {"once": ONCE, "reason": "本人到场"})
    assert "没有锁定" in client.get(reverse("workbench:official", args=[clerk.pk])).content.decode()


def test_the_list_of_accounts_has_a_fixed_number_of_queries(as_staff, office, django_capture_queries):
    client = as_staff(official(office, "admin"))
    with django_capture_queries() as few:
        client.get(reverse("workbench:officials"))
    for n in range(5):
        enrol(factories.a_staff(f"某{n}", (Role.EXAMINER, office.body), body=office.body))
    with django_capture_queries() as more:
        client.get(reverse("workbench:officials"))
    assert len(more) == len(few)


def test_an_administrator_hands_over_an_initial_password_that_must_be_changed(as_staff, office):
    clerk = office.clerk
    there = Client()
    there.force_login(clerk.user)
    client = as_staff(official(office, "admin"))
    url = reverse("workbench:change-official", args=[clerk.pk, "password"])
    assert client.post(url, {"once": ONCE, "reason": ""}).status_code == 409
    shown = client.post(url, {"once": ONCE, "reason": "忘记密码"})
    password = re.search(r'id="initial-password">([^<]+)<', shown.content.decode())[1]
    assert password not in client.get(reverse("workbench:official", args=[clerk.pk])).content.decode()
    assert there.get(reverse("workbench:today")).status_code == 302
    new = Client()
    new.post(reverse("workbench:sign-in"), {"username": clerk.user.username, "password": password})
    assert new.get(reverse("workbench:today"))["Location"] == reverse("workbench:account")
    entry = AuditEntry.objects.get(code="user.initial_password_issued")
    assert entry.facts["reason"] == "忘记密码" and password not in str(entry.facts)
