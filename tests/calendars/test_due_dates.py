"""The vectors of R-CLK 6.1 on the calendar that ships."""

from datetime import date

import pytest

from tongban.calendars.selectors import working_calendar

pytestmark = pytest.mark.django_db
D = date.fromisoformat


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
    answer = working_calendar().due(D(start), n)
    assert (answer.on, answer.provisional) == (D(due), False)


def test_the_first_and_the_last_day_of_a_special_procedure_do_not_count():
    calendar = working_calendar()
    assert calendar.due(D("2025-06-03"), 20, stopped=[(D("2025-06-10"), D("2025-06-25"))]).on == D("2025-07-16")
