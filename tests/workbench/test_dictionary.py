"""The dictionary of search and what people did not find, as a catalogue manager works on them."""

import re

import pytest
from django.urls import reverse
from tests.cases import factories
from tests.catalogue.factories import published_item

from tongban.catalogue import services
from tongban.catalogue.models import OwnSaying, Question, SearchMiss
from tongban.identity.enums import Role

pytestmark = pytest.mark.django_db
HOME = "workbench:dictionary"


@pytest.fixture
def manager(office):
    published_item(name="犬只登记", body=office.body)
    return factories.a_staff("钱管理", (Role.CATALOGUE_MANAGER, office.body), body=office.body)


def sent(client, name, args=(), **fields):
    token = re.search(r'name="once" value="([^"]+)"', client.get(reverse(HOME)).text).group(1)
    return client.post(reverse(name, args=args), fields | {"once": token})


def test_a_saying_is_tried_out_entered_and_found(as_staff, manager):
    client = as_staff(manager)
    assert "什么也找不到" in client.get(reverse(HOME), {"try": "养汪星人"}).text
    answer = sent(
        client, "workbench:put-saying", said="养汪星人", means="犬只登记\n养犬", kind="thing", state="on", act="put"
    )
    page = client.get(answer["Location"]).text
    assert "犬只登记" in page and "“养汪星人”按“犬只登记、养犬”理解" in page and "钱管理" in page


def test_what_was_typed_wrong_stays_with_its_error(as_staff, manager):
    answer = sent(as_staff(manager), "workbench:put-saying", said="养汪星人", means=" ", kind="thing", act="put")
    assert answer.status_code == 422 and "养汪星人" in answer.text and "请填写事项名称中的字样" in answer.text


def test_what_ships_is_switched_off_and_comes_back(as_staff, manager):
    client = as_staff(manager)
    sent(client, "workbench:put-saying", said="扯证", means="结婚登记", kind="thing", state="off", act="put")
    assert 'class="tag">已停用' in client.get(reverse(HOME), {"show": "off"}).text
    sent(client, "workbench:put-saying", said="扯证", act="drop")
    assert (
        not OwnSaying.objects.exists() and 'class="tag">已停用' not in client.get(reverse(HOME), {"text": "扯证"}).text
    )


def test_a_file_goes_out_and_a_faulty_one_does_not_come_in(as_staff, manager, tmp_path):
    client = as_staff(manager)
    answer = client.get(reverse("workbench:export-dictionary"))
    assert answer["Content-Type"].startswith("text/csv") and "开饭店" in answer.text
    faulty = tmp_path / "a.csv"
    faulty.write_text("说法,含义\n养汪星人,犬只登记\n狗,犬\n", "utf-8")
    with faulty.open("rb") as file:
        refused = sent(client, "workbench:import-dictionary", file=file)
    assert refused.status_code == 409 and "第3行" in refused.text and not OwnSaying.objects.exists()
    assert sent(client, "workbench:import-dictionary").status_code == 422


def test_a_question_is_answered_or_closed(as_staff, manager):
    client = as_staff(manager)
    first, second = (
        services.ask_question(text=f"第{n}个问题", words="遛狗证", at=factories.MONDAY_9AM) for n in (1, 2)
    )
    assert "第1个问题" in client.get(reverse("workbench:unanswered")).text
    refused = sent(client, "workbench:answer-question", [first.pk], answer=" ", act="answer")
    assert refused.status_code == 422 and "请填写答复" in refused.text
    sent(client, "workbench:answer-question", [first.pk], answer="要办犬只登记。", act="answer")
    sent(client, "workbench:answer-question", [second.pk], act="close")
    assert set(Question.objects.values_list("state", flat=True)) == {"answered", "closed"}
    assert sent(client, "workbench:answer-question", [second.pk], answer="晚了", act="answer").status_code == 409
    assert "要办犬只登记。" in client.get(reverse("workbench:unanswered"), {"list": "settled"}).text


def test_words_without_an_answer_become_sayings_or_are_put_aside(as_staff, manager):
    client = as_staff(manager)
    services.count_miss(words="遛狗证", at=factories.MONDAY_9AM)
    page = client.get(reverse("workbench:unanswered"), {"list": "words"}).text
    assert "遛狗证" in page and "?new=" in page
    assert 'value="遛狗证"' in client.get(reverse(HOME), {"new": "遛狗证"}).text
    sent(client, "workbench:settle-miss", [SearchMiss.objects.get().pk])
    assert "遛狗证" not in client.get(reverse("workbench:unanswered"), {"list": "words"}).text


@pytest.mark.parametrize("which", ["open", "words", "settled"])
def test_the_lists_cost_the_same_however_long_they_are(as_staff, manager, which, django_capture_queries):
    client, counts = as_staff(manager), []
    for round_ in range(2):
        for number in range(3):
            services.count_miss(words=f"遛狗证{'甲乙丙'[number]}{round_}", at=factories.MONDAY_9AM)
            services.ask_question(text=f"问题{round_}{number}", words="", at=factories.MONDAY_9AM)
            asked = services.ask_question(text=f"问题{round_}{number}", words="", at=factories.MONDAY_9AM)
            services.answer_question(question_id=asked.pk, answer="好", by=manager, at=factories.MONDAY_9AM)
        with django_capture_queries() as seen:
            assert client.get(reverse("workbench:unanswered"), {"list": which}).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4


def test_the_dictionary_costs_the_same_however_long_it_is(as_staff, manager, django_capture_queries):
    client, counts = as_staff(manager), []
    client.get(reverse(HOME))
    for round_ in range(2):
        for number in "甲乙丙":
            entry = services.Entry(f"汪星人{number}{round_}", ("犬只登记",))
            services.put_saying(entry=entry, by=manager, at=factories.MONDAY_9AM)
        with django_capture_queries() as seen:
            assert client.get(reverse(HOME)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4
