"""kill -9 of web, worker and PostgreSQL at random moments under load: what was acknowledged is there, once."""

import random
import time

from tests.endurance import books
from tests.endurance.installation import PATIENCE, Installation
from tests.endurance.load import Load
from tests.endurance.reporting import Account
from tests.processes import wait_until

SHORT = {"web": 3, "worker": 3, "postmaster": 2, "backend": 2}
LONG = {"web": 60, "worker": 60, "postmaster": 50, "backend": 50}


def test_whatever_is_killed_under_load_nothing_acknowledged_is_lost_or_done_twice(
    place: Installation, account: Account, chance: random.Random, is_long: bool
):
    victims = [victim for victim, times in (LONG if is_long else SHORT).items() for _ in range(times)]
    chance.shuffle(victims)
    with place.supervised(), Load(place, clients=4, seed=chance.randrange(10**6)) as load:
        for victim in victims:
            before = load.answered
            wait_until(
                lambda before=before: load.answered >= before + 8 or load.problems, patience=PATIENCE, pause=0.05
            )
            time.sleep(chance.random())
            kill(place, victim, chance)
            account.count(f"kills of {victim}")
    assert not load.problems, f"{load.problems}\n{place.said('worker')}"
    assert books.caught_up(place), place.said("worker")
    account.count("cases", len(load.stories))
    account.count("writes answered", load.answered)
    account.count("repeated", load.repeated)
    account.count("answered from the first time", load.replayed)
    books.compare(place, load.stories, account)
    account.settle()


def kill(place: Installation, victim: str, chance: random.Random) -> None:
    """And start again at once; the supervisor sees to what ends by itself."""
    match victim:
        case "web":
            place.replace_web()
        case "worker":
            place.replace_worker()
        case "postmaster":
            place.kill_postmaster()
            time.sleep(chance.random())
            place.start_database()
        case "backend":
            place.kill_backend(chance.randrange(10))
