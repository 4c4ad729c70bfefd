"""The first page of those who keep the catalogue and of the offices that review it: what waits for them."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.catalogue.factories import published_item
from tests.catalogue.test_reviewing import LEGAL, House

from tongban.catalogue import services
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return House()


def shown(client):
    answer = client.get(reverse("workbench:today"))
    assert answer.status_code == 200
    return answer.context["catalogue"], answer.text


def test_a_manager_sees_what_waits_and_a_return_stands_out(as_staff, house):
    waiting, _page = shown(as_staff(house.manager))
    assert (waiting.drafts, waiting.returned, waiting.submitted) == (1, 0, 0)
    submission = house.submit()
    waiting, _page = shown(as_staff(house.manager))
    assert (waiting.drafts, waiting.submitted) == (0, 1)
    house.agree(submission, LEGAL, is_approved=False, opinion="法律依据不足，请补充条款")
    services.ask_question(text="开个小饭店要办什么证？", words="", at=timezone.localtime())
    waiting, page = shown(as_staff(house.manager))
    assert (waiting.drafts, waiting.returned, waiting.questions) == (1, 1, 1)
    assert "tile-red" in page and "退回修改" in page and "没有要您处理" not in page


def test_another_bodys_drafts_are_not_counted(as_staff, house):
    other = published_item(name="别人的事项")
    services.draft_version(item_id=other.pk, by=SYSTEM, at=timezone.localtime())
    waiting, _page = shown(as_staff(house.manager))
    assert waiting.drafts == 1


def test_an_office_sees_what_it_has_to_review(as_staff, house):
    _none, page = shown(as_staff(house.legal))
    assert "没有要您处理" in page
    submission = house.submit()
    _none, page = shown(as_staff(house.legal))
    assert "等您审核的事项" in page and reverse("workbench:review", args=[submission.pk]) in page
    house.agree(submission, LEGAL)
    assert "等您审核的事项" not in shown(as_staff(house.legal))[1]


def test_the_page_costs_the_same_however_much_waits(as_staff, house, django_assert_num_queries):
    client = as_staff(house.manager)
    client.get(reverse("workbench:today"))
    with django_assert_num_queries(
        6
    ):  # who is signed on with the posts, versions, claims, differences, findings, questions
        client.get(reverse("workbench:today"))
    for number in range(3):
        item = published_item(body=house.body, name=f"事项{number}")
        services.draft_version(item_id=item.pk, by=house.manager, at=timezone.localtime())
    with django_assert_num_queries(6):
        client.get(reverse("workbench:today"))
