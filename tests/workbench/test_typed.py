"""What is too long is said beside its field, and what was typed stays there to be shortened."""

import pytest
from django.urls import reverse
from tests.catalogue.test_directory import SHOP, a_place, base, claim
from tests.catalogue.test_reviewing import House
from tests.workbench.test_catalogue import act

from tongban.catalogue.models import Claim, ReviewOpinion

pytestmark = pytest.mark.django_db
LONG = "长" * 2001


def test_a_note_to_the_offices(as_staff):
    house = House()
    answer = act(as_staff(house.manager), house, "submit", note=LONG)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="note-error"' in page and "最多2000个字，现在有2001个字。" in page
    assert LONG in page and house.draft.submissions.count() == 0


def test_an_opinion(as_staff):
    house = House()
    submission = house.submit()
    url = reverse("workbench:review-act", args=[submission.pk])
    data = {"once": "x" * 32, "office": "legal", "is_approved": "no", "opinion": LONG}
    answer = as_staff(house.legal).post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="opinion-error"' in page and LONG in page
    assert not ReviewOpinion.objects.exists()


def test_why_a_directory_item_is_not_done_here(as_staff):
    place = a_place()
    one = base(SHOP)
    url = reverse("workbench:directory-act", args=[place.pk, one.pk, "decline"])
    answer = as_staff(place.manager).post(url, {"once": "x" * 32, f"reason-{one.pk}": "长" * 501})
    assert answer.status_code == 422 and "最多500个字，现在有501个字。" in answer.content.decode()
    assert not Claim.objects.exists()


def test_the_name_of_a_new_step(as_staff):
    place = a_place()
    item = claim(place, SHOP)
    url = reverse("workbench:edit-chapter", args=[item.code, "steps"])
    data = {"once": "x" * 32, "revision": "", "do": "add", "add.name": "长" * 101}
    answer = as_staff(place.manager).post(url, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="add-name-error"' in page and "长" * 101 in page
    assert not item.versions.get().steps.exists()
