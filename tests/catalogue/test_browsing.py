"""Finding an item by theme, by body, by what others look for."""

import pytest
from tests.catalogue.factories import a_body, a_theme, published_item

from tongban.catalogue import selectors
from tongban.catalogue.models import ServiceItem

pytestmark = pytest.mark.django_db


def test_only_themes_with_items_in_use_are_offered():
    a_theme("p-home", "住房保障", "person", 1)
    a_theme("p-empty", "空主题", "person", 2)
    item = published_item(themes=["p-home"])
    assert [theme.code for theme in selectors.themes("person")] == ["p-home"]
    assert selectors.themes("enterprise") == []
    ServiceItem.objects.filter(pk=item.pk).update(status="cancelled")
    assert selectors.themes("person") == []


def test_bodies_come_with_the_number_of_their_items():
    big, small = a_body("大局"), a_body("小局")
    a_body("空局")
    for _ in range(2):
        published_item(body=big)
    published_item(body=small)
    assert [(body.name, body.item_count) for body in selectors.bodies_with_items()] == [("大局", 2), ("小局", 1)]


def test_a_list_of_items_is_one_query_and_pages_by_what_is_looked_for(django_assert_num_queries):
    body = a_body()
    a_theme("p-home", "住房保障", "person")
    for n in range(5):
        published_item(body=body, name=f"事项{n}", popularity=n, themes=["p-home"])
    with django_assert_num_queries(1):
        first = selectors.items_of_body(body.pk, limit=3)
        assert (first.rows[0].current.name, first.rows[0].body.name) == ("事项4", body.name)
    assert [row.current.name for row in selectors.items_of_body(body.pk, first.next_cursor, 3).rows] == [
        "事项1",
        "事项0",
    ]
    assert len(selectors.items_of_theme("p-home").rows) == 5
    assert [row.current.name for row in selectors.popular_items(2)] == ["事项4", "事项3"]
