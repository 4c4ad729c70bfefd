"""The public pages of named lists: what stands on one, by which rule, since which batch, and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.catalogue.factories import PUBLISHED_AT, a_body, a_list, published_item

from tongban.catalogue.models import ServiceItem
from tongban.catalogue.selectors import lists
from tongban.catalogue.services import lists as operations
from tongban.exports import public
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
LATER = PUBLISHED_AT + timedelta(days=40)


@pytest.fixture
def body():
    return a_body("云江市政务服务数据管理局")


@pytest.fixture
def by_rule(body):
    published_item(body=body, name="网上能办完", visits=0)
    left_out = published_item(body=body, name="系统停用的事项", visits=0)
    made = operations.create_list(
        name="零跑动清单", kind="zero_visit", keeper_id=body.pk, filling="rule", by=SYSTEM, at=PUBLISHED_AT,
        rule=[{"element": "visits", "value": 0}],
    )  # fmt: skip
    operations.except_item(
        list_id=made.pk, item_id=left_out.pk, kind="leave_out", reason="系统正在改造", by=SYSTEM, at=PUBLISHED_AT
    )
    seen = lists.preview(made)
    return operations.publish_by_rule(list_id=made.pk, seen=(seen.entering, seen.leaving), by=SYSTEM, at=PUBLISHED_AT)


def get(client, name, *arguments, **query):
    return client.get(reverse(f"portal:{name}", args=arguments), query)


def test_all_lists_stand_by_kind_and_one_in_preparation_does_not(client, body, by_rule):
    a_list(published_item(body=body), body=body)
    operations.create_list(
        name="还没公布的清单", kind="other", keeper_id=body.pk, filling="batch", by=SYSTEM, at=PUBLISHED_AT
    )
    page = get(client, "lists").text
    assert page.index("通办</h2>") and "零跑动清单" in page and "跨省通办" in page and "还没公布" not in page


def test_a_list_by_rule_says_its_rule_and_its_exceptions_in_words(client, by_rule):
    page = get(client, "list", by_rule.code).text
    assert "不用到现场（到现场次数为0）" in page and "系统正在改造" in page and "不列入" in page
    rows = page[page.index("清单上的事项") :]
    assert "网上能办完" in rows and "系统停用的事项" not in rows
    assert "系统正在改造" in get(client, "list-exceptions", by_rule.code).text


def test_a_list_is_filtered_by_department_and_by_batch(client, body):
    other = a_body("云江市教育局")
    one, two = published_item(body=body, name="甲事项"), published_item(body=other, name="乙事项")
    made = a_list(one, body=body)
    batch = operations.open_batch(list_id=made.pk, document_title="第二批的通知", by=SYSTEM, at=LATER)
    operations.put_line(change_id=batch.pk, item_id=two.pk, act="enter", by=SYSTEM, at=LATER)
    operations.publish_batch(change_id=batch.pk, seen=(1, 0), by=SYSTEM, at=LATER)
    for query, seen in (({"body": other.pk}, "乙事项"), ({"batch": batch.pk}, "乙事项"), ({"body": body.pk}, "甲事项")):
        page = get(client, "list", made.code, **query).text
        assert [name for name in ("甲事项", "乙事项") if name in page] == [seen]
    assert get(client, "list", made.code, body="x").status_code == 200
    history = get(client, "list-history", made.code).text
    assert history.index("第2批") < history.index("第1批") and "第二批的通知" in history


def test_what_left_stands_in_the_history_with_its_reason(client, body):
    item = published_item(body=body, name="甲事项")
    made = a_list(item, body=body)
    batch = operations.open_batch(list_id=made.pk, document_title="调整的通知", by=SYSTEM, at=LATER)
    operations.put_line(change_id=batch.pk, item_id=item.pk, act="leave", reason="改为省里办理", by=SYSTEM, at=LATER)
    assert get(client, "list-change", made.code, batch.pk).status_code == 404, "a batch in preparation is not public"
    operations.publish_batch(change_id=batch.pk, seen=(0, 1), by=SYSTEM, at=LATER)
    page = get(client, "list-change", made.code, batch.pk).text
    assert "移出" in page and "改为省里办理" in page
    assert "甲事项" not in get(client, "list", made.code).text


def test_the_guide_says_on_which_lists_an_item_stands(client, body):
    item = published_item(body=body)
    made = a_list(item, body=body, name="最多跑一次清单")
    page = get(client, "item", item.code).text
    assert made.name in page and reverse("portal:list", args=[made.code]) in page


def test_an_item_that_is_cancelled_stays_on_the_document_but_says_so(client, body):
    item = published_item(body=body)
    made = a_list(item, body=body)
    ServiceItem.objects.filter(pk=item.pk).update(status="cancelled")
    assert '<span class="tag">取消</span>' in get(client, "list", made.code).text


def test_a_list_comes_as_a_file_in_which_no_name_is_a_formula(client, body):
    made = a_list(published_item(body=body, name='=HYPERLINK("x")'), body=body)
    answer = get(client, "list-file", made.code, "csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0][:3] == ["事项编码", "事项名称", "实施主体"]
    assert rows[1][1].startswith("'=") and rows[1][4] == "2025年第1批" and len(rows) == 2
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(get(client, "list-file", made.code, "xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][1].startswith("'=")


def test_a_list_with_signs_in_its_name_that_excel_refuses_comes_as_a_workbook(client, body):
    made = a_list(published_item(body=body), body=body, name="一件事/跨省[通办]清单？*")
    assert get(client, "list-file", made.code, "xlsx").status_code == 200


@pytest.mark.usefixtures("no_window_ends")
def test_a_long_list_is_no_workbook_and_files_are_not_asked_for_without_end(client, body, monkeypatch):
    made = a_list(published_item(body=body), body=body)
    monkeypatch.setattr(public, "MOST_EXCEL_ROWS", 0)
    assert get(client, "list-file", made.code, "xlsx").status_code == 404
    assert "Excel" not in get(client, "list", made.code).text
    assert get(client, "list-file", made.code, "exe").status_code == 404
    assert 429 in {get(client, "list-file", made.code, "csv").status_code for _ in range(25)}


@pytest.mark.parametrize("name, number", [("list", 6), ("lists", 1), ("list-history", 2), ("list-exceptions", 2)])
def test_a_page_of_a_list_costs_the_same_however_long_it_is(
    client, body, by_rule, name, number, django_assert_num_queries
):
    arguments = [] if name == "lists" else [by_rule.code]
    for _round in range(2):
        with django_assert_num_queries(number):
            assert get(client, name, *arguments).status_code == 200
        for _ in range(5):
            published_item(body=body, visits=0)
        operations.bring_up_to_date(at=LATER)
