"""The connection breaks before the answer, and the client asks again with its key: one effect, and the same answer."""

import json
import random
import socket
import struct
import threading
import time

import pytest
from tests.endurance import books
from tests.endurance.clients import Client, a_key, a_pdf, multipart
from tests.endurance.installation import PATIENCE, Installation, wait_until
from tests.endurance.load import Story, acts, application
from tests.endurance.reporting import Account

SHORT, LONG = 4, 60


def test_a_request_whose_answer_was_lost_is_answered_once_more_and_done_once(
    place: Installation, account: Account, chance: random.Random, is_long: bool
):
    stories = [told(place, chance, account, number) for number in range(LONG if is_long else SHORT)]
    assert books.caught_up(place), place.said("worker")
    books.compare(place, stories, account)
    account.settle()


def test_an_upload_that_breaks_off_in_its_middle_leaves_nothing(place: Installation, account: Account):
    person = place.people["applicants"][0]
    before = rows_and_parts(place)
    for part in (0.1, 0.5, 0.99):
        raw = upload_request(place, person["token"], a_pdf("x" * 300_000), a_key())
        dropped(place, raw[: int(len(raw) * part)], wait=0.05)
        account.count("uploads cut off")
    time.sleep(0.5)
    assert rows_and_parts(place) == before
    account.settle()


@pytest.mark.parametrize("racers", [40])
def test_many_at_once_with_one_key_are_one_request(place: Installation, account: Account, racers: int):
    person = place.people["applicants"][1]
    story = uploaded(place, person)
    body, key, gate, answers = application(place, story), a_key(), threading.Barrier(racers), []

    def race() -> None:
        client = Client(place.port, person["token"], timeout=60)
        gate.wait(timeout=PATIENCE)
        answers.append(client.until_answered(client.post, "cases", body, key))
        client.close()

    run_all(race, racers)
    account.count("racers with one key", racers)
    first = [answer for answer in answers if not answer.replayed]
    account.once("the filing", len(first))
    assert {answer.status for answer in answers} == {201}
    assert {json.dumps(answer.body, sort_keys=True) for answer in answers} == {
        json.dumps(answers[0].body, sort_keys=True)
    }
    story.number = answers[0].body["number"]
    story.done.append("submit")
    assert books.caught_up(place), place.said("worker")
    books.cases(place, [story], account)
    account.settle()


# --- one case, every answer of which is lost the first time


def told(place: Installation, chance: random.Random, account: Account, number: int) -> Story:
    person = place.people["applicants"][number % len(place.people["applicants"])]
    story = Story(f"断线{number}{a_key()[:8]}", person)
    stored = asked_again(place, person["token"], "files", a_pdf(story.mark), chance, account)
    story.file_id = stored["id"]
    filed = asked_again(place, person["token"], "cases", application(place, story), chance, account)
    story.number = filed["number"]
    story.done.append("submit")
    staff = place.people["staff"]
    reader = Client(place.port, staff["examiner"]["token"])
    until = time.monotonic() + PATIENCE
    while reader.until_answered(reader.get, f"cases/{story.number}").body["state"] == "submitted":
        assert time.monotonic() < until, "no receipt"
        time.sleep(0.1)
    reader.close()
    for role, verb, body in acts(place):
        asked_again(place, staff[role]["token"], f"cases/{story.number}/actions/{verb}", body, chance, account)
        story.done.append(verb)
    return story


def asked_again(place: Installation, token: str, path: str, what, chance: random.Random, account: Account):
    """Ask and hang up, at once or after a moment; then ask twice with the same key, and compare."""
    key, client = a_key(), Client(place.port, token, timeout=60)
    if path == "files":
        raw, again = upload_request(place, token, what, key), lambda: client.upload(what, key)
    else:
        raw, again = post_request(place, token, path, what, key), lambda: client.post(path, what, key)
    dropped(place, raw, wait=chance.choice([0, 0.002, 0.01, 0.03, 0.2]))
    second, third = client.until_answered(again), client.until_answered(again)
    client.close()
    assert second.status in (200, 201), second.body
    assert (third.status, third.body) == (second.status, second.body)
    assert third.replayed
    account.count(f"{'uploads' if path == 'files' else 'filings' if path == 'cases' else 'acts'} cut off and repeated")
    account.count("done by the first asking", int(second.replayed))
    return second.body


# --- raw bytes


def dropped(place: Installation, raw: bytes, *, wait: float) -> None:
    """Send, wait a moment, and break the connection with a reset."""
    with socket.create_connection(("127.0.0.1", place.port), timeout=10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(raw)
        time.sleep(wait)


def post_request(place: Installation, token: str, path: str, body, key: str) -> bytes:
    return raw_request(place, token, path, json.dumps(body, ensure_ascii=False).encode(), "application/json", key)


def upload_request(place: Installation, token: str, data: bytes, key: str) -> bytes:
    raw, kind = multipart(data, "paper.pdf", key)
    return raw_request(place, token, "files", raw, kind, key)


def raw_request(place: Installation, token: str, path: str, body: bytes, kind: str, key: str) -> bytes:
    head = (
        f"POST /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1:{place.port}\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: {key}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def rows_and_parts(place: Installation) -> tuple[int, list[str]]:
    """What people have uploaded, and half files that nobody is writing any more: the worker stores papers meanwhile."""
    incoming, abandoned = place.var / "files" / "incoming", None

    def none_is_left() -> bool:
        nonlocal abandoned
        now = {path.name for path in incoming.glob("*.part")}
        abandoned = now if abandoned is None else abandoned & now
        return not abandoned

    wait_until(none_is_left, patience=60)
    rows = place.query("SELECT count(*) FROM files_storedfile WHERE owner <> 'system'")[0][0]
    return rows, sorted(abandoned)


def uploaded(place: Installation, person: dict) -> Story:
    client = Client(place.port, person["token"])
    story = Story(f"同钥{a_key()[:8]}", person)
    story.file_id = client.until_answered(client.upload, a_pdf(story.mark), a_key()).body["id"]
    client.close()
    return story


def run_all(work, times: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(400)
    assert not any(thread.is_alive() for thread in threads)
