"""The guide in full: questions in its middle, forms and samples, PDF and poster, what is done together."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.catalogue.factories import PUBLISHED_AT, a_body, an_item_code, published_item
from tests.portal.people import PDF, a_form
from tests.portal.test_pages import MATERIALS, PREMISES

from tongban.catalogue.models import ServiceItem
from tongban.catalogue.selectors import search
from tongban.catalogue.services import (
    bring_into_force,
    create_item,
    draft_version,
    name_companion,
    publish_version,
    put_material_file,
    suspend_item,
)
from tongban.files.services import store_upload
from tongban.kernel.actors import SYSTEM
from tongban.portal.wording import phones

pytestmark = pytest.mark.django_db
AT = PUBLISHED_AT + timedelta(days=1)


def page(client, item, **answers):
    answer = client.get(reverse("portal:item", args=[item.code]), {f"q-{key}": value for key, value in answers.items()})
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(answer):
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    return len(reader.pages), "".join(one.extract_text() for one in reader.pages).replace("\n", "").replace(" ", "")


def with_files(item, *files):
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=AT)
    for code, kind in files:
        stored = store_upload(chunks=[PDF], name="scan0001.pdf", owner="system", at=AT)
        put_material_file(version_id=draft.pk, material_code=code, kind=kind, file=stored, by=SYSTEM, at=AT)
    publish_version(version_id=draft.pk, by=SYSTEM, at=AT)
    return ServiceItem.objects.get(pk=item.pk)


@pytest.fixture
def food():
    return published_item(
        name="食品经营许可", situations=PREMISES, materials=MATERIALS, consultation="云江市政务服务中心 0999-8123456",
        place="云江市江滨路88号",
    )  # fmt: skip


def test_the_questions_stand_on_the_guide_and_narrow_its_list(client, food):
    before = page(client, food)
    assert "经营场所是自己的" in before and "到目前为止：1份" in before and "看全部材料（4份" in before
    after = page(client, food, premises="own")
    assert "您的清单：共2份" in after and "/apply/" in after and "q-premises=own" in after


def test_forms_and_samples_are_offered_under_plain_names_beside_their_material(client, food):
    food = with_files(food, ("M01", "blank"), ("M01", "sample"))
    shown = page(client, food)
    assert "空白表格" in shown and "示范文本" in shown and "PDF，1 KB" in shown
    file = food.current.files.get(kind="sample").file
    answer = client.get(reverse("portal:guide-file", args=[food.code, file.public_id]))
    assert b"".join(answer.streaming_content) == PDF
    assert (
        "%E7%94%B3%E8%AF%B7%E4%B9%A6" in answer["Content-Disposition"]
        and "scan0001" not in answer["Content-Disposition"]
    )


def test_the_file_of_a_draft_is_not_there_for_the_public(client, food):
    draft = draft_version(item_id=food.pk, by=SYSTEM, at=AT)
    stored = store_upload(chunks=[PDF], name="x.pdf", owner="system", at=AT)
    put_material_file(version_id=draft.pk, material_code="M01", kind="blank", file=stored, by=SYSTEM, at=AT)
    assert client.get(reverse("portal:guide-file", args=[food.code, stored.public_id])).status_code == 404
    assert "空白表格" not in page(client, food)


def test_the_pdf_says_what_the_page_says_with_version_date_and_code(client, food):
    pages, text = text_of(client.get(reverse("portal:guide-pdf", args=[food.code])))
    assert pages >= 1
    assert all(
        words in text
        for words in ("食品经营许可", "10个工作日", "转租同意书", "第1版", "2025-01-06起施行", food.code, "打印日期")
    )
    order = [text.index(words) for words in ("办理时间", "要带什么", "怎么办", "谁可以办", "在哪里办", "法律依据")]
    assert order == sorted(order)


def test_the_pdf_of_a_situation_holds_only_its_materials(client, food):
    address = reverse("portal:guide-pdf", args=[food.code]) + "?q-premises=own"
    _pages, text = text_of(client.get(address))
    assert "不动产权证书" in text and "租赁合同" not in text and "自有" in text


def test_the_poster_is_one_page_with_the_telephone(client, food):
    pages, text = text_of(client.get(reverse("portal:poster", args=[food.code])))
    assert pages == 1 and "食品经营许可" in text and "0999-8123456" in text


def test_an_item_with_an_e_form_offers_its_blank_and_one_without_does_not(client, food):
    form = a_form()
    item = published_item(form_code=form.code, form_version=form.version)
    address = reverse("portal:blank-form", args=[item.code])
    assert address in page(client, item)
    _pages, text = text_of(client.get(address))
    assert form.title.replace(" ", "") in text and "申请人（签名或盖章）" in text and "虚构" not in text
    assert f"{address}?filled=1" in page(client, item)
    assert "虚构" in text_of(client.get(address, {"filled": "1"}))[1]
    assert client.get(reverse("portal:blank-form", args=[food.code])).status_code == 404
    assert "form.pdf" not in page(client, food)


def test_what_is_done_together_is_named_and_else_nothing_stands_there(client, food):
    assert "常一起办的事" not in page(client, food)
    other = published_item(name="门头招牌备案")
    name_companion(item_id=food.pk, other_code=other.code, note="开业前", by=SYSTEM, at=AT)
    shown = page(client, food)
    assert "常一起办的事" in shown and "门头招牌备案" in shown and "开业前" in shown


def test_elder_mode_begins_with_the_telephone(client, food):
    shown = page(client, food)
    assert shown.index('href="tel:0999-8123456"') < shown.index('class="facts"') < shown.index("要带什么")


@pytest.mark.parametrize(
    "text, found",
    [
        ("咨询电话：0770-2812345、0770－2812346", ["0770-2812345", "0770－2812346"]),
        ("拨打12345或者13800138000", ["12345", "13800138000"]),
        ("窗口现场咨询 11999900MB1234567890", []),
        ("", []),
    ],
)
def test_telephone_numbers_are_found_in_a_text(text, found):
    assert phones(text) == found


@pytest.mark.usefixtures("no_window_ends")
def test_pdfs_are_not_set_without_end_for_one_asker(client, food):
    answers = {client.get(reverse("portal:poster", args=[food.code])).status_code for _ in range(32)}
    assert answers == {200, 429}


def test_a_new_item_that_was_published_ahead_leads_nobody_to_a_guide_that_is_not_there_yet(client):
    """It is announced in the public log; until its day neither the log nor the search has a link to its guide."""
    body, now = a_body(), timezone.localtime(timezone.now())
    item = create_item(code=an_item_code(body), body_id=body.pk, by=SYSTEM, at=now)
    said = published_item(body=body).current
    draft = draft_version(item_id=item.pk, by=SYSTEM, at=now, elements={
        name: getattr(said, name) for name in ("item_type", "case_type", "promised_limit", "legal_basis", "conditions")
    } | {"name": "自动售货机备案"})  # fmt: skip
    day = now.date() + timedelta(days=3)
    publish_version(version_id=draft.pk, effective_on=day, by=SYSTEM, at=now)
    guide = reverse("portal:item", args=[item.code])
    assert client.get(guide).status_code == 404
    for page in (
        reverse("portal:changes"),
        reverse("portal:search") + "?q=自动售货机备案",
        reverse("portal:versions", args=[item.code]),
    ):
        assert f'"{guide}"' not in client.get(page).content.decode(), page
    assert "自动售货机备案" in client.get(reverse("portal:changes")).content.decode()
    bring_into_force(now + timedelta(days=3))
    assert f'"{guide}"' in client.get(reverse("portal:changes")).content.decode()
    assert [hit.name for hit in search("自动售货机备案").hits] == ["自动售货机备案"]


def test_any_two_of_its_versions_are_compared(client, django_assert_max_num_queries):
    item = published_item()
    for days in (8, 5):
        draft = draft_version(item_id=item.pk, elements={"promised_limit": days}, by=SYSTEM, at=AT)
        publish_version(version_id=draft.pk, by=SYSTEM, at=AT)
    versions = reverse("portal:versions", args=[item.code])
    with django_assert_max_num_queries(3):
        assert 'name="before"' in client.get(versions).content.decode()
    answer = client.get(versions, {"before": "3", "after": "1"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("portal:compare", args=[item.code, 1, 3])
    assert "10个工作日" in page and "5个工作日" in page and "8个工作日" not in page
    for odd in ({"before": "2", "after": "2"}, {"before": "x", "after": "1"}, {"before": "1"}):
        assert client.get(versions, odd).status_code == 200
    assert client.get(versions, {"before": "1", "after": "9"}, follow=True).status_code == 404


def test_an_item_without_a_place_says_so_instead_of_standing_empty(client):
    item = published_item(name="台账备案", may_apply_online=False)
    html = page(client, item)
    assert (
        "办理地点和时间还没有公布" in html
        and 'href="tel:12345"' in html.split('id="h-where"')[1].split("</section>")[0]
    )


def test_an_item_that_takes_no_applications_and_has_no_place_asks_nobody_anywhere(client):
    item = published_item(name="台账备案", may_apply_online=False)
    suspend_item(item_id=item.pk, reason="系统升级改造", by=SYSTEM, at=AT)
    assert 'id="h-where"' not in page(client, item)


def test_the_printed_guide_of_a_suspended_item_does_not_say_that_papers_can_be_sent_at_any_time(client):
    item = published_item(name="台账备案", place="云江市江滨路88号")
    assert "随时可以提交" in text_of(client.get(reverse("portal:guide-pdf", args=[item.code])))[1]
    suspend_item(item_id=item.pk, reason="系统升级改造", by=SYSTEM, at=AT)
    text = text_of(client.get(reverse("portal:guide-pdf", args=[item.code])))[1]
    assert "云江市江滨路88号" in text and "随时可以提交" not in text
