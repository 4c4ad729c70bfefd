"""申请: from the first click to the receipt, through the pages, without JavaScript."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases.factories import acting, an_office
from tests.portal.people import PDF, a_mandate, a_shop_item, signed_on, somebody

from tongban.cases import services
from tongban.cases.models import Case
from tongban.catalogue.services import draft_version, publish_version
from tongban.identity.enums import ActingAs
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def a_token(page):
    return re.search(r'name="once" value="(\w+)"', page)[1]


def start(client, item, **data):
    address = reverse("portal:apply", args=[item.code])
    return client.post(address, {"once": a_token(client.get(address).text), "mandate": "", **data})


def a_draft(person, **item):
    office = a_shop_item(**item)
    return services.start_draft(
        item_code=office.item.code, by=acting(person), at=localtime(), situation={"premises": "own"}
    )


def press(client, case, do, **data):
    case.refresh_from_db()
    page = reverse("portal:draft", args=[case.public_id])
    shown = {"revision": case.revision, "f.shop.name": "云江小店", "f.shop.owner": "欧阳小云"}
    return client.post(page, shown | {"delivery_way": "window", "do": do} | data)


def a_pdf(name="申请书.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_applying_begins_with_the_questions_and_knows_the_name_already():
    person = somebody()
    office = a_shop_item()
    answer = start(signed_on(person), office.item)
    case = Case.objects.get()
    assert answer["Location"] == reverse("portal:draft-situation", args=[case.public_id])
    assert case.answers == {"shop": {"owner": "欧阳小云"}}


def test_answers_given_on_the_guide_are_taken_along():
    office = a_shop_item()
    answer = start(signed_on(somebody()), office.item, **{"q-premises": "rent", "q-unknown": "x"})
    case = Case.objects.get()
    assert case.situation == {"premises": "rent"}
    assert answer["Location"] == reverse("portal:draft", args=[case.public_id])


def test_pressing_twice_begins_one_draft():
    person, office = somebody(), an_office()
    client, address = signed_on(person), reverse("portal:apply", args=[office.item.code])
    post = {"once": a_token(client.get(address).text), "mandate": ""}
    assert client.post(address, post)["Location"] == client.post(address, post)["Location"]
    assert Case.objects.count() == 1


def test_a_draft_that_is_there_already_is_offered_first():
    person, office = somebody(), an_office()
    case = services.start_draft(item_code=office.item.code, by=acting(person), at=localtime())
    client = signed_on(person)
    page = client.get(reverse("portal:apply", args=[office.item.code])).text
    assert "您已经开始办这件事" in page
    assert reverse("portal:draft", args=[case.public_id]) in page
    assert start(client, office.item).status_code == 409
    assert start(client, office.item, anyway="yes").status_code == 302
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    "item, words",
    [
        ({"may_apply_online": False, "place": "云江市政务服务中心二楼"}, ["请到窗口办理", "云江市政务服务中心二楼"]),
        ({"min_assurance_level": 4}, ["需要更高的实名等级", "数字证书"]),
    ],
)
def test_who_cannot_apply_here_is_told_what_to_do_instead(item, words):
    office = an_office(**item)
    page = signed_on(somebody()).get(reverse("portal:apply", args=[office.item.code])).text
    assert all(word in page for word in words)
    assert "开始填写" not in page


def test_a_level_that_the_counter_can_give_names_the_halls():
    office = an_office(min_assurance_level=3)
    page = signed_on(somebody(level=2)).get(reverse("portal:apply", args=[office.item.code])).text
    assert office.hall.name in page
    assert "现场或人脸核验" in page


def test_for_a_firm_the_draft_is_the_firms_and_names_who_acts():
    person, firm, office = somebody(), somebody("云江餐饮有限公司", firm=True), an_office()
    mandate = a_mandate(firm, person)
    client = signed_on(person)
    start(client, office.item, mandate=mandate.pk)
    case = Case.objects.get()
    assert (case.applicant, case.agent, case.acting_as) == (firm, person, ActingAs.HANDLER)
    assert "代 云江餐饮有限公司 办事" in client.get(reverse("portal:draft", args=[case.public_id])).text


def test_an_ended_mandate_begins_nothing():
    person, firm, office = somebody(), somebody("云江餐饮有限公司", firm=True), an_office()
    mandate = a_mandate(firm, person, ends_in=-1)
    assert start(signed_on(person), office.item, mandate=mandate.pk).status_code == 409
    assert start(signed_on(person), office.item, mandate="999999").status_code == 404
    assert not Case.objects.exists()


def test_another_persons_draft_does_not_exist():
    case = a_draft(somebody())
    other = signed_on(somebody("李四"))
    for name in ("draft", "draft-situation", "draft-review", "receipt", "draft-delete"):
        assert other.get(reverse(f"portal:{name}", args=[case.public_id])).status_code == 404
    assert press(other, case, "save").status_code == 404
    assert other.post(reverse("portal:draft-save", args=[case.public_id])).status_code == 404


def test_whatever_is_pressed_what_was_typed_is_kept():
    person = somebody()
    case = a_draft(person)
    assert press(signed_on(person), case, "upload:M01").status_code == 302
    case.refresh_from_db()
    assert case.answers["shop"]["name"] == "云江小店"
    assert case.delivery_way == "window"


def test_several_files_are_uploaded_at_once_and_taken_out_again():
    person = somebody()
    case = a_draft(person)
    client = signed_on(person)
    answer = press(client, case, "upload:M01", **{"m.M01": [a_pdf("一.pdf"), a_pdf("二.pdf")]})
    assert answer["Location"].endswith("#m-1")
    assert case.materials.count() == 2
    page = client.get(reverse("portal:draft", args=[case.public_id])).text
    assert "一.pdf" in page and "免交" in page and "租赁合同" not in page
    press(client, case, f"remove:{case.materials.first().pk}")
    assert case.materials.count() == 1


def test_a_file_that_may_not_be_uploaded_is_named_at_its_place_and_the_others_are_taken():
    person = somebody()
    case = a_draft(person)
    bad = SimpleUploadedFile("病毒.exe", b"MZ\x90\x00" * 20)
    answer = press(signed_on(person), case, "upload:M01", **{"m.M01": [bad, a_pdf()]})
    assert answer.status_code == 422
    assert 'href="#m-1"' in answer.text and 'id="m-1-error"' in answer.text
    assert case.materials.count() == 1


def test_what_is_missing_is_listed_on_top_and_said_at_each_place():
    person = somebody()
    case = a_draft(person)
    answer = press(signed_on(person), case, "review", **{"f.shop.name": ""})
    assert answer.status_code == 422
    page = answer.text
    assert 'href="#m-1"' in page and 'href="#f-shop-name"' in page
    assert "请提供：申请书" in page
    assert page.count("error-summary") == 1


def test_review_then_submit_then_receipt_with_number_and_what_silence_means():
    person = somebody()
    case = a_draft(person)
    client = signed_on(person)
    press(client, case, "upload:M01", **{"m.M01": a_pdf()})
    assert press(client, case, "review")["Location"] == reverse("portal:draft-review", args=[case.public_id])
    page = client.get(reverse("portal:draft-review", args=[case.public_id])).text
    assert "云江小店" in page and "申请书.pdf" in page and "窗口领取" in page
    post = {"once": a_token(page)}
    first = client.post(reverse("portal:draft-submit", args=[case.public_id]), post)
    again = client.post(reverse("portal:draft-submit", args=[case.public_id]), post)
    assert first["Location"] == again["Location"] == reverse("portal:receipt", args=[case.public_id])
    case.refresh_from_db()
    receipt = client.get(first["Location"]).text
    assert case.number in receipt and case.query_code in receipt
    assert "就算受理" in receipt
    assert client.get(reverse("portal:draft", args=[case.public_id])).status_code == 302


def test_submitting_what_is_not_complete_leads_back_to_the_page():
    person = somebody()
    case = a_draft(person)
    client = signed_on(person)
    page = client.get(reverse("portal:draft-review", args=[case.public_id])).text
    answer = client.post(reverse("portal:draft-submit", args=[case.public_id]), {"once": a_token(page)})
    assert answer.status_code == 422
    assert "请提供：申请书" in answer.text
    case.refresh_from_db()
    assert case.state == "draft"


def test_a_script_saves_by_itself_and_learns_the_new_revision():
    person = somebody()
    case = a_draft(person)
    client, address = signed_on(person), reverse("portal:draft-save", args=[case.public_id])
    answer = client.post(address, {"f.shop.name": "甲", "revision": case.revision, "autosave": "1"})
    assert answer.json()["revision"] == case.revision + 1
    assert "T" in answer.json()["saved_at"]


def test_what_another_device_saved_is_never_overwritten():
    person = somebody()
    case = a_draft(person)
    old = case.revision
    services.save_draft(case_id=case.pk, answers={"shop": {"name": "手机上填的"}}, by=acting(person), at=localtime())
    client = signed_on(person)
    answer = client.post(
        reverse("portal:draft-save", args=[case.public_id]), {"f.shop.name": "电脑上填的", "revision": old}
    )
    assert answer.status_code == 409 and answer.json()["text"]
    page = press(client, case, "save", revision=old, **{"f.shop.name": "电脑上填的"})
    assert page.status_code == 409
    assert "电脑上填的" in page.text and "刚才在别处保存过" in page.text
    case.refresh_from_db()
    assert case.answers["shop"]["name"] == "手机上填的"


def test_a_background_save_without_a_session_is_told_so(client):
    case = a_draft(somebody())
    answer = client.post(
        reverse("portal:draft-save", args=[case.public_id]), {}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.status_code == 401


def test_the_application_page_asks_a_fixed_number_of_queries(django_assert_num_queries):
    person = somebody()
    case = a_draft(person)
    client = signed_on(person)
    address = reverse("portal:draft", args=[case.public_id])
    press(client, case, "upload:M01", **{"m.M01": a_pdf()})
    with django_assert_num_queries(11):
        client.get(address)
    press(client, case, "upload:M01", **{"m.M01": [a_pdf("二.pdf"), a_pdf("三.pdf")]})
    with django_assert_num_queries(11):
        client.get(address)


def test_drafts_are_listed_and_deleted_after_asking(django_assert_num_queries):
    person = somebody()
    client = signed_on(person)
    assert "没有草稿" in client.get(reverse("portal:drafts")).text
    case = a_draft(person)
    assert "小店备案" in client.get(reverse("portal:drafts")).text
    address = reverse("portal:draft-delete", args=[case.public_id])
    page = client.get(address).text
    assert Case.objects.count() == 1
    client.post(address, {"once": a_token(page)})
    assert not Case.objects.exists()
    services.start_draft(item_code=an_office().item.code, by=acting(person), at=localtime())
    with django_assert_num_queries(4):
        client.get(reverse("portal:drafts"))


def test_an_official_has_no_papers_of_their_own_here(client):
    office = an_office()
    client = signed_on(office.clerk)
    for name in ("cases", "drafts", "licences", "messages", "account"):
        assert client.get(reverse(f"portal:{name}")).status_code == 403


def test_a_draft_older_than_what_the_item_says_now_asks_for_the_new_material():
    person, office = somebody(), an_office()
    case = services.start_draft(item_code=office.item.code, by=acting(person), at=localtime())
    version = draft_version(
        item_id=office.item.pk, elements={"name": "食品经营许可", "item_type": "permit", "case_type": "promised"},
        steps=[{"name": "受理"}], materials=[{"name": "新的承诺书"}], by=SYSTEM, at=localtime(),
    )  # fmt: skip
    publish_version(version_id=version.pk, by=SYSTEM, at=localtime())
    client = signed_on(person)
    page = client.get(reverse("portal:draft-review", args=[case.public_id])).text
    answer = client.post(reverse("portal:draft-submit", args=[case.public_id]), {"once": a_token(page)})
    assert "请提供：新的承诺书" in answer.text and 'id="m-1"' in answer.text
    case.refresh_from_db()
    assert case.version_id == version.pk


def test_an_initial_password_is_asked_to_be_changed_on_every_page():
    person = somebody()
    person.user.must_change_password = True
    person.user.save()
    assert "初始密码" in signed_on(person).get(reverse("portal:cases")).text


def test_what_a_form_of_another_page_sends_is_not_believed():
    person = somebody()
    case = a_draft(person)
    client = signed_on(person)
    for nonsense in ("remove:x", "remove:-1", f"remove:{10**20}", "earlier:M01:9999999"):
        assert press(client, case, nonsense).status_code == 404
    assert press(client, case, "licence:M99").status_code == 422
    assert press(client, case, "save", delivery_way="rocket", revision="abc").status_code == 302
    case.refresh_from_db()
    assert case.delivery_way == "window"
