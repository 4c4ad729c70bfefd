"""B6: two hundred people at work: 130 citizens, 40 clerks, 25 examiners, 5 leaders, with think time, on a full database.

    ./run bench personas                                 5 minutes on 1,000,000 cases
    ./run bench personas --minutes 1 --cases 20000       a short one
    ./run bench personas --ramp                          then more and more people, until it no longer holds
    ./run bench personas --people 400                    another crowd, the shares as above

Everybody signs in by the real door (officials with their second factor) within the first half minute and then works through
HTML pages and their forms, with CSRF and once tokens, from an address of their own (`benchmarks/people/`). Waits are whole:
a submission or decision is the post and the page that follows it. The worker runs beside. A 409 page ("somebody was
faster") is an answer in words, counted apart; every other answer that is no page is an error.
"""

import argparse
import asyncio
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.harness import serving, stand
from benchmarks.harness.cpu import Meter
from benchmarks.harness.options import sizes, stand_options
from benchmarks.harness.results import Row, keep, say, show
from benchmarks.people.citizens import Citizen
from benchmarks.people.officials import Clerk, Examiner, Leader
from benchmarks.people.person import Book, Person, Scene

SHARES: dict[type[Person], int] = {Citizen: 130, Clerk: 40, Examiner: 25, Leader: 5}
GOALS = {"lists": (("list",), 60.0), "open a case": (("open",), 160.0), "submit": (("submit",), 340.0),
         "decide": (("decide",), 340.0)}  # kinds of wait, ms  # fmt: skip
OTHER = {"accept, assign, examine": "act", "save a draft": "save", "guide": "guide", "search": "search",
         "application page": "page", "sign in": "sign-in"}  # fmt: skip
COMING = 30.0  # seconds within which all come
STEP = 1.25


@dataclass
class Crowd:
    """Accounts by kind of person, with the key of the second factor."""

    accounts: dict[str, list[tuple[str, str]]]
    password: str
    items: list[str]


def options(arguments: list[str]) -> argparse.Namespace:
    parser = stand_options("personas")
    sizes(parser)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument(
        "--think", type=float, nargs=2, default=(5.0, 15.0), metavar=("FROM", "TO"), help="seconds between clicks"
    )
    parser.add_argument(
        "--ramp", action="store_true", help="afterwards a minute each with a quarter more people, until it breaks"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--errors", type=int, default=5, help="how many errors to show")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    asked = options(arguments)
    if not stand.inside("personas", arguments, keep=asked.keep, options=asked.pg_options):
        return
    crowd = ready(asked)
    with serving.web(workers=asked.workers, threads=asked.threads) as web, serving.worker() as worker:
        meter = Meter(app=(web.pid,), worker=(worker,), postgresql=(serving.postmaster(),))
        book = act(web, crowd, asked.people, asked.minutes * 60, asked)
        used, requests = meter.lap(), sum(len(waits) for waits in book.waits.values())
        figures = rows(book)
        figures += [("", f"CPU-ms per wait: {name}", value / max(1, requests), "") for name, value in used.items()]
        show(
            f"{asked.people} people, {asked.minutes:g} minutes, {asked.cases} cases, {asked.workers}×{asked.threads} threads",
            figures,
        )
        if asked.ramp:
            found = ramp(web, crowd, asked)
            show("A quarter more people each minute", found)
            figures += found
    keep(asked.json, "personas", figures)


def ready(asked: argparse.Namespace) -> Crowd:
    """The filled database and who signs in to it."""
    known = stand.loaded(f"personas {asked.cases} {asked.open_cases} {asked.items}", lambda: fill(asked))
    return Crowd(
        {kind: [tuple(one) for one in some] for kind, some in known["accounts"].items()},
        known["password"],
        known["items"],
    )  # type: ignore[misc]


def fill(asked: argparse.Namespace) -> dict[str, Any]:
    """By the generator; and all officials enrol their second factor."""
    from benchmarks.generate import generate
    from benchmarks.harness.place import enrolled
    from django.utils import timezone

    from tongban.identity.models import User

    # Sealed: the worker would otherwise spend the whole run on chaining the audit trail of years.
    filled = generate(
        cases=asked.cases, open_cases=min(asked.open_cases, asked.cases), items=asked.items, seal=True, say=say
    )
    found: dict[str, list[tuple[str, str]]] = {"Citizen": [(name, "") for name in filled.citizens[:5000]]}
    at = timezone.localtime()
    for kind, names in (("Clerk", filled.clerks), ("Examiner", filled.examiners), ("Leader", filled.leaders)):
        users = User.objects.select_related("staff__body").in_bulk(names, field_name="username")
        found[kind] = [(name, enrolled(users[name], at)) for name in names]
    time.sleep(31)  # the code of the enrolment is not taken a second time
    return {"accounts": found, "password": filled.password, "items": filled.item_codes[:300]}


def act(web: serving.Web, crowd: Crowd, people: int, seconds: float, asked: argparse.Namespace) -> Book:
    """Everybody for so long; the book of their waits."""
    book = Book()
    scene = Scene(web, book, crowd.password, crowd.items, tuple(asked.think), time.monotonic() + seconds)

    async def all_of_them() -> None:
        coming = min(COMING, seconds / 4)
        cast = casting(crowd, people, scene)
        await asyncio.gather(*(one.live(coming * n / len(cast)) for n, one in enumerate(cast)))

    asyncio.run(all_of_them())
    for line in book.errors[: asked.errors]:
        say(f"error: {line}")
    return book


def casting(crowd: Crowd, people: int, scene: Scene) -> list[Person]:
    """The shares of the crowd, mixed; where there are fewer accounts than people, several sit at one account."""
    cast: list[Person] = []
    for kind, share in SHARES.items():
        accounts = crowd.accounts[kind.__name__]
        for n in range(max(1, round(share * people / sum(SHARES.values())))):
            account, key = accounts[n % len(accounts)]
            cast.append(kind(len(cast), account, key, scene))
    return sorted(cast, key=lambda one: (one.rng.random(), one.account))


def rows(book: Book) -> list[Row]:
    made: list[Row] = [
        (
            "B6",
            f"{name}, p95 ms ({book.count(*kinds)} times, p50 {book.p(0.5, *kinds):.0f})",
            book.p(0.95, *kinds),
            f"≤ {goal:.0f}",
        )
        for name, (kinds, goal) in GOALS.items()
    ]
    made.append(("B6", "errors", len(book.errors), "0"))
    made += [
        ("", f"{name}, p95 ms ({book.count(kind)} times)", book.p(0.95, kind), "")
        for name, kind in OTHER.items()
        if book.count(kind)
    ]
    return [*made, ("", "somebody else was faster (409)", book.taken, "")]


def ramp(web: serving.Web, crowd: Crowd, asked: argparse.Namespace) -> list[Row]:
    """A quarter more each minute; where a goal is first missed, and where errors or waits of seconds begin."""
    people, held, found = asked.people, 0, []
    while True:
        people = int(people * STEP)
        book = act(web, crowd, people, 60, asked)
        worst = {name: book.p(0.95, *kinds) for name, (kinds, _) in GOALS.items()}
        say(
            f"{people} people: "
            + "  ".join(f"{name} {value:.0f}" for name, value in worst.items())
            + f"  errors {len(book.errors)}"
        )
        holds = not book.errors and all(worst[name] <= goal for name, (_, goal) in GOALS.items())
        held = people if holds and held in (0, int(people / STEP)) else held
        if book.errors or max(worst.values()) > 3000 or people > 5000:
            found.append(("B6", "it breaks at people", people, "published"))
            break
    return [("B6", "most people with all goals held", held, ""), *found]
