"""The search box understands people's own words, and says plainly when it does not."""

import pytest
from tests.catalogue.factories import a_theme, published_item

from tongban.catalogue import services
from tongban.catalogue.models import Question, SearchMiss
from tongban.kernel.actors import SYSTEM

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
    client.get("/search", {"q": "公积金"})  # the first search of a process reads what it keeps
    with django_assert_max_num_queries(4):
        client.get("/search", {"q": "公积金"})


def test_the_page_says_what_it_understood_and_how_to_search_only_the_words(client):
    page = client.get("/search", {"q": "开饭店"}).text
    assert "“开饭店”按“食品经营许可”理解" in page and "typed=1" in page
    assert "没有找到“开饭店”" in client.get("/search", {"q": "开饭店", "typed": "1"}).text


def test_a_search_without_an_answer_is_counted_for_the_managers_and_one_that_is_narrowed_is_not(client):
    client.get("/search", {"q": "遛狗证"})
    client.get("/search", {"q": "遛鸟证", "for": "person"})
    client.get("/search", {"q": "遛猫证", "typed": "1"})
    client.head("/search", {"q": "遛鱼证"})
    client.get("/search", {"q": "公积金"})
    assert list(SearchMiss.objects.values_list("words", flat=True)) == ["遛狗证"]


def test_one_asker_cannot_fill_the_list_of_words(client):
    for number in range(35):
        assert client.get("/search", {"q": f"遛狗证{number}号"}).status_code == 200
    assert SearchMiss.objects.count() == 30


def test_a_question_is_stored_and_its_page_shows_the_answer(client):
    page = client.get("/search", {"q": "遛狗证"}).text
    assert "没有您要办的事" in page
    answer = client.post("/search/ask", {"text": "遛狗要办证吗？", "words": "遛狗证", "once": "a" * 32})
    assert answer.status_code == 302
    assert "遛狗要办证吗？" in client.get(answer["Location"]).text
    asked = Question.objects.get()
    services.answer_question(question_id=asked.pk, answer="要办犬只登记。", by=SYSTEM, at=asked.asked_at)
    assert "要办犬只登记。" in client.get(answer["Location"]).text


def test_an_empty_question_is_said_at_its_field(client):
    answer = client.post("/search/ask", {"text": " ", "words": "遛狗证", "once": "a" * 32})
    assert answer.status_code == 422 and "请写下您想办的事" in answer.text and "遛狗证" in answer.text


@pytest.mark.usefixtures("no_window_ends")
def test_a_flood_of_questions_is_held_up(client):
    codes = [
        client.post("/search/ask", {"text": "遛狗要办证吗？", "once": f"{number:032d}"}).status_code
        for number in range(8)
    ]
    assert codes == [302] * 6 + [429] * 2 and Question.objects.count() == 6


def test_a_department_is_led_to(client):
    page = client.get("/search", {"q": "市场监管局"}).text
    assert "云江市市场监督管理局" in page and "/bodies/" in page


@pytest.mark.parametrize("chosen", [{"for": "x"}, {"body": "x"}, {"body": "9" * 30}, {"for": "person", "body": "0"}])
def test_whatever_is_chosen_is_answered(client, chosen):
    assert client.get("/search", {"q": "公积金"} | chosen).status_code == 200


@pytest.mark.parametrize("query", ["", "   ", "\u3000"])
def test_a_search_for_nothing_says_what_to_do(client, query):
    page = client.get("/search", {"q": query}).text
    assert "写几个字，说您想做什么就行" in page and "没有找到" not in page
