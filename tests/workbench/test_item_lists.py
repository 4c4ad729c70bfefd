"""Named lists on the workbench: who may change one, the second look, and the whole way from a table to the public page."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cases.factories import a_staff
from tests.catalogue.factories import a_body, a_list, published_item

from tongban.catalogue.models import ItemList, ListChange, ListException, ListMembership
from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db
DOCUMENT = {
    "document_title": "关于公布第一批事项的通知",
    "document_number": "云政办〔2026〕3号",
    "year": "2026",
    "note": "",
}


@pytest.fixture
def body():
    return a_body("云江市政务服务数据管理局")


@pytest.fixture
def manager(body):
    return a_staff("周事项", (Role.CATALOGUE_MANAGER, body), body=body)


@pytest.fixture
def desk(as_staff, manager):
    return as_staff(manager)


def url(name, *arguments):
    return reverse(f"workbench:{name}", args=arguments)


def post(client, where, **data):
    return client.post(where, {"once": uuid.uuid4().hex} | data)


def made_by_hand(desk, body, **more):
    answer = post(
        desk,
        url("list-new"),
        name="跨省通办清单",
        kind="anywhere",
        scope="cross_province",
        keeper=body.pk,
        filling="batch",
        **more,
    )
    assert answer.status_code == 302
    return ItemList.objects.get()


def test_a_batch_goes_from_search_and_table_over_the_second_look_to_the_public(desk, body, client):
    items = [published_item(body=body, name=f"社保转移{n}") for n in range(4)]
    made = made_by_hand(desk, body)
    assert post(desk, url("list-do", made.code, "open"), **DOCUMENT).status_code == 302
    found = desk.get(url("list-batch", made.code), {"text": "社保转移0"}).text
    assert items[0].code in found and items[1].code not in found
    post(desk, url("list-do", made.code, "put"), item=items[0].code, act="enter")
    table = f"事项编码,列入或退出,原因\n{items[1].code},,\n{items[2].code},列入,\n写错的编码,,\n".encode()
    answer = post(desk, url("list-do", made.code, "upload"), table=SimpleUploadedFile("第一批.csv", table))
    page = desk.get(answer["Location"]).text
    assert "没有这个编码的事项" in page and "写错的编码" in page and "只采用没有问题的2行" in page
    upload = answer["Location"].rstrip("/").rsplit("/", 1)[1]
    assert post(desk, url("list-do", made.code, "take"), upload=upload).status_code == 409, "in part only if asked"
    post(desk, url("list-do", made.code, "take"), upload=upload, only_good="1")
    look = desk.get(url("list-batch-publish", made.code)).text
    assert "公布：列入3项，退出0项" in look
    assert desk.get(reverse("portal:list", args=[made.code])).status_code == 404
    assert post(desk, url("list-batch-publish", made.code), entering="3", leaving="0", on="").status_code == 302
    page = client.get(reverse("portal:list", args=[made.code])).text
    assert "社保转移0" in page and "社保转移3" not in page
    assert "云政办〔2026〕3号" in desk.get(url("list", made.code)).text


def test_who_confirms_what_was_not_shown_is_shown_it_again(desk, body):
    made = made_by_hand(desk, body)
    post(desk, url("list-do", made.code, "open"), **DOCUMENT)
    post(desk, url("list-do", made.code, "put"), item=published_item(body=body).code, act="enter")
    answer = post(desk, url("list-batch-publish", made.code), entering="2", leaving="0")
    assert answer.status_code == 409 and "列入1项、退出0项" in answer.text
    assert post(desk, url("list-batch-publish", made.code), entering="1", leaving="0", on="32 May").status_code == 422
    assert not ListMembership.objects.exists()


def test_a_rule_is_tried_adopted_and_published(desk, body):
    published_item(body=body, name="零次", visits=0), published_item(body=body, name="一次", visits=1)
    answer = post(desk, url("list-new"), name="最多跑一次", kind="at_most_one_visit", keeper=body.pk, filling="rule",
                  condition="visits", visits="0")  # fmt: skip
    made = ItemList.objects.get()
    assert answer["Location"] == url("list", made.code) and made.rule == [{"element": "visits", "value": 0}]
    tried = desk.get(url("list-rule", made.code), {"condition": ["visits", "no_fee"], "visits": "1"}).text
    assert "最多到现场1次" in tried and "不收费" in tried and "一次" in tried
    post(desk, url("list-rule", made.code), condition="visits", visits="1", entering="2", leaving="0")
    assert "公布，列入2项" in desk.get(url("list-publish", made.code)).text
    assert post(desk, url("list-publish", made.code), entering="1", leaving="0").status_code == 409
    assert post(desk, url("list-publish", made.code), entering="2", leaving="0").status_code == 302
    assert ListMembership.objects.count() == 2
    assert desk.get(url("list-publish", made.code)).status_code == 302, "once"
    look = desk.get(url("list-rule", made.code), {"condition": "visits", "visits": "0"}).text
    assert "列入0项，退出1项" in look


@pytest.mark.parametrize(
    "sent", [{}, {"condition": "sql"}, {"condition": "visits", "visits": "x"}, {"condition": "handling_scope"}]
)
def test_a_rule_that_makes_no_sense_is_shown_again(desk, body, sent):
    made = post(desk, url("list-new"), name="清单", kind="other", keeper=body.pk, filling="rule", **sent)
    assert made.status_code == 422 and "请至少选一个条件" in made.text


def test_an_exception_is_made_with_its_reason_and_ended(desk, body):
    item = published_item(body=body, name="零次", visits=0)
    post(
        desk,
        url("list-new"),
        name="零跑动",
        kind="zero_visit",
        keeper=body.pk,
        filling="rule",
        condition="visits",
        visits="0",
    )
    made = ItemList.objects.get()
    post(desk, url("list-publish", made.code), entering="1", leaving="0")
    address = url("list-exceptions", made.code)
    assert "零次" in desk.get(address, {"text": "零次"}).text
    assert post(desk, address, item=item.code, kind="leave_out", reason=" ").status_code == 409
    assert post(desk, address, item=item.code, kind="leave_out", reason="系统停用").status_code == 302
    assert ListMembership.objects.get().exit_reason == "系统停用"
    post(desk, address, exception=ListException.objects.get().pk, reason="恢复")
    assert ListMembership.objects.filter(left_on__isnull=True).count() == 1


def test_a_manager_of_another_body_looks_and_changes_nothing(desk, body, as_staff):
    made = made_by_hand(desk, body)
    post(desk, url("list-do", made.code, "open"), **DOCUMENT)
    other = a_staff("外单位", (Role.CATALOGUE_MANAGER, a_body("云江市教育局")), body=body)
    client = as_staff(other)
    for name in ("list", "list-exceptions"):
        assert client.get(url(name, made.code)).status_code == 200
    assert client.get(url("list-change", made.code, ListChange.objects.get().pk)).status_code == 200
    for name in ("list-edit", "list-rule", "list-publish", "list-batch", "list-batch-publish"):
        assert client.get(url(name, made.code)).status_code == 409
        assert post(client, url(name, made.code), name="改", entering="0", leaving="0").status_code in (405, 409)
    for verb in ("open", "change", "put", "drop", "discard", "close", "upload", "take"):
        assert post(client, url("list-do", made.code, verb)).status_code == 409
    assert client.get(url("list-upload", made.code, 1)).status_code == 409
    assert post(client, url("list-new"), name="甲", kind="other", keeper=body.pk, filling="batch").status_code == 409


def test_lines_and_tables_of_another_list_do_not_exist(desk, body):
    item = published_item(body=body)
    one = made_by_hand(desk, body)
    post(desk, url("list-do", one.code, "open"), **DOCUMENT)
    answer = post(
        desk, url("list-do", one.code, "upload"), table=SimpleUploadedFile("a.csv", f"code\n{item.code}\n".encode())
    )
    upload = answer["Location"].rstrip("/").rsplit("/", 1)[1]
    two = a_list(item, body=body)
    post(desk, url("list-do", two.code, "open"), **DOCUMENT)
    assert desk.get(url("list-upload", two.code, upload)).status_code == 404
    assert post(desk, url("list-do", two.code, "take"), upload=upload).status_code == 404
    assert desk.get(url("list-change", two.code, one.changes.get().pk)).status_code == 404
    assert post(desk, url("list-do", one.code, "nonsense")).status_code == 404


def test_what_is_no_table_is_said_on_the_same_page(desk, body):
    made = made_by_hand(desk, body)
    post(desk, url("list-do", made.code, "open"), **DOCUMENT)
    assert post(desk, url("list-do", made.code, "upload")).status_code == 422
    answer = post(desk, url("list-do", made.code, "upload"), table=io.BytesIO(b"\x00\x01\x02"))
    assert answer.status_code == 409 and "读不出这个文件" in answer.text


def test_pages_of_lists_cost_the_same_however_long_they_are(desk, body, django_capture_queries):
    made, counts = a_list(published_item(body=body), body=body), {}
    post(desk, url("list-do", made.code, "open"), **DOCUMENT)
    for _round in range(2):
        for _ in range(4):
            post(desk, url("list-do", made.code, "put"), item=published_item(body=body).code, act="enter")
        for name in ("list", "list-batch", "list-batch-publish"):
            with django_capture_queries() as seen:
                assert desk.get(url(name, made.code), {"text": "许可"}).status_code == 200
            counts.setdefault(name, []).append(len(seen))
    assert counts == {"list": [6, 6], "list-batch": [7, 7], "list-batch-publish": [6, 6]}
