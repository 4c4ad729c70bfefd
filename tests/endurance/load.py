"""Load through the API: applicants file, officials work; who gets no answer repeats the request with its key.

Each case is one story of five writes: upload, submit, accept, assign, examine, decide (the rest the platform does by
itself). Its shop is called after the case's own mark, so that a case that was filed twice would show.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.endurance.clients import Answer, Client, a_key, a_pdf
from tests.endurance.installation import PATIENCE, Installation

TOO_EARLY = "case.action_not_open"  # the worker has not issued the receipt yet


@dataclass
class Story:
    """What one client knows of one case: what it asked for, and what was acknowledged."""

    mark: str
    applicant: dict[str, Any]
    file_id: str = ""
    number: str = ""
    ends: str = "delivered"  # online; a case of the counter waits "issued" for its applicant
    done: list[str] = field(default_factory=list)  # verbs acknowledged


class Load:
    """`with Load(place, clients=4) as load: …` works until the block ends; then every case that was begun is finished.

    `pause`: seconds between two writes of a client, so that a test may leave room for others.
    """

    def __init__(self, place: Installation, *, clients: int = 4, seed: int = 0, pause: float = 0) -> None:
        self.place, self.pause = place, pause
        self.stories: list[Story] = []
        self.answered = self.repeated = self.replayed = 0
        self.problems: list[str] = []
        self._enough = threading.Event()
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._threads = [
            threading.Thread(target=self._run, args=(n, random.Random(f"{seed}-{n}"))) for n in range(clients)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join(400)
        if any(thread.is_alive() for thread in self._threads):
            self.problems.append("a client still works")

    def _run(self, place: int, chance: random.Random) -> None:
        people = self.place.people
        applicants = people["applicants"][place :: len(self._threads)]
        clients = {person["token"]: Client(self.place.port, person["token"]) for person in applicants}
        staff = {role: Client(self.place.port, who["token"]) for role, who in people["staff"].items()}
        try:
            while not self._enough.is_set():
                applicant = chance.choice(applicants)
                self._tell(applicant, clients[applicant["token"]], staff)
        except Exception as problem:  # noqa: BLE001  said by the test that owns the load
            self.problems.append(f"{type(problem).__name__}: {problem}")
        finally:
            for client in (*clients.values(), *staff.values()):
                client.close()

    def _tell(self, applicant: dict[str, Any], client: Client, staff: dict[str, Client]) -> None:
        with self._lock:
            story = Story(f"店{next(self._numbers)}号{a_key()[:6]}", applicant)
            self.stories.append(story)
        stored = self._write(client, client.upload, a_pdf(story.mark), a_key())
        story.file_id = stored.body["id"]
        filed = self._write(client, client.post, "cases", application(self.place, story), a_key())
        story.number = filed.body["number"]
        story.done.append("submit")
        for role, verb, body in acts(self.place):
            self._act(staff[role], story, verb, body)

    def _act(self, client: Client, story: Story, verb: str, body: dict[str, Any]) -> None:
        key = a_key()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self._write(
                client, client.post, f"cases/{story.number}/actions/{verb}", body, key, expect=(200, 409)
            )
            if answer.status == 200:
                story.done.append(verb)
                return
            assert answer.body["code"] == TOO_EARLY and verb == "accept", answer.body
            threading.Event().wait(0.15)
        raise AssertionError(f"{story.number} never got its receipt")

    def _write(self, client: Client, ask: Any, *what: Any, expect: tuple[int, ...] = (200, 201)) -> Answer:
        answer = client.until_answered(ask, *what)
        assert answer.status in expect, f"{what[0]}: {answer.status} {answer.body}"
        with self._lock:
            self.answered += 1
            self.repeated += answer.tries - 1
            self.replayed += answer.replayed
        if self.pause:
            threading.Event().wait(self.pause)
        return answer


def application(place: Installation, story: Story) -> dict[str, Any]:
    """What is posted to file a case."""
    return {
        "item_code": place.people["item"], "situation": {"premises": "own"},
        "answers": {"shop": {"name": story.mark, "owner": story.applicant["name"]}},
        "materials": [{"code": "M01", "file": story.file_id}],
    }  # fmt: skip


def acts(place: Installation) -> list[tuple[str, str, dict[str, Any]]]:
    """Who does what to bring a case to its decision."""
    staff = place.people["staff"]
    return [
        ("examiner", "accept", {}),
        ("chief", "assign", {"examiner_ids": [staff["examiner"]["id"], staff["second"]["id"]]}),
        ("examiner", "examine", {"opinion": "符合条件", "passed": True}),
        ("leader", "decide", {"granted": True, "content": {"店名": "小店"}}),
    ]
