"""The search box understands people's own words, and says plainly when it does not."""

import pytest
from tests.catalogue.factories import a_theme, published_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def items():
    a_theme("p-home", "住房保障", "person")
    published_item(name="食品经营许可（新办）")
    published_item(name="住房公积金提取", themes=["p-home"])


@pytest.mark.parametrize(
    "words, name", [("开饭店", "食品经营许可（新办）"), ("公积金", "住房公积金提取"), ("gjj", "住房公积金提取")]
)
def test_words_of_the_street_lead_to_the_item(client, words, name):
    assert name in client.get("/search", {"q": words}).text
    assert name in client.get("/search/suggest", {"q": words}).text


def test_nothing_found_is_said_plainly_with_a_way_on(client):
    page = client.get("/search", {"q": "量子纠缠"}).text
    assert "没有找到“量子纠缠”" in page
    assert "12345" in page


def test_an_empty_question_shows_the_box_and_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/search").status_code == 200


def test_what_was_typed_is_shown_as_text_never_as_markup(client):
    assert "<script>x" not in client.get("/search", {"q": "<script>x"}).text


def test_a_search_takes_at_most_four_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get("/search", {"q": "公积金"})
