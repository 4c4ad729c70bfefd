"""The machine's clock is set, ahead and back: dates and numbers stay right, and nothing lives for ever."""

import json
from datetime import date, timedelta

from tests.endurance import books
from tests.endurance.browser import Browser, hidden
from tests.endurance.clients import Client, a_key
from tests.endurance.installation import Installation
from tests.endurance.load import acts, application
from tests.endurance.reporting import Account
from tests.endurance.test_repeated import uploaded
from tests.endurance.test_worker_away import at_the_counter

HOUR, DAY = 3600, 86_400
JUMPS = [3 * DAY, -2 * DAY, 5 * HOUR, -40 * DAY, 0]  # seconds from the true time, one after the other


def test_after_each_jump_dates_are_those_of_the_day_and_the_same_request_is_the_same(
    place: Installation, account: Account
):
    person = place.people["applicants"][8]
    client, key = Client(place.port, person["token"]), a_key()
    story = uploaded(place, person)
    filed = client.until_answered(client.post, "cases", application(place, story), key)
    assert filed.status == 201, filed.body
    story.number, stories = filed.body["number"], []
    story.done.append("submit")
    try:
        for number, jump in enumerate(JUMPS):
            set_clock(place, jump)
            account.count("jumps")
            again = client.until_answered(client.post, "cases", application(place, story), key)
            if (again.body, again.replayed) != (filed.body, True):
                account.doubled.append(f"the filing after a jump of {jump} s: {again.status} {again.body}")
            stories.append(at_the_counter(place, 8 + number, acts_done=1))
            right_dates(place, stories[-1].number, jump, account)
        stays_as_it_is(place, account)
    finally:
        set_clock(place, 0)
    for role, verb, body in acts(place):  # begun before the jumps, and brought to its end after them
        worker = Client(place.port, place.people["staff"][role]["token"])
        done = worker.until_answered(worker.post, f"cases/{story.number}/actions/{verb}", body, a_key())
        assert done.status == 200, done.body
        story.done.append(verb)
        worker.close()
    client.close()
    assert books.caught_up(place), place.said("worker")
    books.compare(place, [story, *stories], account)
    account.settle()


def test_a_sign_on_ends_in_its_time_wherever_the_clock_goes(place: Installation, account: Account):
    try:
        for begun, later, holds in [
            (0, 60, True),
            (0, 9 * HOUR, False),
            (3 * DAY, 0, False),
            (30 * DAY, 29 * DAY, False),
        ]:
            set_clock(place, begun)
            browser = Browser(place)
            browser.sign_in()
            assert browser.is_signed_in()
            set_clock(place, later)
            account.count("sign-ons")
            if browser.is_signed_in() != holds:
                account.wrong.append(f"signed on at {begun} s, {'not ' * holds}signed on at {later} s")
    finally:
        set_clock(place, 0)
    account.settle()


def test_a_form_sent_again_after_a_jump_is_done_once(place: Installation, account: Account):
    code = place.people["item"]
    drafts = "SELECT count(*) FROM cases_case WHERE state = 'draft'"
    try:
        for jump in (20 * 60, -100, 0):
            browser = Browser(place)
            browser.sign_in()
            before = place.query(drafts)[0][0]
            fields = hidden(browser.get(f"/apply/{code}/")[2])
            assert "once" in fields, "the form carries its token"
            first = browser.post(f"/apply/{code}/", **fields)
            set_clock(place, jump)
            again = browser.post(f"/apply/{code}/", **fields)
            set_clock(place, 0)
            account.count("forms sent again")
            account.once("the draft", place.query(drafts)[0][0] - before)
            if "/apply/draft/" not in first[1] or again[:2] != first[:2]:
                account.wrong.append(f"first {first[:2]}, again {again[:2]}")
    finally:
        set_clock(place, 0)
    account.settle()


def set_clock(place: Installation, seconds: float) -> None:
    """Web, worker and commands of the installation live so many seconds from now on."""
    (place.var / "clock.new").write_text(str(seconds))
    (place.var / "clock.new").rename(place.var / "clock")
    if not seconds:
        place.let_go()  # it may have begun by a wrong clock


def right_dates(place: Installation, number: str, jump: int, account: Account) -> None:
    """Accepted on the day that the clock said, due ten working days later by the command that any official may ask."""
    [(accepted, due, provisional)] = place.query(
        "SELECT accepted_on, promised_due_on, is_provisional FROM cases_case WHERE number = %s", number
    )
    region = place.query("SELECT region_code FROM cases_case WHERE number = %s", number)[0][0]
    words = ["calendar", "due", accepted.isoformat(), "10", "--json", *(["--region", region] if region else [])]
    told = json.loads(place.do("command", words=words)["said"])
    today = date.fromisoformat(place.people["on"]) + timedelta(seconds=jump)
    if abs((accepted - today).days) > 1:
        account.wrong.append(f"{number}: accepted on {accepted} when it was {today}")
    if told["due"] != due.isoformat() and not provisional:
        account.wrong.append(f"{number}: due on {due}, by the calendar {told}")
    account.count("due dates")


def stays_as_it_is(place: Installation, account: Account) -> None:
    """A clock far ahead makes no silence a consent."""
    before = place.query("SELECT count(*) FROM cases_case WHERE state = 'received'")
    set_clock(place, 400 * DAY)
    try:
        place.do("tongban.cases.tasks:watch_deadlines", timestamp=0)
        account.wrong.append("deadlines took effect by a clock that is a year ahead")
    except AssertionError as refused:
        assert "ClockProblem" in str(refused)
    if place.query("SELECT count(*) FROM cases_case WHERE state = 'received'") != before:
        account.wrong.append("a case was moved")
