"""The provider of short messages fails, is slow, and answers twice: nothing is lost or sent twice, and no page waits for it."""

import json
import time
from collections import Counter
from statistics import median

from tests.endurance import books
from tests.endurance.clients import Client
from tests.endurance.installation import PATIENCE, Installation
from tests.endurance.provider import SLOW_SECONDS
from tests.endurance.reporting import Account
from tests.endurance.test_worker_away import at_the_counter
from tests.processes import wait_until

NEXT_TRY_NOW = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND args ? 'delivery_id'"
WORKED_OFF = (
    900  # seconds for what two hundred kills left behind, papers of hundreds of cases: messages come after them
)
# What other tests had sent to the same few telephones in this hour must not hold back what is sent here.
AN_HOUR_LATER = "UPDATE notifications_delivery SET queued_at = queued_at - interval '2 hours'"
WAITING = "SELECT count(*) FROM notifications_delivery WHERE state = 'queued'"


def test_a_provider_that_fails_or_answers_twice_loses_no_message_and_sends_none_twice(
    place: Installation, account: Account, is_long: bool
):
    assert books.caught_up(place, patience=WORKED_OFF), place.said("worker")
    place.query(AN_HOUR_LATER)
    mood(place, "failing")
    stories = [at_the_counter(place, 20 + number) for number in range(20 if is_long else 2)]
    asked = [story.number for story in stories]
    assert wait_until(lambda: len(tries(place, asked, "failing")) >= 2, patience=PATIENCE), place.said("worker")
    mood(place, "deaf")
    place.query(NEXT_TRY_NOW)
    assert wait_until(lambda: len(tries(place, asked, "deaf")) >= 2, patience=PATIENCE), place.said("worker")
    mood(place, "good")
    assert wait_until(
        lambda: place.query(NEXT_TRY_NOW) or place.query(WAITING)[0][0] == 0, patience=PATIENCE, pause=0.5
    )
    assert books.caught_up(place), place.said("worker")
    check(place, account)
    account.count("sendings that failed", len(tries(place, asked, "failing")))
    account.count("sendings answered twice", len(tries(place, asked, "deaf")))
    books.compare(place, stories, account)
    account.settle()


def test_a_slow_provider_slows_no_page(place: Installation, account: Account):
    person = place.people["applicants"][3]
    client = Client(place.port, person["token"])
    client.until_answered(client.get, "cases")
    assert books.caught_up(place, patience=WORKED_OFF), place.said("worker")
    place.query(AN_HOUR_LATER)
    before = lasting(client)
    mood(place, "slow")
    try:
        story = at_the_counter(place, 3)
        assert wait_until(lambda: tries(place, [story.number], "slow"), patience=PATIENCE), place.said("worker")
        during = lasting(client)
        others = [at_the_counter(place, 4 + number) for number in range(4)]
        made = "SELECT count(*) FROM cases_case WHERE state = 'issued' AND number = ANY(%s)"
        numbers = [one.number for one in others]
        assert wait_until(lambda: place.query(made, numbers)[0][0] == len(others), patience=PATIENCE), place.said(
            "worker"
        )
        account.count("licences while it was slow", len(others))
        if not place.query(WAITING)[0][0]:
            account.wrong.append("the licences waited until every message was out")
    finally:
        mood(place, "good")
        client.close()
    account.count("pages while it was slow", 40)
    if during > before + SLOW_SECONDS / 2:  # one that waits takes as long as the provider; the rest is the machine's
        account.wrong.append(f"a page took {during * 1000:.0f} ms instead of {before * 1000:.0f}")
    assert books.caught_up(place), place.said("worker")
    check(place, account)
    account.settle()


def mood(place: Installation, mood: str) -> None:
    (place.var / "provider.new").write_text(mood)
    (place.var / "provider.new").rename(place.var / "provider")  # never seen half written


def lines(place: Installation) -> list[dict]:
    """All that the provider was ever asked."""
    path = place.var / "sent"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def tries(place: Installation, numbers: list[str], mood: str) -> list[dict]:
    return [line for line in lines(place) if line["mood"] == mood and any(number in line["text"] for number in numbers)]


def lasting(client: Client) -> float:
    """The median of twenty requests for a list, in seconds."""
    took = []
    for _ in range(20):
        began = time.monotonic()
        assert client.until_answered(client.get, "cases").status == 200
        took.append(time.monotonic() - began)
    return median(took)


def check(place: Installation, account: Account) -> None:
    """Every message that was to go out by telephone is out, under one id, and the provider was given no second id for it."""
    sent = {line["id"] for line in lines(place) if line["sends"]}
    rows = place.query(
        "SELECT stable_id::text, message_id, channel, state FROM notifications_delivery WHERE channel = 'sms'"
    )
    for stable_id, message, _, state in rows:
        if state == "sent" and stable_id not in sent:
            account.lost.append(f"message {message} counts as sent and never was")
        if state not in ("sent", "held_back"):
            account.lost.append(f"message {message} is {state}")
    for message, times in Counter(row[1] for row in rows if row[1]).items():
        account.once(f"sending of message {message}", times)
    account.count("messages", len(rows))
