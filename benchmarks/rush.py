"""B7: the morning rush. Five hundred people sign in within ten seconds, at a server that has just started.

    ./run bench rush                       500 in 10 s: 360 citizens and 140 officials with their second factor
    ./run bench rush --people 100 --within 2
    ./run bench rush --ramp                again and again with more people, until it no longer holds

A sign-in is: the form (session, CSRF token), the post with the password, for officials the page and the post of the code,
and the first page behind the door. Everybody has a connection and an address of their own and comes at a random moment;
nobody waits for anybody (open arrivals). Fresh server: the processes have answered nothing before, its caches are empty.
"""

import argparse
import asyncio
import time
from random import Random

from benchmarks.harness import place, rounds, serving, stand
from benchmarks.harness.browser import Browser, Failed, sign_in
from benchmarks.harness.cpu import Meter
from benchmarks.harness.http import Lost
from benchmarks.harness.results import Row, keep, say, show

DOORS = {"citizen": "/sign-in/", "official": "/workbench/sign-in/"}
PATIENCE = 60.0  # seconds that a person waits before it counts as an error
GOAL = 2000.0  # ms
Person = tuple[str, str, str]  # citizen or official, account, key of the second factor


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench rush")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--within", type=float, default=10.0, help="seconds")
    parser.add_argument("--rounds", type=int, default=3, help="each with a fresh server; medians")
    parser.add_argument("--ramp", action="store_true", help="raise the number of people until it breaks")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--keep", action="store_true", help="leave the folder for the next run")
    parser.add_argument("--json", metavar="PATH")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    asked = options(arguments)
    if not stand.inside("rush", arguments, keep=asked.keep):
        return
    town = place.prepared()
    runs = [morning(town, asked, asked.people, seed) for seed in range(asked.rounds)]
    found = rounds.medians(runs)
    figures: list[Row] = [
        ("B7", f"errors of {asked.people} sign-ins within {asked.within:g} s", max(run["errors"] for run in runs), "0"),
        ("B7", "a sign-in from the form to the first page, p95 ms", found["p95"], "≤ 2000"),
        ("B7", "the same, p50 ms", found["p50"], ""),
        ("B7", "the longest ms", max(run["longest"] for run in runs), ""),
        ("B7", "the post with the password alone, p95 ms", found["post p95"], ""),
        ("", "all in after, seconds", found["seconds"], ""),
        ("", "CPU-ms per sign-in: web server", found["cpu app"], ""),
        ("", "CPU-ms per sign-in: PostgreSQL", found["cpu postgresql"], ""),
        ("", "CPU-ms per sign-in: load generator", found["cpu client"], ""),
        ("", "cores busy with others' work", found["others"], "0"),
    ]
    if asked.ramp:
        figures.append(("B7", f"most people within {asked.within:g} s at p95 ≤ 2 s", ramp(town, asked), "≥ 500"))
    show(f"Morning rush, cold, {asked.workers}×{asked.threads} threads", figures)
    keep(asked.json, "rush", figures, rounds=runs)


def ramp(town: place.Place, asked: argparse.Namespace) -> int:
    """Twenty in a hundred more each time; the last number that held."""
    most, people = 0, 100
    while people <= len(everybody(town)):
        found = morning(town, asked, people, people)
        if found["errors"] or found["p95"] > GOAL:
            break
        most, people = people, people * 6 // 5
    return most


def everybody(town: place.Place) -> list[Person]:
    """Eighteen citizens to seven officials, as far as there are any."""
    citizens = [("citizen", one.account, "") for one in town.citizens]
    officials = [("official", one.account, one.key) for one in town.officials]
    return citizens + officials


def chosen(town: place.Place, number: int, rng: Random) -> list[Person]:
    everyone = everybody(town)
    officials = [one for one in everyone if one[0] == "official"][: number * 7 // 25]
    citizens = [one for one in everyone if one[0] == "citizen"]
    people = officials + citizens[: number - len(officials)]
    if len(people) < number:
        raise SystemExit(f"the place has {len(people)} accounts for {number} sign-ins")
    rng.shuffle(people)
    return people


def morning(town: place.Place, asked: argparse.Namespace, number: int, seed: int) -> rounds.Figures:
    """One rush at a fresh server on a fresh copy of the data."""
    rng = Random(seed)
    people = chosen(town, number, rng)
    stand.copy_database(stand.BASE, stand.WORK)
    with serving.web(workers=asked.workers, threads=asked.threads) as web:
        meter = Meter(app=(web.pid,), postgresql=(serving.postmaster(),))
        whole, posts, errors, seconds = asyncio.run(_come(web, people, town.password, asked.within, rng))
        used = meter.lap()
    for line in errors[:3]:
        say(f"error: {line}")
    found = {
        "errors": len(errors), "p95": rounds.quantile(whole, 0.95), "p50": rounds.quantile(whole, 0.5),
        "longest": max(whole, default=0.0), "post p95": rounds.quantile(posts, 0.95), "seconds": seconds,
        **{f"cpu {name}": value / number for name, value in used.items()}, "others": meter.others,
    }  # fmt: skip
    say(f"{number} people: " + "  ".join(f"{name} {value:.4g}" for name, value in found.items()))
    return found


async def _come(
    web: serving.Web, people: list[Person], password: str, within: float, rng: Random
) -> tuple[list[float], list[float], list[str], float]:
    whole: list[float] = []
    posts: list[float] = []
    errors: list[str] = []
    began = time.perf_counter()

    async def person(number: int, who: Person, comes: float) -> None:
        await asyncio.sleep(comes)
        door, account, key = who
        browser = Browser(web.host, web.port, address=f"203.0.{number // 250}.{1 + number % 250}")
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                posts.append(await sign_in(browser, door=DOORS[door], account=account, password=password, key=key))
            whole.append((time.perf_counter() - start) * 1000)
        except (Failed, Lost, OSError, TimeoutError) as problem:
            errors.append(f"{account}: {type(problem).__name__} {problem}")
        finally:
            browser.close()

    await asyncio.gather(*(person(n, who, rng.uniform(0, within)) for n, who in enumerate(people)))
    return whole, posts, errors, time.perf_counter() - began
