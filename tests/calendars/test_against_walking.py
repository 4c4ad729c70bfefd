"""The constant-time answers agree with walking day by day, as the regulation is read aloud."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.calendars import shipped
from tongban.calendars.rules.working_days import WorkingCalendar

DAY = timedelta(days=1)
CALENDAR = WorkingCalendar(
    {day: not off for days in shipped.shipped_days().values() for day, off, _ in days}, frozenset(range(2018, 2027))
)
starts = st.dates(date(2017, 11, 1), date(2027, 2, 1))
lengths = st.integers(0, 400)
stops = st.lists(
    st.tuples(st.dates(date(2017, 11, 1), date(2028, 6, 1)), st.integers(0, 60)).map(
        lambda s: (s[0], s[0] + s[1] * DAY)
    ),
    max_size=5,
)
near = st.tuples(starts, st.lists(st.tuples(st.integers(-20, 200), st.integers(0, 40)), max_size=4)).map(
    lambda s: (s[0], [(s[0] + a * DAY, s[0] + (a + n) * DAY) for a, n in s[1]])
)


def works(day):
    special = CALENDAR.exceptions.get(day)
    return day.weekday() < 5 if special is None else special


def is_stopped(day, stopped):
    return any(a <= day < b for a, b in stopped)


def walk(start, n, stopped, counts):
    day = start
    while n:
        day += DAY
        if counts(day) and not is_stopped(day, stopped):
            n -= 1
    return day


@settings(max_examples=300, deadline=None)
@given(starts, lengths, stops)
def test_the_due_date_is_the_one_found_by_walking(start, n, stopped):
    assert CALENDAR.due(start, n, stopped=stopped).on == walk(start, n, stopped, works)


@settings(max_examples=300, deadline=None)
@given(near, lengths)
def test_so_it_is_with_stops_close_to_the_start(start_and_stops, n):
    start, stopped = start_and_stops
    assert CALENDAR.due(start, n, stopped=stopped).on == walk(start, n, stopped, works)
    end = walk(start, n, stopped, lambda day: True)
    while not works(end) or (end > start and is_stopped(end, stopped)):
        end += DAY
    if n:
        assert CALENDAR.due(start, n, "calendar_day", stopped).on == end


@settings(max_examples=300, deadline=None)
@given(starts, lengths, stops)
def test_counting_undoes_the_due_date(start, n, stopped):
    end = CALENDAR.due(start, n, stopped=stopped).on
    assert CALENDAR.count(start, end, stopped) == n
    assert CALENDAR.count(end, start, stopped) == -n


@settings(max_examples=200, deadline=None)
@given(starts, st.integers(0, 500))
def test_a_day_works_and_counts_as_the_calendar_says(day, ahead):
    assert CALENDAR.is_working(day) == works(day)
    assert CALENDAR.count(day, day + ahead * DAY) == sum(works(day + i * DAY) for i in range(1, ahead + 1))
    on = day
    while not works(on):
        on += DAY
    assert CALENDAR.next_working(day) == on


def test_a_limit_of_a_million_days_costs_no_more_steps_than_one_of_five(monkeypatch):
    """Counted in look-ups, not in seconds."""
    looked = []
    nth = WorkingCalendar._nth
    monkeypatch.setattr(WorkingCalendar, "_nth", lambda self, k: looked.append(k) or nth(self, k))
    stopped = [(date(2025, 6, 10), date(2025, 6, 25))]
    CALENDAR.due(date(2025, 6, 3), 20, stopped=stopped)
    few, looked[:] = len(looked), []
    CALENDAR.due(date(2025, 6, 3), 1_000_000, stopped=stopped)
    assert len(looked) == few
