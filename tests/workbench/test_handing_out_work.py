"""Lists narrowed, several cases assigned at once, and an old password."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases import factories

from tongban.cases import selectors
from tongban.ratings.enums import BadReason
from tongban.ratings.services import rate_case

pytestmark = pytest.mark.django_db


def test_each_number_of_the_overview_is_the_length_of_the_list_it_leads_to(office):
    now = datetime.now(factories.SHANGHAI)
    for days, traits in ((0, {}), (60, {}), (90, {"accepted": True}), (90, {"assigned": True}), (3, {"in_correction": True}),
                         (4, {"granted": True}), (5, {"refused": True})):  # fmt: skip
        factories.make_case(office, when=now - timedelta(days=days), **traits)
    on, leader, n = timezone.localdate(), office.leader, selectors.Narrow
    seen = selectors.body_overview(leader, on)
    lists = {
        "past_statute": selectors.due_first(leader, on, narrow=n(late="statute")),
        "past_promise": selectors.due_first(leader, on, narrow=n(late="promise")),
        "due_today": selectors.due_first(leader, on, narrow=n(late="today")),
        "to_accept": selectors.to_accept(leader, on),
        "unassigned": selectors.in_examination(leader, on, narrow=n(state="accepted")),
        "in_examination": selectors.in_examination(leader, on),
        "received_today": selectors.of_the_body(leader, on, narrow=n(moved_today="received")),
        "decided_today": selectors.of_the_body(leader, on, narrow=n(moved_today="decided")),
        "in_correction": selectors.of_the_body(leader, on, narrow=n(state="correction")),
        "to_deliver": selectors.of_the_body(leader, on, narrow=n(waits="delivery")),
    }
    assert {name: getattr(seen, name) for name in lists} == {name: len(page.rows) for name, page in lists.items()}
    assert seen.past_statute == 2
    (by_item,) = selectors.standing_by_item(leader, on)
    assert (by_item.past_statute, by_item.past_promise, by_item.unassigned) == (
        seen.past_statute, seen.past_promise, seen.unassigned,
    )  # fmt: skip
    by_examiner = {row.name: row.past_statute for row in selectors.standing_by_examiner(leader, on)}
    assert by_examiner == {office.examiner.name: 1, office.second.name: 1}


def test_several_are_assigned_and_the_refused_ones_are_named(as_staff, office):
    good = factories.make_case(office, accepted=True)
    decided = factories.make_case(office, refused=True)
    client = as_staff(office.chief)
    post = {
        "once": "q" * 32, "case": [good.number, decided.number],
        "examiner_ids": [office.examiner.pk, office.second.pk],
    }  # fmt: skip
    answer = client.post(reverse("workbench:assign"), post)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert decided.number in text
    assert good.number not in text
    good.refresh_from_db()
    assert good.examiner_ids == sorted([office.examiner.pk, office.second.pk])


def test_one_examiner_is_too_few_for_a_permit_also_when_several_are_assigned(as_staff, office):
    case = factories.make_case(office, accepted=True)
    post = {"once": "r" * 32, "case": [case.number], "examiner_ids": [office.examiner.pk]}
    assert "至少 2 名" in as_staff(office.chief).post(reverse("workbench:assign"), post).content.decode()


@pytest.mark.parametrize("query, found", [("text=欧阳", 1), ("text=李", 0), ("late=statute", 0), ("state=received", 1)])
def test_a_list_is_narrowed_by_its_address(as_staff, office, query, found):
    case = factories.make_case(office, when=datetime.now(factories.SHANGHAI))
    text = as_staff(office.examiner).get(reverse("workbench:to-accept") + f"?{query}").content.decode()
    assert (case.number in text) == bool(found)


def test_an_old_password_has_to_be_changed_before_anything_else(as_staff, office):
    user = office.examiner.user
    user.set_password("Old-Password-1")
    user.password_changed_at = timezone.now() - timedelta(days=91)
    user.save()
    client = as_staff(office.examiner)
    account = reverse("workbench:account")
    assert client.get(reverse("workbench:today"))["Location"] == account
    wrong = {"old": "Old-Password-1", "new": "New-Password-2", "again": "other"}
    assert client.post(account, wrong).status_code == 422
    assert client.post(account, wrong | {"again": "New-Password-2"}).status_code == 302
    assert client.get(reverse("workbench:today")).status_code == 200


def test_a_full_number_is_shown_once_and_travels_in_no_cookie(as_staff, office):
    case = factories.make_case(office)
    client = as_staff(office.examiner)
    post = {"field": "document_no", "reason": "核对身份"}
    answer = client.post(reverse("workbench:unmask", args=[case.number]), post)
    assert case.applicant.document_no in answer.content.decode()
    assert all(case.applicant.document_no not in cookie.value for cookie in answer.cookies.values())
    assert case.applicant.document_no not in client.get(reverse("workbench:case", args=[case.number])).content.decode()


def test_bad_ratings_come_first(as_staff, office):
    for grade, text in ((5, "让我跑了三趟"), (1, "很好")):
        when = datetime.now(factories.SHANGHAI) - timedelta(days=2)
        case = factories.make_case(office, delivered=True, when=when)
        reasons = [BadReason.values[0]] if grade == 5 else []
        rate_case(
            token=case.rating_token, grade=grade, reasons=reasons, text=text, indicators=[], channel="online",
            by=factories.acting(case.applicant), at=timezone.now() + timedelta(minutes=grade == 1),
        )  # fmt: skip
    text = as_staff(office.leader).get(reverse("workbench:ratings")).content.decode()
    assert text.index("让我跑了三趟") < text.index("很好")
