"""R-CLK 6.1 through the clocks of a case: every due date is read from its events on the calendar that ships."""

from datetime import date

import pytest
from tests.cases.factories import at

from tongban.calendars.selectors import working_calendar
from tongban.cases.enums import ClockEventKind as Kind
from tongban.cases.enums import ClockName, Light
from tongban.cases.rules import clock
from tongban.cases.rules.acceptance import acceptance, receipt_day
from tongban.cases.rules.clock import Limit, Tick
from tongban.cases.rules.lights import light
from tongban.cases.rules.limits import decision_limits
from tongban.cases.rules.parameters import Parameters

D = date.fromisoformat


@pytest.fixture
def calendar(db):
    return working_calendar()


def decision(started: str, *more: Tick, days: int = 20, promised: int | None = None) -> list[Tick]:
    promise = Limit(promised) if promised else None
    return [Tick(ClockName.DECISION, Kind.STARTED, D(started), statutory=Limit(days), promised=promise), *more]


def stop(first: str, last: str) -> list[Tick]:
    begins, restarts = clock.excluded(D(first), D(last))
    return [Tick(ClockName.DECISION, Kind.STOPPED, begins), Tick(ClockName.DECISION, Kind.RESUMED, restarts)]


@pytest.mark.parametrize("start, days, wanted", [
    ("2025-09-26", 5, "2025-10-10"), ("2025-09-26", 20, "2025-10-30"), ("2025-01-24", 5, "2025-02-07"),
    ("2025-01-24", 20, "2025-02-27"), ("2025-01-24", 30, "2025-03-13"), ("2025-04-01", 45, "2025-06-09"),
    ("2025-04-01", 60, "2025-06-30"), ("2025-04-25", 10, "2025-05-13"), ("2025-06-03", 20, "2025-07-01"),
    ("2026-02-13", 5, "2026-02-27"),
])  # fmt: skip
def test_the_vectors_of_the_regulation(calendar, start, days, wanted):
    assert clock.read(decision(start, days=days), ClockName.DECISION, calendar).statutory_due_on == D(wanted)


def test_a_procedure_excludes_its_first_and_its_last_day(calendar):
    ticks = decision("2025-06-03", *stop("2025-06-10", "2025-06-24"))
    assert clock.read(ticks, ClockName.DECISION, calendar).statutory_due_on == D("2025-07-16")


def test_overlapping_procedures_are_excluded_once(calendar):
    a, b = stop("2025-06-10", "2025-06-20"), stop("2025-06-16", "2025-06-24")
    ticks = decision("2025-06-03", a[0], b[0], a[1], b[1])
    assert clock.read(ticks, ClockName.DECISION, calendar).statutory_due_on == D("2025-07-16")


def test_while_stopped_the_days_left_stand_still(calendar):
    reading = clock.read(
        decision("2025-06-03", Tick(ClockName.DECISION, Kind.STOPPED, D("2025-06-10"))), ClockName.DECISION, calendar
    )
    for day in ("2025-06-10", "2025-07-30"):
        shown = light(
            on=D(day), started_on=reading.started_on, due_on=reading.due_on, statutory_due_on=reading.due_on,
            stopped_on=reading.stopped_on, provisional=False, calendar=calendar,
        )  # fmt: skip
        assert (shown.reason, shown.days) == ("stopped", 16)  # four of twenty were used


def test_an_extension_moves_the_statutory_and_the_promised_day(calendar):
    ticks = decision("2025-06-03", Tick(ClockName.DECISION, Kind.EXTENDED, D("2025-06-20"), days=10), promised=10)
    reading = clock.read(ticks, ClockName.DECISION, calendar)
    assert (reading.statutory_due_on, reading.promised_due_on) == (D("2025-07-15"), D("2025-07-01"))


def test_months_and_days_roll_to_a_working_day_and_are_extended_in_working_days(calendar):
    ticks = [Tick(ClockName.DECISION, Kind.STARTED, D("2025-04-01"), statutory=Limit(1, "month"))]
    assert clock.read(ticks, ClockName.DECISION, calendar).statutory_due_on == D("2025-05-06")  # 05-01…05 are off
    ticks.append(Tick(ClockName.DECISION, Kind.EXTENDED, D("2025-04-20"), days=3))
    assert clock.read(ticks, ClockName.DECISION, calendar).statutory_due_on == D("2025-05-09")


def test_hours_run_by_the_clock(calendar):
    ticks = [
        Tick(ClockName.DECISION, Kind.STARTED, D("2025-04-04"), at=at("2025-04-04", 20), statutory=Limit(6, "hour"))
    ]
    assert clock.read(ticks, ClockName.DECISION, calendar).statutory_due_on == D("2025-04-05")


def test_a_date_beyond_the_loaded_years_is_provisional_and_lights_nothing(calendar):
    reading = clock.read(decision("2040-01-02"), ClockName.DECISION, calendar)
    assert reading.provisional
    shown = light(
        on=D("2041-01-02"), started_on=reading.started_on, due_on=reading.due_on, statutory_due_on=reading.due_on,
        stopped_on=None, provisional=True, calendar=calendar,
    )  # fmt: skip
    assert (shown.light, shown.reason) == (Light.GREEN, "provisional")


@pytest.mark.parametrize("on, colour, reason, days", [
    ("2025-06-04", Light.GREEN, "in_time", 9), ("2025-06-13", Light.YELLOW, "little_left", 2),
    ("2025-06-17", Light.YELLOW, "little_left", 0), ("2025-06-18", Light.YELLOW, "past_promise", -1),
    ("2025-07-01", Light.YELLOW, "past_promise", -10), ("2025-07-02", Light.RED, "past_statute", -1),
])  # fmt: skip
def test_the_lights_of_a_long_limit(calendar, on, colour, reason, days):
    shown = light(
        on=D(on), started_on=D("2025-06-03"), due_on=D("2025-06-17"), statutory_due_on=D("2025-07-01"),
        stopped_on=None, provisional=False, calendar=calendar,
    )  # fmt: skip
    assert (shown.light, shown.reason, shown.days) == (colour, reason, days)


def test_a_short_limit_is_reminded_of_in_blue(calendar):
    shown = light(
        on=D("2025-06-05"), started_on=D("2025-06-03"), due_on=D("2025-06-06"), statutory_due_on=None,
        stopped_on=None, provisional=False, calendar=calendar,
    )  # fmt: skip
    assert (shown.light, shown.reason) == (Light.BLUE, "one_day_left")


def test_papers_handed_in_on_a_day_off_are_received_on_the_next_working_day(calendar):
    assert receipt_day(D("2025-10-01"), calendar) == D("2025-10-09")
    assert receipt_day(D("2025-09-28"), calendar) == D("2025-09-28")  # a make-up Sunday works


def accepted(**more):
    facts = {
        "at": at("2025-06-10"), "on": D("2025-06-10"), "received_on": D("2025-06-06"), "received_at": at("2025-06-06"),
        "corrected_on": None, "corrected_at": None, "acceptance_due_on": D("2025-06-13"),
    }  # fmt: skip
    return acceptance(**(facts | more))


def test_acceptance_in_time_counts_from_its_own_day():
    assert accepted() == acceptance_of("2025-06-10", deemed=False)


def test_acceptance_after_the_days_of_silence_counts_from_the_day_of_receipt():
    assert accepted(at=at("2025-06-16"), on=D("2025-06-16")) == acceptance_of("2025-06-06", deemed=True)


def test_corrected_papers_count_from_the_day_they_came_in_however_late_the_click():
    late = accepted(corrected_on=D("2025-06-09"), corrected_at=at("2025-06-09"))
    assert late == acceptance_of("2025-06-09", deemed=False)


def test_a_provisional_date_deems_nothing():
    assert accepted(at=at("2025-06-16"), on=D("2025-06-16"), provisional=True) == acceptance_of(
        "2025-06-16", deemed=False
    )


def acceptance_of(day: str, *, deemed: bool):
    from tongban.cases.rules.acceptance import Acceptance

    return Acceptance(D(day), at(day), deemed)


def test_a_permit_that_names_no_limit_has_the_laws_twenty_days():
    limits = decision_limits(
        statutory=None, statutory_unit="", promised=None, promised_unit="", item_type="permit", case_type="promised",
        permit_decision_days=20,
    )  # fmt: skip
    assert limits == (Limit(20), None)


def test_a_parameter_may_be_stricter_than_the_law_but_not_laxer():
    assert Parameters(correction_notice_days=3).correction_notice_days == 3
    with pytest.raises(ValueError, match="correction_notice_days"):
        Parameters(correction_notice_days=6)


def test_late_on_the_day_off_after_the_last_day_is_said_without_a_nought():
    from tongban.cases.wordings import light_words

    assert light_words("past_promise", 0) == "已超过承诺期限"
    assert light_words("past_statute", -2) == "已超过法定期限 2 个工作日"
