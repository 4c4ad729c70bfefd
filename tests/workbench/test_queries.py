"""How many statements a page takes: the same with one row as with many."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from tests.cases import factories

from tongban.calendars.selectors import working_calendar
from tongban.cases import services

pytestmark = pytest.mark.django_db
LISTS = {
    ("examiner", "to-accept"): 4, ("examiner", "due"): 4, ("chief", "examining"): 5, ("examiner", "all"): 4,
    ("clerk", "received"): 3, ("issuer", "hand-out"): 3,
}  # fmt: skip


def statements(client, url, captured):
    working_calendar("999900000000")
    with captured as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who, name", sorted(LISTS))
def test_a_list_costs_the_same_however_long_it_is(as_staff, office, who, name, django_capture_queries):
    now = datetime.now(factories.SHANGHAI) - timedelta(hours=12)
    counts = []
    client = as_staff(getattr(office, who))
    for _round in range(2):
        for traits in (
            {},
            {"at_window": True},
            {"accepted": True},
            {"assigned": True},
            {"refused": True, "at_window": True},
        ):
            factories.make_case(office, when=now, **traits)
        counts.append(statements(client, reverse(f"workbench:{name}"), django_capture_queries()))
    assert (
        counts == [LISTS[who, name]] * 2
    )  # who is signed on, the page, the calendar; items and examiners to choose from


@pytest.mark.parametrize("name, number", [("today", 5), ("overview", 8)])
def test_the_leaders_pages_cost_the_same_however_much_stands_open(
    as_staff, office, name, number, django_capture_queries
):
    client, counts = as_staff(office.leader), []
    for _round in range(2):
        for traits in ({}, {"accepted": True}, {"assigned": True}):
            factories.make_case(office, **traits)
        counts.append(statements(client, reverse(f"workbench:{name}"), django_capture_queries()))
    assert counts == [number] * 2


def test_the_case_page_costs_the_same_however_many_papers_and_messages(as_staff, office, django_capture_queries):
    case = factories.make_case(office, assigned=True)
    client, url, counts = as_staff(office.examiner), reverse("workbench:case", args=[case.number]), []
    say(case, office, 1)
    client.get(url)  # the first look marks messages as read
    counts.append(statements(client, url, django_capture_queries()))
    say(case, office, 6)
    for material in case.version.materials.all():
        file = factories.a_file("system")
        case.materials.create(
            code=material.code, name=material.name, way="upload", grade="C", file=file, given_at=case.created_at,
            given_by="欧阳小云",
        )  # fmt: skip
    counts.append(statements(client, url, django_capture_queries()))
    assert counts == [17] * 2


def say(case, office, times):
    for number in range(times):
        file = factories.a_file(f"staff:{office.examiner.pk}", "附件.pdf")
        services.post_message(
            case_id=case.pk,
            text=f"第{number}条",
            file_ids=[file.public_id],
            by=office.examiner,
            at=factories.MONDAY_9AM,
        )
        services.post_note(case_id=case.pk, text=f"备注{number}", by=office.examiner, at=factories.MONDAY_9AM)
