"""The calendar is amended while cases are taken in, accepted and decided: every open case stands by the new one."""

import random
import time
from datetime import date, timedelta

from tests.endurance import books
from tests.endurance.installation import Installation
from tests.endurance.load import Load
from tests.endurance.reporting import Account
from tests.endurance.test_worker_away import at_the_counter


def test_no_case_keeps_a_due_date_of_the_old_calendar(
    place: Installation, account: Account, chance: random.Random, is_long: bool
):
    place.start_worker()
    open_before = place.query("SELECT count(*) FROM cases_case WHERE is_open")[0][0]
    region = place.query("SELECT region_code FROM catalogue_serviceitem LIMIT 1")[0][0]
    day = date.fromisoformat(place.people["on"])
    amended = 0
    with Load(place, clients=3, seed=chance.randrange(10**6)) as load:
        for number in range(40 if is_long else 4):
            at_the_counter(place, number, acts_done=chance.choice([0, 1, 2]))
            day += timedelta(days=1 if day.weekday() < 4 else 3)
            amended += len(place.do("add_days_off", region_code=region, days=[day.isoformat()]))
            at_the_counter(place, number, acts_done=chance.choice([0, 1, 2]))
            time.sleep(chance.random() / 2)
    assert not load.problems, load.problems
    assert books.caught_up(place), place.said("worker")
    still_open = place.query("SELECT count(*) FROM cases_case WHERE is_open")[0][0]
    account.count("days amended", amended)
    account.count("cases meanwhile", len(load.stories) + still_open - open_before)
    account.count("open cases compared", still_open)
    found = place.query("SELECT count(*) FROM cases_case WHERE is_open AND running_clock <> '' AND due_on IS NULL")
    if found[0][0]:
        account.wrong.append(f"{found[0][0]} open cases without a due date")
    assert amended, "no working day was taken off"
    books.compare(place, load.stories, account)
    account.settle()
