"""我的办件: the list, the page of one case, corrections, messages, taking back and withdrawing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases.factories import acting, make_case
from tests.portal.people import PDF, a_mandate, a_shop_item, signed_on, somebody
from tests.portal.test_apply import a_token

from tongban.cases import selectors, services
from tongban.cases.models import CaseMessage, CorrectionItem
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def recently():
    """A working morning not long ago, so that what is due is still to come."""
    return localtime() - timedelta(days=1)


def examiner_of(case):
    return Staff.objects.filter(posts__body_id=case.body_id, posts__role=Role.EXAMINER).first()


def page_of(client, case, name="case"):
    return client.get(reverse(f"portal:{name}", args=[case.number]))


def do(client, case, name, **data):
    token = a_token(page_of(client, case).text)
    return client.post(reverse(f"portal:{name}", args=[case.number]), {"once": token, **data})


def test_without_cases_the_page_says_where_to_begin():
    assert "这里还没有办件" in signed_on(somebody()).get(reverse("portal:cases")).text


def test_the_list_shows_state_light_and_what_to_do_in_a_fixed_number_of_queries(django_assert_num_queries):
    person = somebody()
    make_case(person=person, in_correction=True, when=recently())
    client = signed_on(person)
    page = client.get(reverse("portal:cases")).text
    assert "待补正" in page and "剩余" in page and "去补正" in page
    with django_assert_num_queries(5):
        client.get(reverse("portal:cases"))
    for _ in range(3):
        make_case(person=person, when=recently())
    with django_assert_num_queries(5):
        client.get(reverse("portal:cases"))


def test_open_and_closed_cases_are_told_apart():
    person = somebody()
    running, closed = make_case(person=person), make_case(person=person, delivered=True)
    client = signed_on(person)
    shown = {show: client.get(reverse("portal:cases"), {"show": show}).text for show in ("open", "closed", "")}
    assert running.number in shown["open"] and closed.number not in shown["open"]
    assert closed.number in shown["closed"] and running.number not in shown["closed"]
    assert running.number in shown[""] and closed.number in shown[""]


def test_another_persons_case_does_not_exist():
    case = make_case()
    client = signed_on(somebody("李四"))
    assert page_of(client, case).status_code == 404
    for name in ("case-correct", "case-write", "case-take-back", "case-withdraw", "case-read"):
        assert client.post(reverse(f"portal:{name}", args=[case.number]), {"once": "x"}).status_code == 404
    for paper in case.materials.all():
        assert client.get(reverse("portal:material-file", args=[paper.file.public_id])).status_code == 404
    for paper in case.documents.all():
        assert client.get(reverse("portal:document", args=[paper.public_id])).status_code == 404


def test_a_case_of_the_firm_is_offered_in_the_firms_name():
    person, firm = somebody(), somebody("云江餐饮有限公司", firm=True)
    case = make_case(person=firm)
    mandate = a_mandate(firm, person)
    assert "以“云江餐饮有限公司”的身份查看" in page_of(signed_on(person), case).text
    assert case.item_name in page_of(signed_on(person, mandate), case).text


def test_with_an_ended_mandate_the_firms_case_is_gone():
    person, firm = somebody(), somebody("云江餐饮有限公司", firm=True)
    case = make_case(person=firm, when=recently())
    client = signed_on(person, a_mandate(firm, person, ends_in=-1))
    assert client.post(reverse("portal:case-withdraw", args=[case.number]), {"once": "x"}).status_code == 409
    assert page_of(client, case).status_code == 404


def test_the_page_says_what_happens_and_what_silence_means():
    person = somebody()
    case = make_case(person=person, when=recently())
    page = page_of(signed_on(person), case).text
    assert "从收到材料那天起就算受理" in page
    assert case.query_code in page and "收件凭证" in page
    assert "去补正" not in page


def test_the_page_of_a_case_asks_a_fixed_number_of_queries(django_assert_num_queries):
    person = somebody()
    case = make_case(person=person, when=recently())
    client = signed_on(person)
    with django_assert_num_queries(12):
        page_of(client, case)
    for text in ("一", "二", "三"):
        services.post_message(case_id=case.pk, text=text, by=examiner_of(case), at=localtime())
    with django_assert_num_queries(13):  # the files of the messages, at once
        page_of(client, case)


def test_a_refusal_comes_with_reasons_and_remedies_in_plain_words():
    person = somebody()
    page = page_of(signed_on(person), make_case(person=person, refused=True)).text
    assert "不符合第八条规定的条件" in page
    assert "云江市人民政府" in page and "云江市中级人民法院" in page and "60 日" in page


def test_a_closed_case_asks_for_a_rating():
    person = somebody()
    case = make_case(person=person, delivered=True, when=recently() - timedelta(days=2))
    assert reverse("portal:rate", args=[case.rating_token]) in page_of(signed_on(person), case).text


def test_documents_open_as_pdf():
    person = somebody()
    case = make_case(person=person, drained=False)
    document = case.documents.first()
    answer = signed_on(person).get(reverse("portal:document", args=[document.public_id]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_corrections_are_made_item_by_item_and_then_handed_in():
    person = somebody()
    case = make_case(person=person, in_correction=True, when=recently())
    client, address = signed_on(person), reverse("portal:case-correct", args=[case.number])
    page = client.get(address).text
    assert "缺少签名" in page and "还有 1 处没有补" in page and "身份证明" not in page
    too_early = client.post(address, {"do": "hand_in"})
    assert too_early.status_code == 422 and 'href="#m-1"' in too_early.text
    code = selectors.correction_items(case)[0].target
    file = SimpleUploadedFile("签了名的申请书.pdf", PDF)
    assert client.post(address, {"do": f"upload:{code}", f"m.{code}": file})["Location"].endswith("#m-1")
    assert "都补了" in client.get(address).text
    assert client.post(address, {"do": "hand_in"})["Location"] == reverse("portal:case", args=[case.number])
    case.refresh_from_db()
    assert case.state == "received"
    assert client.get(address).status_code == 302


def test_an_answer_that_was_asked_for_again_is_mended_in_the_form():
    person, office = somebody(), a_shop_item()
    case = make_case(office, person=person, received=False, submitted=False)
    by = acting(person)
    services.save_draft(case_id=case.pk, answers={"shop": {"name": "甲", "owner": "乙"}}, situation={"premises": "own"},
                        by=by, at=recently())  # fmt: skip
    services.submit_case(case_id=case.pk, by=by, at=recently())
    services.issue_intake_receipt(case_id=case.pk, by=SYSTEM, at=recently())
    defects = [{"target": "form:shop.name", "text": "店名与执照不一致"}]
    services.request_correction(case_id=case.pk, defects=defects, by=office.examiner, at=recently())
    case.refresh_from_db()
    client, address = signed_on(person), reverse("portal:case-correct", args=[case.number])
    assert "店名与执照不一致" in client.get(address).text
    assert client.post(address, {"do": "hand_in", "f.shop.name": "甲", "f.shop.owner": "乙"}).status_code == 422
    answer = client.post(address, {"do": "hand_in", "f.shop.name": "云江小店", "f.shop.owner": "乙"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.answers["shop"]["name"]) == ("received", "云江小店")
    assert CorrectionItem.objects.get().touched_at


def test_words_and_files_go_to_the_officials_once():
    person = somebody()
    case = make_case(person=person, when=recently())
    client = signed_on(person)
    assert do(client, case, "case-write", text="").status_code == 422
    file = SimpleUploadedFile("说明.pdf", PDF)
    assert do(client, case, "case-write", text="请问还缺什么？", files=[file]).status_code == 302
    page = page_of(client, case).text
    assert "请问还缺什么？" in page and "说明.pdf" in page
    stored = CaseMessage.objects.get().files.get().file
    answer = client.get(reverse("portal:message-file", args=[stored.public_id]))
    assert b"".join(answer.streaming_content) == PDF
    assert do(client, case, "case-write", text="x", files=[SimpleUploadedFile("a.exe", b"MZ")]).status_code == 422


def test_what_officials_wrote_is_unread_until_it_is_seen():
    person = somebody()
    case = make_case(person=person, when=recently())
    services.post_message(case_id=case.pk, text="请看通知", by=examiner_of(case), at=localtime())
    client = signed_on(person)
    assert "未读" in page_of(client, case).text
    client.post(reverse("portal:case-read", args=[case.number]))
    assert "未读" not in page_of(client, case).text


def test_withdrawing_asks_for_a_reason():
    person = somebody()
    case = make_case(person=person, when=recently())
    client = signed_on(person)
    assert 'id="reason-error"' in do(client, case, "case-withdraw", reason=" ").text
    do(client, case, "case-withdraw", reason="不想开店了")
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_taking_back_makes_a_draft_of_it_again():
    person = somebody()
    case = make_case(person=person, received=False, when=recently())
    client = signed_on(person)
    answer = do(client, case, "case-take-back")
    assert answer["Location"] == reverse("portal:draft", args=[case.public_id])
    assert client.get(answer["Location"]).status_code == 200
