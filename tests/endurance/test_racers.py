"""Two hundred press the button together: one acts, and every other is told who did what, and when."""

import random
import threading
from collections import Counter

import pytest
from tests.endurance import books
from tests.endurance.clients import Answer, Client, a_key, a_pdf
from tests.endurance.installation import PATIENCE, Installation
from tests.endurance.load import Story, acts, application
from tests.endurance.reporting import Account
from tests.processes import wait_until

RACERS = 200
TOLD = ("case.action_not_open", "case.changed_meanwhile")


@pytest.mark.parametrize("verb", ["accept", "decide"])
def test_of_two_hundred_one_acts_and_the_others_are_told_who(
    place: Installation, account: Account, chance: random.Random, verb: str
):
    story = brought_before(place, verb)
    staff = place.people["staff"]
    who = ("examiner", "second") if verb == "accept" else ("leader", "chief")

    def body(number: int) -> dict:
        return {} if verb == "accept" else {"granted": number % 2 == 0, "reasons": "理由", "content": {"店名": "小店"}}

    answers = race(place, lambda n: (staff[who[n % 2]]["token"], f"cases/{story.number}/actions/{verb}", body(n)))
    account.count(f"racers to {verb}", RACERS)
    winners = [number for number, answer in answers.items() if answer.status == 200]
    account.once(f"{verb} of {story.number}", len(winners))
    label = {"accept": ["受理"], "decide": ["准予", "不予"]}[verb]
    for number, answer in answers.items():
        if number in winners:
            continue
        facts = answer.body.get("facts", {})
        if (
            answer.status != 409
            or answer.body["code"] not in TOLD
            or facts.get("who") != staff[who[winners[0] % 2]]["name"]
        ):
            account.wrong.append(f"told {answer.status} {answer.body}")
        elif not facts["when"] or not any(word in facts["did"] for word in label):
            account.wrong.append(f"told {facts}")
    story.done.append(verb)
    assert books.caught_up(place), place.said("worker")
    lines = place.query(
        "SELECT count(*) FROM kernel_auditentry WHERE code = %s AND facts->>'number' = %s",
        books.VERBS[verb],
        story.number,
    )
    account.once(f"audit line of {verb}", lines[0][0])
    account.settle()


def test_a_case_is_rated_once_however_many_hold_its_code(place: Installation, account: Account):
    story = brought_before(place, "")
    delivered = "SELECT rating_token FROM cases_case WHERE number = %s AND state = 'delivered'"
    found = wait_until(lambda: place.query(delivered, story.number), patience=PATIENCE)
    assert found, place.said("worker")
    [(token,)] = found
    answers = race(
        place, lambda n: (story.applicant["token"], "ratings", {"token": token, "grade": 1 + n % 2}), racers=60
    )
    account.count("racers to rate", len(answers))
    account.once("the rating", Counter(answer.status for answer in answers.values())[201])
    account.once(
        "row of the rating",
        place.query("SELECT count(*) FROM ratings_rating WHERE case_number = %s", story.number)[0][0],
    )
    wrong = [a.body for a in answers.values() if a.status not in (201, 409)]
    account.wrong.extend(map(str, wrong))
    account.settle()


def race(place: Installation, asks, *, racers: int = RACERS) -> dict[int, Answer]:
    """`asks(number)` → token, path, body; all released at one moment, each on a connection and with a key of its own."""
    gate, answers = threading.Barrier(racers), {}

    def run(number: int) -> None:
        token, path, body = asks(number)
        client = Client(place.port, token, timeout=120)
        key = a_key()
        client.until_answered(client.get, "items?limit=1")  # the connection stands
        gate.wait(timeout=PATIENCE)
        answers[number] = client.until_answered(client.post, path, body, key)
        client.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(400)
    assert len(answers) == racers
    return answers


def brought_before(place: Installation, verb: str) -> Story:
    """A case to which `verb` is the next act; decided when there is none."""
    person = place.people["applicants"][2]
    client = Client(place.port, person["token"])
    story = Story(f"抢办{a_key()[:8]}", person)
    story.file_id = client.until_answered(client.upload, a_pdf(story.mark), a_key()).body["id"]
    story.number = client.until_answered(client.post, "cases", application(place, story), a_key()).body["number"]
    asked = f"cases/{story.number}"
    assert wait_until(lambda: client.until_answered(client.get, asked).body["state"] == "received", patience=PATIENCE)
    for role, act, body in acts(place):
        if act == verb:
            break
        worker = Client(place.port, place.people["staff"][role]["token"])
        done = worker.until_answered(worker.post, f"cases/{story.number}/actions/{act}", body, a_key())
        assert done.status == 200, done.body
        worker.close()
    client.close()
    return story
