"""People and officials who go on working whatever happens to the machines; runs on the clients' machine.

    python -m tests.endurance.cluster.load PLACE.json ACKNOWLEDGED.jsonl STOP

Each of them files cases and brings them to their decision through the API, five writes a case. A write that is not answered, or
answered with a 5xx, is repeated with its key, at the other application node, until it is acknowledged. Every attempt is a
line of the journal. The file STOP ends the filing of new cases; what is under way is brought to its end.
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

from tests.endurance.clients import AGAIN, Client, Unanswered, a_key, a_pdf

BOUND = 30  # seconds without an answer that count as a hang
PAUSE = 0.25  # before a repetition
PATIENCE = 240  # seconds after which a write is given up as lost


class Journal:
    """One JSON line an attempt, written at once."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._lock = file, threading.Lock()

    def note(self, **facts: Any) -> None:
        with self._lock:
            self._file.write(json.dumps(facts) + "\n")
            self._file.flush()


class Person(threading.Thread):
    """An applicant and the officials of one office, at both application nodes by turns."""

    def __init__(self, place: dict, number: int, journal: Journal, stop: Path) -> None:
        super().__init__(name=f"person-{number}")
        self.nodes, self.number, self.journal, self.stop = place["nodes"], number, journal, stop
        self.office = place["offices"][number % len(place["offices"])]
        self.applicant = place["applicants"][number]
        self._clients: dict[tuple[int, str], Client] = {}
        self.node = number % len(self.nodes)

    def run(self) -> None:
        told = self.acknowledged("upload", self.applicant, lambda client, key: client.upload(a_pdf(self.name), key))
        materials = [{"code": code, "file": told["id"]} for code in self.office["materials"]]
        staff = self.office["tokens"]
        while not self.stop.exists():
            body = {"item_code": self.office["item"], "materials": materials}
            number = self.write("submit", self.applicant, "cases", body)["number"]
            for who, verb, body in (
                ("examiner", "accept", {}),
                ("chief", "assign", {"examiner_ids": self.office["examiner_ids"]}),
                ("examiner", "examine", {"opinion": "符合条件", "passed": True}),
                ("leader", "decide", {"granted": True}),
            ):
                self.write(verb, staff[who], f"cases/{number}/actions/{verb}", body, number)
            self.node = (self.node + 1) % len(self.nodes)

    def write(self, what: str, token: str, path: str, body: Any, number: str = "") -> Any:
        return self.acknowledged(what, token, lambda client, key: client.post(path, body, key), number)

    def acknowledged(self, what: str, token: str, ask: Any, number: str = "") -> Any:
        """The answer to a write, which is repeated with its key until there is one."""
        key, until = a_key(), time.monotonic() + PATIENCE
        while True:
            began, status, problem = time.time(), 0, ""
            body: dict[str, Any] = {}
            try:
                answer = ask(self._client(token), key)
                status, body = answer.status, answer.body
                if status >= 400:
                    problem = str(body)[:300]
            except Unanswered as unanswered:
                problem = str(unanswered)
            done = 200 <= status < 300
            self.journal.note(
                what=what, key=key, number=body.get("number", number) if done else number, node=self.node, status=status,
                began=began, took=round(time.time() - began, 3), done=done, problem=problem,
                replayed=done and answer.replayed,
            )  # fmt: skip
            if done:
                return body
            if status and status not in AGAIN and not is_not_received_yet(status, body):
                raise AssertionError(f"{what} was refused: {status} {problem}")
            if time.monotonic() > until:
                raise AssertionError(f"{what} was not acknowledged in {PATIENCE} s: {status} {problem}")
            time.sleep(PAUSE)
            self.node = (self.node + 1) % len(self.nodes)

    def _client(self, token: str) -> Client:
        host, port = self.nodes[self.node]
        return self._clients.setdefault((self.node, token), Client(port, token, host=host, timeout=BOUND + 5))


def is_not_received_yet(status: int, body: Any) -> bool:
    """A submission is received by a worker, a moment later; until then there is nothing to accept."""
    return status == 409 and body.get("code") == "case.action_not_open" and body["facts"]["state"] == "已提交"


def main(place: str, journal: str, stop: str) -> None:
    told = json.loads(Path(place).read_text())
    with Path(journal).open("a") as file:
        people = [Person(told, n, Journal(file), Path(stop)) for n in range(len(told["applicants"]))]
        for person in people:
            person.start()
        for person in people:
            person.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
