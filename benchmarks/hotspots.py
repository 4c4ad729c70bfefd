"""Where the time of a request goes, inside one process: the same requests without server and sockets.

    ./run bench hotspots case               the six requests of `bench case`, CPU-ms each, and the functions that cost most
    ./run bench hotspots sign-in            form, password, first page
    ./run bench hotspots official           the same of an official, with the second factor
    ./run bench hotspots page               the pages that are asked for most
    ./run bench hotspots worker             what the worker does after a case: events, jobs, printed papers
    ./run bench hotspots case --times 50 --top 60 --sort tottime

Milliseconds are CPU of this process (PostgreSQL's are not in it), medians, measured without the profiler; the profile is a
second run. Settings, middlewares and database as in the stand of the other benchmarks.
"""

import argparse
import cProfile
import logging
import pstats
import time
import uuid
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.harness import caseload, page_scene, place, stand
from benchmarks.harness.forms import form
from benchmarks.harness.results import say

if TYPE_CHECKING:
    from django.test import Client

Step = tuple[str, Callable[[], object]]


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench hotspots")
    parser.add_argument("scene", choices=["case", "sign-in", "official", "page", "worker"])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--top", type=int, default=40)
    parser.add_argument("--statements", action="store_true", help="list the SQL of each request instead of the profile")
    parser.add_argument("--step", default="", help="profile only the steps whose name has this word")
    parser.add_argument("--sort", default="cumulative", choices=["cumulative", "tottime"])
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    asked = options(arguments)
    if not stand.inside("hotspots", arguments, keep=True):
        return
    logging.disable(logging.INFO)  # the line of each request; not what is looked for
    town: Any = page_scene.prepared() if asked.scene == "page" else place.prepared()
    scenes = {"case": case, "sign-in": sign_in, "official": official, "page": page_scene.scene, "worker": worker}
    scene: Callable[[Any, int], Iterator[Step]] = scenes[asked.scene]
    spent: dict[str, list[float]] = {}
    for number in range(asked.times + 3):
        for name, step in scene(town, number):
            began = time.process_time()
            step()
            if number >= 3:  # the first ones read what is kept in memory afterwards
                spent.setdefault(name, []).append((time.process_time() - began) * 1000)
    for name, values in spent.items():
        say(f"{median(values):8.2f} ms  {name}")
    say(f"{sum(median(values) for values in spent.values()):8.2f} ms  together")
    if asked.statements:
        listed(scene(town, 999))
        return
    profiler = cProfile.Profile()
    for number in range(asked.times):
        for name, step in scene(town, 1000 + number):
            if asked.step in name:
                profiler.runcall(step)
            else:
                step()
    pstats.Stats(profiler).strip_dirs().sort_stats(asked.sort).print_stats(asked.top)


def listed(steps: Iterator[Step]) -> None:
    """The statements of each step, BEGIN and COMMIT included, as Django sends them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name, step in steps:
        with CaptureQueriesContext(connection) as captured:
            step()
        say(f"\n{name}: {len(captured)}")
        for query in captured:
            say(f"  {' '.join(str(query['sql']).split())[:150]}")


@lru_cache(maxsize=1)
def one_client() -> "Client":
    from django.test import Client

    return Client(headers={"X-Forwarded-Proto": "https", "host": "127.0.0.1"})


def browser() -> "Client":
    """The one client (every further one would load the middlewares again), without cookies."""
    one_client().cookies.clear()
    return one_client()


def case(town: place.Place, number: int) -> Iterator[Step]:
    client = browser()
    asked, sent = caseload.requests(town, Random(number)), None
    while True:
        try:
            step, path, token, body = asked.send(sent) if sent else next(asked)
        except StopIteration:
            return
        answers: list = []

        def ask(path: str = path, token: str = token, body: bytes = body, answers: list = answers) -> None:
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
            answers.append(client.post(path, body, content_type="application/json", headers=headers))

        yield step, ask
        assert answers[0].status_code in (200, 201), answers[0].content
        sent = sent or answers[0].json()["number"]


def sign_in(town: place.Place, number: int) -> Iterator[Step]:
    client = browser()
    citizen, pages = town.citizens[number % len(town.citizens)], []
    yield "the form", lambda: pages.append(client.get("/sign-in/"))
    pairs = _pairs(pages[0], {"username": citizen.account, "password": town.password})
    yield "the password", lambda: pages.append(client.post("/sign-in/", pairs))
    assert pages[1].status_code == 302, pages[1].status_code
    yield "the first page", lambda: pages.append(client.get(pages[1]["Location"]))
    assert pages[2].status_code == 200


officials = count()


def official(town: place.Place, _number: int) -> Iterator[Step]:
    """A code is taken once in half a minute, so that each time another official comes."""
    from tongban.identity.rules import totp

    client, pages = browser(), []
    person = town.officials[next(officials) % len(town.officials)]
    yield "the form", lambda: pages.append(client.get("/workbench/sign-in/"))
    pairs = _pairs(pages[0], {"username": person.account, "password": town.password})
    yield "the password", lambda: pages.append(client.post("/workbench/sign-in/", pairs))
    page = pages[1]["Location"]
    yield "the form of the code", lambda: pages.append(client.get(page))
    code = _pairs(pages[2], {"code": totp.code_of(person.key, int(time.time()) // totp.STEP)})
    yield "the code", lambda: pages.append(client.post(page, code))
    yield "the first page", lambda: pages.append(client.get(pages[3]["Location"]))
    assert pages[4].status_code == 200


def _pairs(page: Any, given: dict[str, str]) -> dict[str, str]:
    found = form(page.content.decode(), having=next(reversed(given)))
    assert found is not None
    return dict(found.pairs(given))


def worker(town: place.Place, number: int) -> Iterator[Step]:
    """The case itself is done before and not measured."""
    from django.utils import timezone

    from tongban.cases.services import render_fresh_documents
    from tongban.kernel import jobs, relay

    for _, ask in case(town, number):
        ask()
    yield "the events", relay.run
    yield "the jobs", jobs.run_pending
    yield "the papers", lambda: render_fresh_documents(timezone.now())
