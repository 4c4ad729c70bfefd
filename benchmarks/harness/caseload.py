"""One case through the HTTP API: six requests, filed by a citizen and worked to the decision by the organ's officials.

    POST /cases                     with answers and three materials (uploaded before)      the citizen
    POST /cases/N/actions/receipt   收件                                                     an examiner
    POST /cases/N/actions/accept    受理                                                     the same
    POST /cases/N/actions/assign    指派 two examiners                                        the chief representative
    POST /cases/N/actions/examine   审查                                                     an assigned examiner
    POST /cases/N/actions/decide    决定, granted                                             the leader

The result enters the citizen's account by itself (the relay's electronic delivery), which ends the case.
"""

import asyncio
import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.harness.http import Connection
from benchmarks.harness.place import Place

STEPS = ("submit", "receipt", "accept", "assign", "examine", "decide")


@dataclass
class Load:
    """What the clients did."""

    cases: int = 0
    numbers: list[str] = field(default_factory=list)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


def requests(place: Place, rng: Random) -> Iterator[tuple[str, str, str, bytes]]:
    """(step, path, token, body) of one case; `send` the number after the first."""
    item = rng.choice(place.items)
    citizen = rng.choice([one for one in place.citizens if one.token])
    examiners = rng.sample(place.of_body(item["body"], "examiner"), 2)
    chief, leader = place.of_body(item["body"], "chief_rep")[0], place.of_body(item["body"], "leader")[0]
    materials = [{"code": code, "file": file} for code, file in zip(item["materials"], citizen.files, strict=True)]
    body = {"item_code": item["code"], "answers": citizen.answers, "materials": materials}
    number = yield "submit", "/api/v1/cases", citizen.token, _json(body)
    acts: list[tuple[str, str, dict[str, Any]]] = [
        ("receipt", examiners[0].token, {}),
        ("accept", examiners[0].token, {"opinion": "材料齐全，符合法定形式。"}),
        ("assign", chief.token, {"examiner_ids": [one.staff_id for one in examiners]}),
        ("examine", examiners[0].token, {"opinion": "经审查，符合法定条件。", "passed": True}),
        ("decide", leader.token, {"granted": True, "reasons": "符合法定条件，准予许可。"}),
    ]
    for verb, token, payload in acts:
        yield verb, f"/api/v1/cases/{number}/actions/{verb}", token, _json(payload)


async def one_case(connection: Connection, place: Place, rng: Random, load: Load, after: Any = None) -> None:
    """Do one case; `after(step)` is called behind each request. What is not a 2xx is an error and ends the case."""
    asked = requests(place, rng)
    number: str | None = None
    while True:
        try:
            step, path, token, body = asked.send(number) if number else next(asked)
        except StopIteration:
            load.cases += 1
            load.numbers.append(number or "")
            return
        key = uuid.uuid4().hex  # never of the seed: the same cases done again are other cases
        headers = f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\n"
        began = time.perf_counter()
        answer = await connection.send("POST", path, headers, body)
        load.milliseconds[step].append((time.perf_counter() - began) * 1000)
        if answer.status not in (200, 201):
            load.errors.append(f"{step}: {answer.status} {answer.text[:300]}")
            return
        if number is None:
            number = answer.json()["number"]
        if after:
            after(step)


async def _clients(web: Any, place: Place, clients: int, seconds: float, cases: int, seed: int) -> Load:
    load = Load()
    until = time.perf_counter() + seconds if seconds else float("inf")
    left = [cases] if cases else [10**9]

    async def client(number: int) -> None:
        rng, connection = Random(seed * 1000 + number), Connection(web.host, web.port)
        while time.perf_counter() < until and left[0] > 0:
            left[0] -= 1
            await one_case(connection, place, rng, load)
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(clients)))
    load.seconds = time.perf_counter() - began
    return load


def run(web: Any, place: Place, *, clients: int, seconds: float = 0, cases: int = 0, seed: int | None = None) -> Load:
    """So many clients for so many seconds (each finishes its last case), or for so many cases in all."""
    return asyncio.run(_clients(web, place, clients, seconds, cases, seed if seed is not None else time.time_ns()))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
