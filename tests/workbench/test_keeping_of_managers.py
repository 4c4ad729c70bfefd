"""What a catalogue manager or reviewer typed when the session ended is on the page again after signing on."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.catalogue.factories import published_item
from tests.catalogue.test_reviewing import House
from tests.workbench.test_keeping import idle

from tongban.catalogue import services
from tongban.catalogue.models import OutsideHalls

pytestmark = pytest.mark.django_db
SAID = "压缩承诺时限，另附说明若干字"


@pytest.fixture
def house(db):
    return House()


def sent_too_late(as_staff, who, page, action, fields):
    """The page as it comes back."""
    client = as_staff(who)
    idle(client)
    answer = client.post(action, {"once": "o" * 32} | fields, headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 302 and "sign-in" in answer["Location"]
    return as_staff(who).get(page, {"kept": "1"}).content.decode()


def test_the_note_of_a_submission(as_staff, house):
    page = reverse("workbench:catalogue-item", args=[house.item.code])
    action = reverse("workbench:catalogue-act", args=[house.item.code, "submit"])
    assert SAID in sent_too_late(as_staff, house.manager, page, action, {"note": SAID})
    assert house.draft.submissions.count() == 0


def test_the_opinion_of_an_office(as_staff, house):
    submission = house.submit()
    page, action = (reverse(f"workbench:{name}", args=[submission.pk]) for name in ("review", "review-act"))
    fields = {"office": "legal", "is_approved": "no", "opinion": SAID}
    assert SAID in sent_too_late(as_staff, house.legal, page, action, fields)


@pytest.mark.parametrize(
    "page, fields",
    [
        ("list-new", {"name": "零跑动事项", "kind": "zero_visit", "description": SAID}),
        ("dictionary", {"said": "开店", "means": SAID, "kind": "thing"}),
    ],
)
def test_a_list_and_a_saying(as_staff, house, page, fields):
    actions = {"dictionary": "put-saying"}
    where = reverse(f"workbench:{page}")
    action = reverse(f"workbench:{actions.get(page, page)}")
    assert SAID in sent_too_late(as_staff, house.manager, where, action, fields)


@pytest.mark.parametrize(
    "verb, state, fields",
    [
        ("bring", "missing", {"windows": SAID, "hall": "", "kind": "consulting"}),
        ("list", "missing", {"reason": SAID, "document": "云政办〔2026〕1号"}),
    ],
)
def test_the_placing_of_items_in_halls(as_staff, house, verb, state, fields):
    page = reverse("workbench:presence-items", args=[state])
    action = reverse("workbench:presence-do", args=[verb])
    found = sent_too_late(as_staff, house.manager, page, action, fields | {"state": state, "item": house.item.pk})
    assert SAID in found and f'value="{house.item.pk}" checked' in found


def test_why_an_item_leaves_a_hall_stands_in_its_own_row_again(as_staff, house):
    other = published_item(body=house.body, name="别的事项")
    for item in (house.item, other):
        services.let_stay_outside(
            item_ids=[item.pk],
            reason="涉及国家秘密",
            document="云政办〔2026〕1号",
            since=None,
            by=house.manager,
            at=timezone.now(),
        )
    key = OutsideHalls.objects.get(item=other).pk
    page = reverse("workbench:presence-items", args=["listed"])
    action = reverse("workbench:presence-do", args=["end-list"])
    fields = {"state": "listed", "listed": key, "end-reason": SAID}
    found = sent_too_late(as_staff, house.manager, page, action, fields)
    assert found.count(SAID) == 1 and found.index("别的事项") < found.index(SAID)


def test_the_answer_to_a_question(as_staff, house):
    asked = services.ask_question(text="开个小饭店要办什么证？", words="", at=timezone.localtime())
    page, action = reverse("workbench:unanswered"), reverse("workbench:answer-question", args=[asked.pk])
    assert SAID in sent_too_late(as_staff, house.manager, page, action, {"answer": SAID})
