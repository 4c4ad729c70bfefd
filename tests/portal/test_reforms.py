"""证照分离 for everybody."""

import csv
import io

import pytest
from django.urls import reverse
from tests.catalogue.factories import a_body, published_item
from tests.catalogue.test_reforms import put

pytestmark = pytest.mark.django_db


def get(client, name, *args, **query):
    return client.get(reverse(f"portal:{name}", args=args), query)


def test_the_list_is_narrowed_by_kind_and_department(client):
    body, other = a_body(), a_body("云江市教育局")
    put(published_item(body=body, name="甲许可"), kind="commitment")
    put(published_item(body=other, name="乙许可"), kind="optimise")
    for query, seen in (
        ({}, "甲乙"),
        ({"kind": "commitment"}, "甲"),
        ({"body": other.pk}, "乙"),
        ({"kind": "?", "after": "?"}, "甲乙"),
    ):
        page = get(client, "reforms", **query).text
        assert [one for one in "甲乙" if f"{one}许可" in page] == list(seen)


def test_the_guide_says_how_the_permit_was_reformed(client):
    gone, filed, promised = (published_item(name=f"{one}许可") for one in "甲乙丙")
    put(gone)
    put(filed, kind="filing", replaced_by="经营者备案")
    put(promised, kind="commitment", scope="free_trade_zone")
    page = get(client, "item", gone.code).text
    assert "这项许可已经取消，不用再申请。" in page and "取消审批，改由日常巡查。" in page and "开始申请" not in page
    page = get(client, "item", filed.code).text
    assert "不再审批，改为备案。" in page and "经营者备案" in page
    page = get(client, "item", promised.code).text
    assert "当场作出决定" in page and "自由贸易试验区" in page


def test_the_file_has_every_reform_and_no_name_is_a_formula(client):
    put(published_item(name='=HYPERLINK("x")'), kind="optimise", measure="+1", document="@文件")
    rows = list(csv.reader(io.StringIO(get(client, "reforms-file", "csv").getvalue().decode("utf-8-sig"))))
    assert (
        len(rows) == 2 and rows[1][0].startswith("'=") and rows[1][5].startswith("'+") and rows[1][7].startswith("'@")
    )
    assert get(client, "reforms-file", "xlsx").content[:2] == b"PK"
    assert get(client, "reforms-file", "exe").status_code == 404


def test_the_page_asks_the_same_number_of_queries_however_long(client, django_assert_num_queries):
    body = a_body()
    get(client, "reforms")
    for number in (2, 15):
        for n in range(number):
            put(published_item(body=body, name=f"第{number}-{n}项"), kind="optimise")
        with django_assert_num_queries(3):
            get(client, "reforms")
