"""The calendar is amended while cases are taken in, accepted and decided: every open case stands by the new one."""

import json
import random
import threading
import time
from datetime import date

from tests.endurance import books
from tests.endurance.clients import a_key
from tests.endurance.installation import PATIENCE, Installation
from tests.endurance.load import Load, Story
from tests.endurance.reporting import Account
from tests.endurance.test_worker_away import at_the_counter
from tests.processes import wait_until


def test_no_case_keeps_a_due_date_of_the_old_calendar(
    place: Installation, account: Account, chance: random.Random, is_long: bool
):
    place.start_worker()
    open_before = place.query("SELECT count(*) FROM cases_case WHERE is_open")[0][0]
    region = place.query("SELECT region_code FROM catalogue_serviceitem LIMIT 1")[0][0]
    day, amended = date.today().isoformat(), 0
    with Load(place, clients=3, seed=chance.randrange(10**6)) as load:
        for number in range(40 if is_long else 4):
            at_the_counter(place, number, acts_done=chance.choice([0, 1, 2]))
            [day] = place.do("working_days", region_code=region, after=day, number=1)
            amended += len(place.do("add_days_off", region_code=region, days=[day]))
            at_the_counter(place, number, acts_done=chance.choice([0, 1, 2]))
            time.sleep(chance.random() / 2)
    assert not load.problems, load.problems
    assert books.caught_up(place), place.said("worker")
    still_open = place.query("SELECT count(*) FROM cases_case WHERE is_open")[0][0]
    place.is_amended = True
    account.count("days amended", amended)
    account.count("cases meanwhile", len(load.stories) + still_open - open_before)
    account.count("open cases compared", still_open)
    found = place.query("SELECT count(*) FROM cases_case WHERE is_open AND running_clock <> '' AND due_on IS NULL")
    if found[0][0]:
        account.wrong.append(f"{found[0][0]} open cases without a due date")
    assert amended == (40 if is_long else 4), "each was a working day"
    books.compare(place, load.stories, account)
    account.settle()


def test_a_case_that_was_being_written_down_while_the_calendar_changed_is_not_missed(
    place: Installation, account: Account
):
    people, region = place.people, place.query("SELECT region_code FROM catalogue_serviceitem LIMIT 1")[0][0]
    story = Story(f"正在收件{a_key()[:6]}", people["applicants"][0], ends="issued")
    facts = {"item": people["item"], "applicant": story.applicant["id"], "hall": people["hall"], "window": people["window"],
             "clerk": people["staff"]["clerk"]["id"], "mark": story.mark}  # fmt: skip
    pending, sign = "SELECT count(*) FROM kernel_eventpending", place.var / "written"
    slowly = threading.Thread(target=place.python, args=("-m", "tests.endurance.deeds", "receive_slowly"), kwargs={
        "input": json.dumps({"sign": str(sign), **facts})})  # fmt: skip
    slowly.start()
    # Its clock was started on the calendar as it was: it waits for its end with its rows written.
    assert wait_until(sign.exists, patience=PATIENCE)
    days = place.do("working_days", region_code=region, after=date.today().isoformat(), number=9)
    assert place.do("add_days_off", region_code=region, days=days) == days, "working days until now"
    place.is_amended = True
    assert wait_until(lambda: place.query(pending)[0][0] == 0, patience=PATIENCE), "the first recomputing has passed"
    sign.unlink()
    slowly.join(PATIENCE)
    story.number = place.query("SELECT number FROM cases_case WHERE answers->'shop'->>'name' = %s", story.mark)[0][0]
    place.query("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'cases.recompute_once_more'")
    assert books.caught_up(place), place.said("worker")
    account.count("cases under way at the change")
    books.compare(place, [story], account)
    account.settle()
