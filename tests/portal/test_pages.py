"""Every public page of the portal answers, says what it should, and asks the database a fixed number of times."""

import html
import re
import time

import pytest
from django.urls import reverse
from tests.catalogue.factories import a_body, a_theme, published_item
from tests.identity.factories import PASSWORD, make_person

from tongban.portal import remembered

pytestmark = pytest.mark.django_db

PREMISES = {
    "start": ["premises"],
    "questions": [
        {
            "id": "premises",
            "kind": "single",
            "text": "经营场所是自己的，还是租来的？",
            "options": [
                {"id": "own", "label": "自有", "then": []},
                {"id": "rent", "label": "租赁", "then": ["sublet"]},
            ],
        },
        {
            "id": "sublet",
            "kind": "single",
            "text": "是转租的吗？",
            "options": [{"id": "yes", "label": "是", "then": []}, {"id": "no", "label": "否", "then": []}],
        },
    ],
}
MATERIALS = [
    {"name": "申请书", "code": "M01"},
    {"name": "不动产权证书", "code": "M02", "needed_when": [{"premises": "own"}]},
    {"name": "租赁合同", "code": "M03", "needed_when": [{"premises": "rent"}]},
    {"name": "转租同意书", "code": "M04", "needed_when": [{"sublet": "yes"}]},
]


@pytest.fixture
def food():
    return published_item(name="食品经营许可", situations=PREMISES, materials=MATERIALS)


@pytest.mark.parametrize("name", ["home", "verify", "privacy", "help"])
def test_a_page_answers_with_the_name_of_the_place(client, settings, name):
    settings.TONGBAN_PLACE_NAME = "云江市"
    answer = client.get(reverse(f"portal:{name}"))
    assert answer.status_code == 200
    assert "云江市通办" in answer.text


def test_the_guide_says_first_what_is_needed_and_how_long_then_the_law(client, food):
    page = client.get(reverse("portal:item", args=[food.code])).text
    places = [page.index(words) for words in ("10个工作日", "要带什么", "谁可以办", "法律依据", "行政许可法")]
    assert places == sorted(places)
    assert "法定20个工作日" in page


def test_the_guide_takes_five_queries_however_many_materials(client, django_assert_num_queries):
    item = published_item(materials=[f"材料{n}" for n in range(30)])
    client.get(reverse("portal:item", args=[item.code]))  # the process keeps the version and its materials
    with django_assert_num_queries(
        5
    ):  # the version, the register of proofs, reforms, what stands around it, places nearby
        assert client.get(reverse("portal:item", args=[item.code])).status_code == 200


def test_a_guide_that_is_not_there_is_a_page_not_found(client):
    assert client.get("/items/unknown/").status_code == 404


def test_an_instant_item_without_materials_says_so(client):
    item = published_item(case_type="instant", promised=0, statutory=1, materials=[])
    page = client.get(reverse("portal:item", args=[item.code])).text
    assert "当场办结" in page
    assert "不用交任何材料" in page


def _list_of(client, item, **answers):
    answer = client.get(reverse("portal:situations", args=[item.code]), {f"q-{k}": v for k, v in answers.items()})
    assert answer.status_code == 200
    return {material["name"] for material in MATERIALS if material["name"] in answer.text}, answer.text


def test_before_any_answer_the_list_holds_what_everybody_needs(client, food):
    names, page = _list_of(client, food)
    assert names == {"申请书"}
    assert "还有1个问题" in page


def test_an_answer_brings_its_materials_and_the_next_question(client, food):
    names, page = _list_of(client, food, premises="rent")
    assert names == {"申请书", "租赁合同"}
    assert "是转租的吗？" in page


def test_when_all_is_answered_the_list_is_closed(client, food):
    names, page = _list_of(client, food, premises="rent", sublet="yes")
    assert names == {"申请书", "租赁合同", "转租同意书"}
    assert "您的清单：共3份" in page


def test_answers_that_nothing_leads_to_do_not_count(client, food):
    names, _ = _list_of(client, food, premises="own", sublet="yes", nonsense="x")
    assert names == {"申请书", "不动产权证书"}


def test_the_questions_take_two_queries(client, food, django_assert_num_queries):
    client.get(reverse("portal:situations", args=[food.code]))  # the process keeps the version and its materials
    with django_assert_num_queries(2):
        client.get(reverse("portal:situations", args=[food.code]), {"q-premises": "rent"})


@pytest.fixture
def some_items():
    body = a_body("云江市住房公积金管理中心")
    a_theme("p-home", "住房保障", "person")
    for n in range(25):
        published_item(body=body, name=f"住房事项{n:02d}", themes=["p-home"], popularity=n)
    return body


def test_the_home_page_shows_themes_bodies_and_what_others_look_for(client, some_items, django_assert_num_queries):
    with django_assert_num_queries(4):
        page = client.get(reverse("portal:home")).text
    assert all(words in page for words in ("住房保障", "云江市住房公积金管理中心", "住房事项24", "25项"))


@pytest.fixture
def kept_a_minute(settings):
    settings.TONGBAN_PUBLIC_PARTS_SECONDS = 60
    remembered.forget()
    yield
    remembered.forget()


def test_the_public_lists_are_remembered_for_a_minute_in_each_language(
    client, some_items, kept_a_minute, django_assert_num_queries, monkeypatch
):
    home, now = reverse("portal:home"), time.monotonic()
    monkeypatch.setattr(remembered.time, "monotonic", lambda: now)
    client.get(home)
    published_item(body=some_items, name="新的住房事项", popularity=99)
    with django_assert_num_queries(0):
        assert "住房事项24" in client.get(home).text
    assert "By department" in client.get(home, headers={"accept-language": "en"}).text
    again = client.get(home, headers={"accept-language": "zh-hans"}).text
    assert "按部门找" in again and "新的住房事项" not in again
    now += 60
    assert "新的住房事项" in client.get(home).text


def test_what_is_remembered_names_nobody(client, some_items, kept_a_minute):
    who = make_person()
    client.post(reverse("portal:sign-in"), {"username": who.user.username, "password": PASSWORD})
    signed_on = client.get(reverse("portal:home")).text
    client.post(reverse("portal:sign-out"))
    after = client.get(reverse("portal:home")).text
    assert who.name in signed_on and who.name not in after and "住房事项24" in after


def test_a_theme_lists_its_items_page_by_page_in_two_queries(client, some_items, django_assert_num_queries):
    with django_assert_num_queries(2):
        first = client.get(reverse("portal:theme", args=["p-home"])).text
    assert "住房事项24" in first
    assert "住房事项04" not in first
    following = re.search(r'rel="next" href="([^"]+)"', first)[1]
    assert "住房事项04" in client.get(reverse("portal:theme", args=["p-home"]) + html.unescape(following)).text


def test_a_department_lists_its_items_in_two_queries(client, some_items, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert "住房事项24" in client.get(reverse("portal:body", args=[some_items.pk])).text


def test_the_list_of_departments_is_one_query(client, some_items, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert "云江市住房公积金管理中心" in client.get(reverse("portal:bodies")).text


@pytest.mark.parametrize("path", ["/themes/none/", "/bodies/999999/"])
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404
