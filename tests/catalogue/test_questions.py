"""What people did not find: words counted without anybody's name, questions answered where who asked can read it."""

from datetime import date, timedelta

import pytest
from tests.cases.factories import MONDAY_9AM, a_staff
from tests.catalogue.factories import a_body

from tongban.catalogue import selectors, services
from tongban.catalogue.models import SearchMiss
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    body = a_body()
    return a_staff("钱管理", (Role.CATALOGUE_MANAGER, body), body=body)


def test_words_without_an_answer_are_counted_once_for_all(manager):
    for words in ("遛狗证", "遛狗证？", " 遛狗证"):
        services.count_miss(words=words, at=MONDAY_9AM)
    services.count_miss(words="赛马", at=MONDAY_9AM)
    assert [(miss.words, miss.times) for miss in selectors.misses().rows] == [("遛狗证", 3), ("赛马", 1)]
    services.settle_miss(miss_id=selectors.misses().rows[0].pk, by=manager, at=MONDAY_9AM)
    assert [miss.words for miss in selectors.misses().rows] == ["赛马"]


@pytest.mark.parametrize(
    "words", ["13900000000", "查999900199001010014", "999 0000 1111", "a@b.example", "证", "", "长" * 31]
)
def test_what_may_name_somebody_is_not_kept(words):
    services.count_miss(words=words, at=MONDAY_9AM)
    assert not SearchMiss.objects.exists()


def test_words_that_nobody_looks_for_any_more_are_forgotten():
    services.count_miss(words="赛马", at=MONDAY_9AM)
    assert services.sweep_misses(today=MONDAY_9AM.date() + timedelta(days=180)) == 0
    assert services.sweep_misses(today=MONDAY_9AM.date() + timedelta(days=181)) == 1


def test_a_question_is_answered_where_who_asked_can_read_it(manager):
    asked = services.ask_question(text="遛狗要证吗？", words="遛狗证", at=MONDAY_9AM)
    assert [one.pk for one in selectors.open_questions().rows] == [asked.pk]
    services.answer_question(question_id=asked.pk, answer="要办犬只登记。", by=manager, at=MONDAY_9AM)
    found = selectors.question(asked.token)
    assert (found.state, found.answer, found.answered_by) == ("answered", "要办犬只登记。", "钱管理")
    assert not selectors.open_questions().rows and [one.pk for one in selectors.settled_questions().rows] == [asked.pk]
    with pytest.raises(Refusal, match="catalogue.question_settled"):
        services.close_question(question_id=asked.pk, by=manager, at=MONDAY_9AM)


def test_only_catalogue_managers_answer(manager):
    asked = services.ask_question(text="遛狗要证吗？", words="", at=MONDAY_9AM)
    other = a_staff("李审查", (Role.EXAMINER, manager.body), body=manager.body)
    for refused in (
        lambda: services.answer_question(question_id=asked.pk, answer="要", by=other, at=MONDAY_9AM),
        lambda: services.close_question(question_id=asked.pk, by=other, at=MONDAY_9AM),
    ):
        with pytest.raises(Refusal, match="catalogue.not_a_manager"):
            refused()
    with pytest.raises(NotFound):
        services.close_question(question_id=0, by=manager, at=MONDAY_9AM)


@pytest.mark.parametrize("text", ["", "  ", "？？", "长" * 501])
def test_a_question_says_something(text):
    with pytest.raises(Invalid) as refused:
        services.ask_question(text=text, words="", at=MONDAY_9AM)
    assert list(refused.value.errors) == ["text"]


def test_the_date_is_kept_not_the_moment():
    services.count_miss(words="赛马", at=MONDAY_9AM)
    assert SearchMiss.objects.get().last_on == date(2026, 3, 2)
