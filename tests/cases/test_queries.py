"""How many statements lists, pages and operations take. A list's count does not grow with its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.factories import MONDAY_9AM, acting, an_office, at, make_case
from tests.identity.factories import make_staff

from tongban.calendars.selectors import working_calendar
from tongban.cases import selectors, services
from tongban.cases.selectors import listings
from tongban.cases.selectors.access import cases_of
from tongban.identity.enums import Role
from tongban.identity.models import Staff

pytestmark = pytest.mark.django_db
TODAY = MONDAY_9AM.date()


@pytest.fixture
def office():
    office = an_office()
    for traits in (
        {},
        {"at_window": True},
        {"accepted": True},
        {"assigned": True},
        {"granted": True},
        {"at_window": True, "refused": True},
    ):
        make_case(office, **traits)
    return office


def fresh(staff):
    """As a request sees the official: posts not yet asked for."""
    return Staff.objects.get(pk=staff.pk)


def rows(page):
    """All that a row shows is there without a further statement."""
    calendar = working_calendar("999900000000")
    return [
        (c.number, c.item_name, c.applicant_name, c.body_id, c.state, c.is_priority, c.channel, c.revision,
         selectors.clock_view(c, MONDAY_9AM, calendar).words)
        for c in page.rows
    ]  # fmt: skip


@pytest.mark.parametrize("who, select, found", [
    ("examiner", selectors.to_accept, 2), ("examiner", selectors.in_examination, 2), ("leader", selectors.due_first, 6),
    ("clerk", selectors.received_here, 2), ("issuer", selectors.ready_to_hand_out, 1),
])  # fmt: skip
def test_a_list_of_the_office_takes_one_statement_for_posts_and_one_for_rows(
    office, who, select, found, django_assert_num_queries
):
    working_calendar("999900000000")
    staff = fresh(getattr(office, who))
    with django_assert_num_queries(3):  # posts, rows, the version of the calendar
        assert len(rows(select(staff, TODAY))) == found


@pytest.mark.parametrize("who, select", [
    ("examiner", "to_accept"), ("examiner", "in_examination"), ("leader", "due_first"), ("leader", "to_accept"),
])  # fmt: skip
@pytest.mark.parametrize("limit", [1, 2, 20])
def test_a_first_page_that_is_asked_ready_made_is_that_of_the_list(office, who, select, limit):
    staff = getattr(office, who)
    ready = getattr(selectors, select)(staff, TODAY, limit=limit)
    whole = getattr(listings, select)(staff, TODAY)
    assert ready == whole.page(None, limit) and ready.rows
    assert ready.rows[0].get_deferred_fields() == whole.page(None, limit).rows[0].get_deferred_fields()


@pytest.mark.parametrize("is_open", [None, True, False])
def test_the_ready_made_list_of_an_applicant_is_theirs(office, is_open):
    by = acting(make_case(office).applicant)
    found = selectors.my_cases(by, is_open=is_open)
    assert found == listings.filed_by(cases_of(by), is_open=is_open).page() and len(found.rows) == (
        is_open is not False
    )


def test_the_items_to_narrow_by_are_the_same_over_a_region(office):
    supervisor = make_staff(Role.SUPERVISOR, region_code="990000000000")
    found = selectors.items_with_open_cases(supervisor, TODAY)
    assert found == selectors.items_with_open_cases(office.leader, TODAY) and len(found) == 1


def test_the_list_of_an_applicant_takes_one_statement(office, django_assert_num_queries):
    by = acting(make_case(office).applicant)
    working_calendar("999900000000")
    with django_assert_num_queries(2):  # rows, the version of the calendar
        assert len(rows(selectors.my_cases(by))) == 1


def test_the_overview_of_a_body_takes_three_statements(office, django_assert_num_queries):
    leader = fresh(office.leader)
    with django_assert_num_queries(3):
        overview = selectors.body_overview(leader, TODAY)
    assert (overview.to_accept, overview.unassigned, overview.in_examination, overview.to_deliver) == (2, 1, 2, 2)
    assert overview.received_today == 6


def test_the_page_of_a_case_takes_a_fixed_number_of_statements(office, django_assert_num_queries):
    case = make_case(office, accepted=True)
    examiner = fresh(office.examiner)
    with django_assert_num_queries(7):  # posts, case, steps; list, papers, open defects of the materials; calendar
        found = selectors.case_for(examiner, number=case.number, on=TODAY)
        selectors.timeline(found)
        selectors.material_lines(found)
        selectors.open_actions(examiner, found, TODAY)
        selectors.clock_view(found, MONDAY_9AM)


@pytest.mark.parametrize("traits, operate, most", [
    ({}, lambda o, c: services.accept_case(case_id=c.pk, by=o.examiner, at=at("2026-03-03")), 14),
    ({"assigned": True}, lambda o, c: services.examine_case(case_id=c.pk, opinion="好", passed=True, by=o.examiner, at=at("2026-03-03")), 9),
    ({"examined": True}, lambda o, c: services.decide_case(case_id=c.pk, granted=True, by=o.leader, at=at("2026-03-03")), 14),
])  # fmt: skip
def test_an_operation_takes_few_statements(traits, operate, most):
    office = an_office()
    case = make_case(office, **traits)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        operate(office, case)
    assert len(captured) <= most, "\n".join(query["sql"][:150] for query in captured)


def test_pages_follow_each_other_by_key():
    office = an_office()
    numbers = [make_case(office).number for _ in range(5)]
    first = selectors.to_accept(office.examiner, TODAY, limit=3)
    second = selectors.to_accept(office.examiner, TODAY, after=first.next_cursor, limit=3)
    assert [c.number for c in (*first.rows, *second.rows)] == numbers
    assert second.next_cursor is None
