"""账号, 授权, 消息, 证照: what belongs to the signed-on person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from tests.cases.factories import an_office, make_case
from tests.licences.factories import issue
from tests.portal.people import a_mandate, signed_on, somebody
from tests.portal.test_apply import a_token

from tongban.cases import services as cases
from tongban.identity import services
from tongban.identity.enums import ActingAs
from tongban.identity.models import Mandate
from tongban.kernel.actors import SYSTEM
from tongban.licences.services import use_licence
from tongban.notifications.services import notify

pytestmark = pytest.mark.django_db


def test_the_record_is_shown_masked():
    person = somebody(mobile="13900000017")
    page = signed_on(person).get(reverse("portal:account")).text
    assert person.document_no not in page and "13900000017" not in page
    assert "现场或人脸核验" in page


def test_the_account_page_asks_a_fixed_number_of_queries(django_assert_num_queries):
    person = somebody()
    client = signed_on(person)
    with django_assert_num_queries(7):
        client.get(reverse("portal:account"))
    for name in ("甲公司", "乙公司"):
        a_mandate(somebody(name, firm=True), person)
        a_mandate(person, somebody("代理人"), acting_as=ActingAs.PROXY)
    with django_assert_num_queries(7):
        client.get(reverse("portal:account"))


def test_one_switches_for_whom_one_acts_and_back():
    person, firm = somebody(), somebody("云江餐饮有限公司", firm=True)
    mandate = a_mandate(firm, person)
    client = signed_on(person)
    client.post(reverse("portal:act"), {"mandate": mandate.pk})
    assert "代 云江餐饮有限公司 办事" in client.get(reverse("portal:cases")).text
    client.post(reverse("portal:act"), {"mandate": ""})
    assert "代 云江餐饮有限公司 办事" not in client.get(reverse("portal:cases")).text


@pytest.mark.parametrize("mandate, status", [("abc", 404), ("999999", 404), ("-1", 404)])
def test_a_mandate_that_is_none_is_not_found(mandate, status):
    assert signed_on(somebody()).post(reverse("portal:act"), {"mandate": mandate}).status_code == status


def a_grant(agent, **changes):
    today = localdate()
    return {
        "do": "grant", "agent_name": agent.name, "agent_document_no": agent.document_no, "scope": "all", "mobile": "",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=30)).isoformat(), **changes,
    }  # fmt: skip


def grant(client, agent, **changes):
    address = reverse("portal:mandate-new")
    return client.post(address, {"once": a_token(client.get(address).text), **a_grant(agent, **changes)})


def test_the_legal_representative_names_a_handler_for_some_items_and_ends_it():
    boss, firm, agent = somebody("孙老板"), somebody("云江餐饮有限公司", firm=True), somebody("王经办")
    office = an_office(name="食品经营许可")
    client = signed_on(boss, a_mandate(firm, boss, acting_as=ActingAs.LEGAL_REP))
    address = reverse("portal:mandate-new")
    token = a_token(client.get(address).text)
    found = client.post(address, {"once": token, **a_grant(agent, do="find", looked_for="食品", scope="some")}).text
    assert f'value="{office.item.code}"' in found and 'value="王经办"' in found
    assert grant(client, agent, scope="some", items=[office.item.code]).status_code == 302
    mandate = Mandate.objects.get(agent=agent)
    assert (mandate.acting_as, mandate.item_codes) == (ActingAs.HANDLER, [office.item.code])
    page = client.get(reverse("portal:account")).text
    assert "限 1 个事项" in page
    client.post(reverse("portal:mandate-revoke", args=[mandate.pk]), {"once": "x"})
    mandate.refresh_from_db()
    assert mandate.revoked_at


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"agent_name": ""}, "agent_name"),
        ({"agent_document_no": "999900199001010014"}, "agent_document_no"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "明天"}, "ends_on"),
        ({"scope": "some"}, "looked_for"),
        ({"mobile": "12"}, "mobile"),
    ],
)
def test_what_is_wrong_with_a_grant_is_said_at_its_field_and_the_rest_is_kept(changes, field):
    client, agent = signed_on(somebody()), somebody("王代理")
    answer = grant(client, agent, **changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Mandate.objects.exists()


def test_a_handler_cannot_pass_the_right_on():
    person, firm = somebody(), somebody("云江餐饮有限公司", firm=True)
    client = signed_on(person, a_mandate(firm, person))
    assert "授权别人代办" not in client.get(reverse("portal:account")).text
    assert grant(client, somebody("王代理")).status_code == 409


def test_nobody_revokes_the_mandate_of_others():
    mandate = a_mandate(somebody("甲"), somebody("乙"))
    answer = signed_on(somebody("丙")).post(reverse("portal:mandate-revoke", args=[mandate.pk]), {"once": "x"})
    assert answer.status_code == 404


def test_one_reads_who_opened_ones_data_and_why(django_assert_num_queries):
    person, office = somebody(), an_office()
    client = signed_on(person)
    assert "还没有人看过" in client.get(reverse("portal:access-log")).text
    services.unmask(applicant_id=person.pk, field="mobile", reason="电话核实材料", by=office.clerk, at=localtime())
    with django_assert_num_queries(4):
        page = client.get(reverse("portal:access-log")).text
    assert "电话核实材料" in page and "陈窗口" in page and "手机号码" in page


def test_the_password_is_changed_and_the_session_goes_on():
    person = somebody()
    client, address = signed_on(person), reverse("portal:password")
    data = {"old": "huan-le-8-Jiang", "new": "xin-de-9-Mima", "again": "xin-de-9-Mima"}
    assert 'id="old-error"' in client.post(address, data | {"old": "x"}).text
    assert 'id="again-error"' in client.post(address, data | {"again": "x"}).text
    assert 'id="new-error"' in client.post(address, data | {"new": "1", "again": "1"}).text
    assert client.post(address, data).status_code == 302
    assert client.get(reverse("portal:account")).status_code == 200


def test_messages_are_listed_marked_and_lead_to_their_case(django_assert_num_queries):
    person = somebody()
    case = make_case(person=person)
    client = signed_on(person)
    assert "没有消息" in client.get(reverse("portal:messages")).text
    told = [
        notify(applicant_id=person.pk, template="case_accepted", facts={"item": f"事项{n}", "number": case.number},
               at=localtime(), case_number=case.number)
        for n in (1, 2)
    ]  # fmt: skip
    with django_assert_num_queries(4):
        page = client.get(reverse("portal:messages")).text
    assert "事项1" in page and page.count("is-unread") == 2
    assert '<span class="badge-count">2' in page
    answer = client.post(reverse("portal:message-read", args=[told[0].pk]))
    assert answer["Location"] == reverse("portal:case", args=[case.number])
    client.post(reverse("portal:messages-read"))
    assert "is-unread" not in client.get(reverse("portal:messages")).text
    assert signed_on(somebody()).post(reverse("portal:message-read", args=[told[0].pk])).status_code == 404


def test_in_the_firms_name_one_reads_the_firms_messages_unless_the_mandate_is_narrow():
    person, firm = somebody(), somebody("云江餐饮有限公司", firm=True)
    notify(applicant_id=firm.pk, template="case_accepted", facts={"item": "给单位的"}, at=localtime())
    whole, narrow = a_mandate(firm, person), a_mandate(firm, person, item_codes=["X"])
    assert "给单位的" in signed_on(person, whole).get(reverse("portal:messages")).text
    assert "给单位的" not in signed_on(person, narrow).get(reverse("portal:messages")).text
    assert "给单位的" not in signed_on(person).get(reverse("portal:messages")).text


@pytest.fixture
def licence():
    return issue(somebody())


def test_licences_show_who_used_them_for_what(licence, django_assert_num_queries):
    client = signed_on(licence.holder)
    use_licence(identifier=licence.identifier, holder_id=licence.holder_id, case_number="CASE-1", consent=True,
                purpose="开办餐饮店", by=SYSTEM, at=localtime())  # fmt: skip
    with django_assert_num_queries(4):
        assert licence.number in client.get(reverse("portal:licences")).text
    page = client.get(reverse("portal:licence", args=[licence.identifier])).text
    assert "开办餐饮店" in page and "CASE-1" in page and "<svg" in page
    answer = client.get(reverse("portal:licence-pdf", args=[licence.identifier]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_others_licences_do_not_exist(licence):
    client = signed_on(somebody("李四"))
    assert "还没有电子证照" in client.get(reverse("portal:licences")).text
    for name in ("licence", "licence-pdf"):
        assert client.get(reverse(f"portal:{name}", args=[licence.identifier])).status_code == 404


def test_a_mandate_for_some_items_shows_no_other_licence_of_the_principal():
    person, firm = somebody(), somebody("云江餐饮有限公司", firm=True)
    inside, outside = issue(firm, case_number="ITEM1202603040001"), issue(firm, case_number="ITEM2202603040001")
    client = signed_on(person, a_mandate(firm, person, item_codes=["ITEM1"]))
    listed = client.get(reverse("portal:licences")).text
    assert inside.number in listed
    assert outside.number not in listed
    for name in ("licence", "licence-pdf"):
        answer = client.get(reverse(f"portal:{name}", args=[inside.identifier]))
        assert answer.status_code == 200
        assert b"".join(getattr(answer, "streaming_content", [answer.content if name == "licence" else b""]))
        assert client.get(reverse(f"portal:{name}", args=[outside.identifier])).status_code == 404


def test_an_own_licence_is_given_instead_of_a_paper_only_with_consent(licence):
    office = an_office(materials=[{"name": "食品经营许可证", "licence_type_code": licence.licence_type.code}])
    from tests.cases.factories import acting

    case = cases.start_draft(item_code=office.item.code, by=acting(licence.holder), at=localtime())
    client, address = signed_on(licence.holder), reverse("portal:draft", args=[case.public_id])
    assert "直接用我的电子证照" in client.get(address).text
    post = {"do": "licence:M01", "licence.M01": licence.identifier, "revision": case.revision}
    refused = client.post(address, post)
    assert refused.status_code == 422 and "须经您本人同意" in refused.text
    case.refresh_from_db()
    assert client.post(address, post | {"consent.M01": "yes", "revision": case.revision}).status_code == 302
    assert case.materials.get().licence_identifier == licence.identifier


def test_one_sees_where_one_is_signed_on_and_ends_it_from_elsewhere():
    who = somebody()
    password = "huan-le-8-Jiang"
    who.user.set_password(password)
    who.user.save()
    here, there = Client(HTTP_USER_AGENT="Firefox Windows"), Client(HTTP_USER_AGENT="MicroMessenger Android")
    for device in (here, there):
        device.post(reverse("portal:sign-in"), {"username": who.user.username, "password": password})
    page = here.get(reverse("portal:account")).text
    assert "Firefox · Windows" in page and "WeChat · Android" in page and page.count("就是这里") == 1
    assert here.post(reverse("portal:end-sessions")).status_code == 302
    assert there.get(reverse("portal:account")).status_code == 302
    assert "WeChat" not in here.get(reverse("portal:account")).text
