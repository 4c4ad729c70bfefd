"""The database cannot be reached for a while: pages say so in words, nothing is lost, and nobody has to restart anything."""

import random
import re
import time

from tests.endurance import books
from tests.endurance.clients import Client, Unanswered
from tests.endurance.installation import PATIENCE, Installation
from tests.endurance.load import Load
from tests.endurance.reporting import Account
from tests.processes import wait_until

SHORT, LONG = 4, 60  # seconds
AT_ONCE = 25  # seconds, on a machine that has other work; nothing that waits for a connection to come back is as quick
PAGES = ["/", "/track/?number=1&code=1", "/workbench/", "/api/v1/items", "/api/v1/cases"]


def test_while_the_database_is_away_it_is_said_in_words_and_afterwards_all_goes_on_by_itself(
    place: Installation, account: Account, chance: random.Random, is_long: bool
):
    web, worker = place.web.pid, place.workers[0].pid
    client = Client(place.port, place.people["applicants"][7]["token"], timeout=60)
    with Load(place, clients=3, seed=chance.randrange(10**6)) as load:
        assert wait_until(lambda: load.answered >= 10 or load.problems, patience=PATIENCE)
        place.server.stop()
        gone = time.monotonic()
        while time.monotonic() - gone < (LONG if is_long else SHORT):
            for page in PAGES:
                said(client, page, account)
        place.start_database()
        back = load.answered
        assert wait_until(lambda: load.answered >= back + 10 or load.problems, patience=PATIENCE), "nothing is answered"
    client.close()
    assert not load.problems, load.problems
    assert caught_up_by_itself(place), place.said("worker")
    assert (place.web.pid, place.workers[0].pid) == (web, worker)
    if place.web.poll() is not None or place.workers[0].poll() is not None:
        account.wrong.append("a process ended")
    account.count("writes repeated", load.repeated)
    account.count("cases", len(load.stories))
    books.compare(place, load.stories, account)
    account.settle()


def said(client: Client, page: str, account: Account) -> None:
    """503 and a sentence a person understands, within seconds; nothing of the program's inside."""
    began = time.monotonic()
    try:
        answer = client.ask("GET", page)
    except Unanswered as problem:
        account.wrong.append(f"{page} was not answered: {problem}")
        return
    account.count("pages without the database")
    body = answer.body if isinstance(answer.body, dict) else answer.body.decode()
    text = body["detail"] if isinstance(body, dict) else re.sub(r"<[^>]*>", " ", body)
    if answer.status != 503 and not (page == "/workbench/" and answer.status in (302, 503)):
        account.wrong.append(f"{page}: {answer.status}")
    elif answer.status == 503 and (
        not re.search(r"[\u4e00-\u9fff]{6}", text) or "Traceback" in text or "psycopg" in text
    ):
        account.wrong.append(f"{page} says {text[:200]}")
    if time.monotonic() - began > AT_ONCE:
        account.wrong.append(f"{page} took {time.monotonic() - began:.0f} s to say so")


def caught_up_by_itself(place: Installation) -> bool:
    """Like `books.caught_up`, with nobody who starts anything again."""
    place.supervise = lambda: []
    try:
        return books.caught_up(place)
    finally:
        del place.supervise
