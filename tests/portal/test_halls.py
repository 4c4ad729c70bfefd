"""办事大厅 for everybody: what is handled where."""

import csv
import io

import pytest
from django.urls import reverse
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.test_presence import a_hall, bring, outside

from tongban.catalogue.models import HallPresence, ServiceItem

pytestmark = pytest.mark.django_db


def get(client, name, *args, **query):
    return client.get(reverse(f"portal:{name}", args=args), query)


def test_everybody_sees_what_is_handled_in_which_hall_at_which_window(client):
    hall, body, other = a_hall(), a_body(), a_body("云江市教育局")
    one, two = published_item(body=body, name="甲事项"), published_item(body=other, name="乙事项")
    bring(hall, one, kind="comprehensive", windows=["3"])
    bring(hall, two, kind="consultation")
    assert "2个部门" in get(client, "halls").text and "2项事项" in get(client, "halls").text
    page = get(client, "hall", hall.pk).text
    assert "3号窗口" in page and "只提供咨询" in page and hall.address in page
    page = get(client, "hall", hall.pk, body=body.pk).text
    assert "甲事项" in page and "乙事项" not in page
    assert get(client, "hall", hall.pk, body="x", after="?").status_code == 200
    assert get(client, "hall", 10**9).status_code == 404


def test_the_guide_names_the_hall_and_the_window(client):
    hall, item = a_hall(), published_item()
    assert hall.name not in get(client, "item", item.code).text
    bring(hall, item, windows=["3"])
    page = get(client, "item", item.code).text
    assert hall.name in page and "3号窗口" in page and reverse("portal:hall", args=[hall.pk]) in page


def test_what_may_stay_outside_is_public_with_its_reason(client):
    outside(published_item(name="甲事项"))
    page = get(client, "halls").text
    assert "甲事项" in page and "须现场勘验" in page and "云政办〔2025〕8号" in page


def test_what_is_over_is_not_shown(client):
    hall, one, two = a_hall(), published_item(name="甲事项"), published_item(name="乙事项")
    bring(hall, one, two)
    HallPresence.objects.filter(item=one).update(ended_on="2026-01-01", end_reason="窗口调整")
    ServiceItem.objects.filter(pk=two.pk).update(status="cancelled")
    page = get(client, "hall", hall.pk).text
    assert "甲事项" not in page and "乙事项" not in page and "还没有登记" in page


def test_the_file_has_every_item_and_no_name_is_a_formula(client):
    hall = a_hall()
    bring(hall, published_item(name='=HYPERLINK("x")'), windows=["3"])
    rows = list(csv.reader(io.StringIO(get(client, "hall-file", hall.pk, "csv").getvalue().decode("utf-8-sig"))))
    assert rows[0][2] == "事项名称" and rows[1][2].startswith("'=") and rows[1][4] == "3" and len(rows) == 2
    assert get(client, "hall-file", hall.pk, "xlsx").content[:2] == b"PK"
    assert get(client, "hall-file", hall.pk, "exe").status_code == 404


def test_the_pages_ask_the_same_number_of_queries_however_long(client, django_assert_num_queries):
    hall, body = a_hall(), a_body()
    get(client, "halls")
    for number in (2, 15):
        bring(hall, *[published_item(body=body, name=f"第{number}-{n}项") for n in range(number)])
        with django_assert_num_queries(4):
            get(client, "halls")
        with django_assert_num_queries(5):
            get(client, "hall", hall.pk)
