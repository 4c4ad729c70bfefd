"""好差评 on the page: by the code on a notice or signed on; once, and one addition."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from tests.cases.factories import make_case
from tests.portal.people import signed_on, somebody
from tests.portal.test_apply import a_token

from tongban.ratings.models import Rating

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case(person=somebody(), delivered=True, when=localtime() - timedelta(days=3))


def rate(client, case, query="", **data):
    address = reverse("portal:rate", args=[case.rating_token])
    return client.post(address, {"once": a_token(client.get(address + query).text), **data})


def test_whoever_holds_the_code_may_rate_without_an_account(client, case):
    page = client.get(reverse("portal:rate", args=[case.rating_token])).text
    assert page.count('name="grade"') == 5
    assert rate(client, case, grade="1", text="很快", anonymous="yes").status_code == 302
    rating = Rating.objects.get()
    assert (rating.grade, rating.channel, rating.is_anonymous, rating.rater) == (1, "qr", True, None)
    page = client.get(reverse("portal:rate", args=[case.rating_token])).text
    assert "谢谢您的评价" in page and "很快" in page and "非常满意" in page


def test_the_applicant_signed_on_rates_in_their_own_name(case):
    rate(signed_on(case.applicant), case, grade="2", **{"i-efficiency": "1"})
    rating = Rating.objects.get()
    assert (rating.channel, rating.rater, rating.indicators) == ("web", case.applicant, {"efficiency": 1})


def test_a_neighbour_who_reads_the_code_rates_by_the_code_alone(case):
    rate(signed_on(somebody("李四")), case, grade="2")
    assert Rating.objects.get().rater is None


@pytest.mark.parametrize(
    "data, field", [({}, "grade"), ({"grade": "9"}, "grade"), ({"grade": "5"}, "reasons"), ({"grade": "1", "text": "x" * 1001}, "text"),
                    ({"grade": "4", "reasons": ["nonsense"]}, "reasons")]
)  # fmt: skip
def test_what_makes_no_sense_is_said_at_its_place(client, case, data, field):
    answer = rate(client, case, **data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Rating.objects.exists()


def test_a_bad_grade_takes_reasons(client, case):
    rate(client, case, grade="5", reasons=["slow", "attitude"])
    assert Rating.objects.get().reasons == ["attitude", "slow"]
    assert "办理时间太长" in client.get(reverse("portal:rate", args=[case.rating_token])).text


def test_one_may_add_once_and_then_no_more(client, case):
    rate(client, case, grade="1")
    token = a_token(client.get(reverse("portal:rate", args=[case.rating_token]) + "?add=1").text)
    address = reverse("portal:rate", args=[case.rating_token])
    assert client.post(address, {"once": token, "additional": "yes", "grade": "3"}).status_code == 302
    page = client.get(address + "?add=1").text
    assert "追加的评价" in page and 'name="grade"' not in page
    assert client.post(address, {"once": "another", "additional": "yes", "grade": "3"}).status_code == 409


def test_before_the_end_and_after_thirty_days_nothing_can_be_rated(client):
    running = make_case(when=localtime() - timedelta(days=1))
    assert "还没有办结" in client.get(reverse("portal:rate", args=[running.rating_token])).text
    long_ago = make_case(delivered=True, when=localtime() - timedelta(days=60))
    assert "评价期已于" in client.get(reverse("portal:rate", args=[long_ago.rating_token])).text
    answer = client.post(reverse("portal:rate", args=[long_ago.rating_token]), {"once": "x", "grade": "1"})
    assert answer.status_code == 409


def test_an_unknown_code_and_an_official_get_nowhere(case):
    assert Client().get(reverse("portal:rate", args=["x" * 24])).status_code == 404
    from tests.cases.factories import an_office

    answer = rate(signed_on(an_office().clerk), case, grade="1")
    assert answer.status_code == 409 and "工作人员不能代为评价" in answer.text
