"""Somebody with the number and the query code sees where the case stands, and nobody's name."""

import pytest
from django.urls import reverse
from tests.cases.factories import a_person, make_case

pytestmark = pytest.mark.django_db
URL = "/track/"


@pytest.fixture
def case():
    return make_case(person=a_person("欧阳小云"), assigned=True, drained=True, name="食品经营许可")


def _ask(client, case, code=None):
    return client.post(URL, {"number": case.number, "code": code or case.query_code})


def test_the_page_tells_state_organ_due_date_steps_and_what_comes_next(client, case):
    page = _ask(client, case).text
    assert all(words in page for words in ("审查中", case.body_name, "现在不需要您做什么", f"到{case.due_on}"))
    assert "欧阳小云" not in page
    assert "王审查" not in page


def test_the_code_may_be_typed_in_small_letters_and_come_from_a_qr_code(client, case):
    assert _ask(client, case, case.query_code.lower()).status_code == 200
    assert client.get(URL, {"number": case.number, "code": case.query_code}).status_code == 200


@pytest.mark.parametrize("number, code", [("same", "WRONG1"), ("NONE", "same")])
def test_a_wrong_number_and_a_wrong_code_look_alike(client, case, number, code):
    answer = client.post(
        URL, {"number": number.replace("same", case.number), "code": code.replace("same", case.query_code)}
    )
    assert answer.status_code == 404
    assert "编号和查询码对不上" in answer.text


def test_what_is_missing_is_said_beside_the_field(client, db):
    answer = client.post(URL, {"number": "", "code": ""})
    assert answer.status_code == 422
    assert 'id="number-error"' in answer.text
    assert 'id="code-error"' in answer.text


@pytest.mark.usefixtures("no_window_ends")
def test_guessing_is_stopped_after_some_tries_even_with_the_right_code_then(client, case):
    answers = [_ask(client, case, f"WRONG{n}").status_code for n in range(15)]
    assert set(answers) == {404}
    assert _ask(client, case).status_code == 429


def test_the_page_asks_for_case_steps_and_calendar_beside_counting_the_try_twice(
    client, case, django_assert_num_queries
):
    _ask(client, case)
    with django_assert_num_queries(5):
        _ask(client, case)


def test_a_closed_case_says_so(client):
    closed = make_case(refused=True, name="食品经营许可")
    assert "没有批准" in _ask(client, closed).text


def test_an_empty_form_is_not_an_error(client, db):
    assert client.get(reverse("portal:track")).status_code == 200
