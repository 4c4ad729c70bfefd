"""At the window an item is found by what people say, its old name or its initials, and its guide is one click away."""

import pytest
from django.urls import reverse
from tests.catalogue.factories import published_item

pytestmark = pytest.mark.django_db


def look(client, **asked):
    answer = client.get(reverse("workbench:intake"), asked)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("words", ["食品经营", "spjyxk", "shipinjingying", "食品经营许克"])
def test_the_item_is_found_and_its_guide_can_be_opened_beside_it(as_staff, office, words):
    page = look(as_staff(office.clerk), q=words)
    code = office.item.code
    assert reverse("workbench:intake-item", args=[code]) in page and reverse("portal:item", args=[code]) in page


def test_what_is_often_done_has_its_guide_too(as_staff, office):
    item = published_item(name="户口登记", body=office.body, popularity=5)
    assert reverse("portal:item", args=[item.code]) in look(as_staff(office.clerk))


@pytest.mark.parametrize("words", ["外星人登记", "x" * 5000, "%", "'"])
def test_words_that_mean_nothing_are_answered(as_staff, office, words):
    assert "没有找到这样的事项" in look(as_staff(office.clerk), q=words)
