"""A year is loaded by its notice, changed by an amendment, and overlaid by regions."""

import json
from datetime import date

import pytest
from django.db import transaction

from tongban.calendars import selectors, services
from tongban.calendars.models import CalendarNotice
from tongban.calendars.rules.notices import read_notice
from tongban.calendars.selectors import days_of, working_calendar
from tongban.kernel.actors import System
from tongban.kernel.errors import Refusal
from tongban.kernel.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db
D = date.fromisoformat


def notice(year, *days, papers=()):
    """Days as ("2027-01-01", off)."""
    rows = [{"name": "元旦", "date": day, "isOffDay": off} for day, off in days]
    return read_notice(json.dumps({"year": year, "papers": list(papers), "days": rows}))


def announced():
    return [
        (row.payload["first_day"], row.payload["last_day"], row.payload["region_code"])
        for row in OutboxEvent.objects.filter(kind="calendars.CalendarChanged").order_by("pk")
    ]


def test_a_new_year_is_provisional_until_its_notice_is_in_and_then_announced_whole(who):
    assert working_calendar().due(D("2026-12-31"), 1).provisional
    new = notice(2027, ("2026-12-31", True), ("2027-01-01", True), ("2027-01-03", False))
    services.import_notice(notice=new, **who)
    calendar = working_calendar()
    assert calendar.due(D("2026-12-30"), 1).on == D("2027-01-03")
    assert not calendar.due(D("2026-12-30"), 1).provisional
    assert announced() == [("2026-12-31", "2027-12-31", "")]


def test_a_preview_says_which_days_change_and_changes_nothing(who):
    before = working_calendar()
    preview = services.preview_notice(notice(2026, ("2026-03-04", True), ("2026-03-07", False), ("2026-10-01", True)))
    changed = [(c.day, c.is_working) for c in preview.changes]
    assert changed == [(D("2026-03-04"), False), (D("2026-03-07"), True)]
    assert (preview.first_day, preview.last_day) == (D("2026-03-04"), D("2026-03-07"))
    assert working_calendar() is before
    assert announced() == []


def test_an_amendment_changes_its_days_and_leaves_the_rest_of_the_year(who):
    assert working_calendar().is_working(D("2026-03-04"))
    services.import_notice(notice=notice(2026, ("2026-03-04", True), papers=["https://example.org/a"]), **who)
    calendar = working_calendar()
    assert not calendar.is_working(D("2026-03-04"))
    assert not calendar.is_working(D("2026-10-01"))
    assert announced() == [("2026-03-04", "2026-03-04", "")]
    assert AuditEntry.objects.get(code="calendar.imported").facts["days_changed"] == ["2026-03-04"]


def test_a_file_that_names_all_earlier_papers_stands_for_the_whole_year(who):
    first = notice(2027, ("2027-01-01", True), ("2027-02-08", True), papers=["a"])
    services.import_notice(notice=first, **who)
    again = notice(2027, ("2027-01-01", True), ("2027-02-09", True), papers=["a", "b"])
    preview = services.import_notice(notice=again, **who)
    assert preview.whole_year
    assert [(c.day, c.is_working) for c in preview.changes] == [(D("2027-02-08"), True), (D("2027-02-09"), False)]
    assert working_calendar().is_working(D("2027-02-08"))


def test_of_two_years_that_speak_of_one_day_the_later_wins_in_either_order(who):
    later, earlier = notice(2028, ("2027-12-31", True)), notice(2027, ("2027-12-31", False), ("2027-01-01", True))
    services.import_notice(notice=later, **who)
    services.import_notice(notice=earlier, **who)
    assert not working_calendar().is_working(D("2027-12-31"))
    services.import_notice(notice=later, **who)
    assert not working_calendar().is_working(D("2027-12-31"))


def test_the_same_notice_twice_leaves_no_second_trace(who):
    for _ in range(2):
        services.import_notice(notice=notice(2027, ("2027-01-01", True)), **who)
    assert CalendarNotice.objects.filter(year=2027).count() == len(announced()) == 1


def test_the_real_notices_say_what_ships(holidays):
    for year in range(2018, 2027):
        real = read_notice((holidays / "notices" / f"{year}.json").read_bytes())
        assert services.preview_notice(real).changes == ()
        assert set(days_of(year)) and real.papers


def test_the_amendments_of_2019_and_2020_are_in_what_ships():
    calendar = working_calendar()
    off = ["2019-05-02", "2019-05-03", "2020-01-31", "2020-02-01"]
    assert [calendar.is_working(D(day)) for day in off] == [False] * 4
    assert [calendar.is_working(D(day)) for day in ("2019-04-28", "2019-05-05")] == [True] * 2


@pytest.mark.parametrize("text, code, row", [
    ("{", "notice_unreadable", None),
    (b"\xff\xfe\x00", "notice_unreadable", None),
    ("[]", "notice_not_an_object", None),
    ('{"year": "2027", "days": [1]}', "notice_wrong_year", None),
    ('{"year": 2027, "days": []}', "notice_without_days", None),
    ('{"year": 2027, "papers": "x", "days": [1]}', "notice_papers", None),
    ('{"year": 2027, "days": [1]}', "notice_bad_row", 1),
    ('{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": true}, {"date": "2027-02-30", "isOffDay": true}]}',
     "notice_not_a_date", 2),
    ('{"year": 2027, "days": [{"date": "20270101", "isOffDay": true}]}', "notice_not_a_date", 1),
    ('{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": "yes"}]}', "notice_off_or_not", 1),
    ('{"year": 2027, "days": [{"date": "2026-11-30", "isOffDay": true}]}', "notice_day_of_another_year", 1),
    ('{"year": 2027, "days": [{"date": "2028-01-01", "isOffDay": true}]}', "notice_day_of_another_year", 1),
    ('{"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": true}, {"date": "2027-01-01", "isOffDay": false}]}',
     "notice_contradicts_itself", 2),
])  # fmt: skip
def test_a_bad_notice_is_refused_and_the_row_is_named(text, code, row):
    with pytest.raises(Refusal, match=rf"calendar\.{code}") as refused:
        read_notice(text)
    assert refused.value.facts.get("row") == row
    assert refused.value.text() != refused.value.code, "worded"


def test_local_days_off_hold_in_the_region_and_all_inside_it_and_nowhere_else(who):
    days = [D("2026-03-02"), D("2026-03-03"), D("2026-03-07")]
    fresh = services.add_local_days(region_code="4201", days=days, reason="疫情防控", **who)
    assert fresh == (D("2026-03-02"), D("2026-03-03")), "the 7th is a Saturday"
    for region, due in {"4201": "2026-03-04", "420106001": "2026-03-04", "42": "2026-03-02", "": "2026-03-02"}.items():
        assert working_calendar(region).due(D("2026-02-28"), 1).on == D(due), region
    assert announced() == [("2026-03-02", "2026-03-03", "420100000000")]
    assert services.add_local_days(region_code="4201", days=days, reason="再次", **who) == ()
    assert len(announced()) == 1


def test_a_local_day_off_outlives_a_national_amendment(who):
    services.add_local_days(region_code="4201", days=[D("2026-03-02")], reason="停电", **who)
    services.import_notice(notice=notice(2026, ("2026-03-02", False)), **who)
    assert not working_calendar("4201").is_working(D("2026-03-02"))


def test_applicants_change_no_calendar(who):
    who["by"] = System(actor_kind="applicant")
    with pytest.raises(Refusal, match=r"calendar\.not_yours"):
        services.import_notice(notice=notice(2027, ("2027-01-01", True)), **who)
    with pytest.raises(Refusal, match=r"calendar\.not_yours"):
        services.add_local_days(region_code="4201", days=[D("2026-03-02")], reason="x", **who)


def test_the_calendar_is_kept_and_checked_by_one_query(who, django_assert_num_queries):
    first = working_calendar("420106")
    with django_assert_num_queries(1):
        assert working_calendar("420106") is first
    services.import_notice(notice=notice(2027, ("2027-01-01", True)), **who)
    assert working_calendar("420106").loaded(2027) and not first.loaded(2027)


def test_a_request_checks_once(django_assert_num_queries):
    working_calendar()
    selectors._start_request()
    try:
        with django_assert_num_queries(1):
            assert working_calendar() is working_calendar() is working_calendar("")
    finally:
        selectors._end_request()  # the signal itself would also close the test's connection


def test_a_change_that_is_rolled_back_is_not_remembered(who):
    with pytest.raises(RuntimeError), transaction.atomic():
        services.import_notice(notice=notice(2027, ("2027-01-01", True)), **who)
        assert working_calendar().loaded(2027)
        raise RuntimeError
    assert not working_calendar().loaded(2027)
    services.import_notice(notice=notice(2028, ("2028-01-03", True)), **who)
    assert sorted(working_calendar().years)[-1] == 2028 and not working_calendar().loaded(2027)
