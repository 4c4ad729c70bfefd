"""When a limit ends, on the calendar that ships: the vectors of R-CLK 6.1, units, stops and years not loaded."""

import csv
from datetime import date, datetime

import pytest

from tongban.calendars.rules.working_days import Due, WorkingCalendar
from tongban.calendars.selectors import working_calendar
from tongban.kernel.errors import Refusal

pytestmark = pytest.mark.django_db
D = date.fromisoformat
PLAIN = WorkingCalendar()


@pytest.mark.parametrize("start, n, due", [
    ("2025-09-26", 5, "2025-10-10"),
    ("2025-09-26", 20, "2025-10-30"),
    ("2025-01-24", 5, "2025-02-07"),
    ("2025-01-24", 20, "2025-02-27"),
    ("2025-01-24", 30, "2025-03-13"),
    ("2025-04-01", 45, "2025-06-09"),
    ("2025-04-01", 60, "2025-06-30"),
    ("2025-04-25", 10, "2025-05-13"),
    ("2025-06-03", 20, "2025-07-01"),
    ("2025-06-06", 20, "2025-07-04"),
    ("2026-02-13", 5, "2026-02-27"),
])  # fmt: skip
def test_the_day_of_the_event_is_day_zero_and_only_working_days_count(start, n, due):
    assert working_calendar().due(D(start), n) == Due(D(due), provisional=False)


def test_the_first_and_the_last_day_of_a_special_procedure_do_not_count():
    calendar = working_calendar()
    stop = (D("2025-06-10"), D("2025-06-25"))
    assert calendar.due(D("2025-06-03"), 20, stopped=[stop]).on == D("2025-07-16")
    overlapping = [(D("2025-06-12"), D("2025-06-25")), (D("2025-06-10"), D("2025-06-13")), stop]
    assert calendar.due(D("2025-06-03"), 20, stopped=overlapping).on == D("2025-07-16")


def test_the_worked_deadlines_of_the_reference_data(holidays):
    units = {"working_days": "working_day", "calendar_days_roll_forward": "calendar_day"}
    calendar = working_calendar()
    with (holidays / "sample_deadlines.csv").open(encoding="utf-8", newline="") as rows:
        samples = list(csv.DictReader(rows))
    assert len(samples) == 12
    for row in samples:
        assert calendar.due(D(row["start"]), int(row["n"]), units[row["rule"]]).on == D(row["expected"]), row


def test_the_years_that_ship_have_the_working_days_of_the_notices(holidays):
    calendar = working_calendar()
    with (holidays / "summary.csv").open(encoding="utf-8", newline="") as rows:
        expected = {int(row["year"]): int(row["workdays"]) for row in csv.DictReader(rows)}
    counted = {year: calendar.count(date(year - 1, 12, 31), date(year, 12, 31)) for year in range(2018, 2027)}
    assert counted == expected
    assert [year for year in range(2015, 2030) if calendar.loaded(year)] == list(range(2018, 2027))


@pytest.mark.parametrize("start, n, due", [
    ("2025-01-31", 1, "2025-02-28"),
    ("2024-01-31", 1, "2024-02-29"),
    ("2025-02-28", 1, "2025-03-28"),
    ("2025-09-01", 1, "2025-10-09"),  # 10-01 is off until 10-08
    ("2025-12-15", 13, "2027-01-15"),
])  # fmt: skip
def test_months_end_on_the_same_day_number_or_the_last_and_roll_to_a_working_day(start, n, due):
    assert working_calendar().due(D(start), n, "month").on == D(due)


def test_stopped_time_lengthens_calendar_days_and_months():
    assert PLAIN.due(D("2024-03-04"), 10, "calendar_day", [(D("2024-03-06"), D("2024-03-08"))]).on == D("2024-03-18")
    assert PLAIN.due(D("2024-03-04"), 1, "month", [(D("2024-03-06"), D("2024-03-08"))]).on == D("2024-04-08")
    weekend_end = PLAIN.due(D("2024-03-04"), 5, "calendar_day", [(D("2024-03-11"), D("2024-03-13"))])
    assert weekend_end.on == D("2024-03-13"), "over on Saturday, and Monday is stopped: the next day that counts"


def test_hours_run_by_the_clock_and_wait_while_stopped():
    friday = datetime(2025, 9, 26, 16, 0)
    assert PLAIN.due_at(friday, 48) == datetime(2025, 9, 28, 16, 0)
    pause = (datetime(2025, 9, 26, 15, 0), datetime(2025, 9, 26, 18, 30))
    assert PLAIN.due_at(friday, 1, [pause]) == datetime(2025, 9, 26, 19, 30)
    with pytest.raises(Refusal, match=r"calendar\.hours_need_a_time"):
        PLAIN.due(friday.date(), 48, "hour")


def test_beyond_the_loaded_years_plain_weekends_count_and_the_date_is_provisional():
    calendar = working_calendar()
    assert calendar.due(D("2026-12-28"), 3) == Due(D("2026-12-31"), provisional=False)
    assert calendar.due(D("2026-12-28"), 4) == Due(D("2027-01-01"), provisional=True)
    assert calendar.due(D("2011-04-29"), 1) == Due(D("2011-05-02"), provisional=True)
    assert calendar.due(D("2017-12-31"), 1) == Due(D("2018-01-02"), provisional=False)


def test_papers_of_a_day_off_are_received_on_the_next_working_day():
    calendar = working_calendar()
    assert calendar.next_working(D("2025-10-01")) == D("2025-10-09")
    assert calendar.next_working(D("2025-09-28")) == D("2025-09-28"), "a Sunday that is worked"
    assert calendar.working_days_before(D("2025-10-10"), 7) == D("2025-09-24")


def test_a_limit_asked_again_ends_the_same_and_a_stop_or_another_unit_is_not_taken_for_it():
    calendar = working_calendar()
    ask = [(10, "working_day"), (10, "calendar_day"), (1, "month")]
    first = [calendar.due(D("2025-01-02"), n, unit) for n, unit in ask]
    assert [calendar.due(D("2025-01-02"), n, unit) for n, unit in ask] == first and len(set(first)) == 3
    assert calendar.due(D("2025-01-02"), 10, stopped=[(D("2025-01-06"), D("2025-01-08"))]) != first[0]
    calendar.due(D("2025-01-02"), 1)
    with pytest.raises(Refusal, match="not_a_number_of_days"):
        calendar.due(D("2025-01-02"), True)


@pytest.mark.parametrize("ask, code", [
    (lambda c: c.due(D("2025-01-01"), -1), "not_a_number_of_days"),
    (lambda c: c.due(D("2025-01-01"), True), "not_a_number_of_days"),
    (lambda c: c.due(D("2025-01-01"), 5, "fortnight"), "unknown_unit"),
    (lambda c: c.due(D("2025-01-01"), 10**8), "too_far"),
    (lambda c: c.due(D("2025-01-01"), 10**8, "month"), "too_far"),
    (lambda c: c.due(D("2025-01-01"), 5, stopped=[(D("2025-01-09"), D("2025-01-08"))]), "stop_ends_before_it_starts"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(ask, code):
    with pytest.raises(Refusal, match=rf"calendar\.{code}"):
        ask(working_calendar())
