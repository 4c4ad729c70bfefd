"""B4: the work lists of officials while the open cases grow from a thousand to a million.

    ./run bench lists                     1,000 → 10,000 → 100,000 → 1,000,000 open cases; removes its folder
    ./run bench lists --most 100000       stop there
    ./run bench lists --json OUT.json

One client asks the real pages over HTTP (production settings, signed on, all middleware). A page that reads no case (the
account page) is asked in turns with each list: `growth` is that of the list over that of this page, so that what else the
machine does at the time counts for neither. The largest department holds about a fifth of all open cases.
"""

import argparse
import asyncio
import time
from typing import Any

from benchmarks.harness import serving, stand
from benchmarks.harness.cpu import Meter
from benchmarks.harness.options import stand_options
from benchmarks.harness.results import Row, keep, say, show
from benchmarks.harness.rounds import quantile

SIZES = (1_000, 10_000, 100_000, 1_000_000)
CONTROL = "account"
PAGES = {  # name → (who, address)
    CONTROL: ("leader", "/workbench/account/"),
    "due first": ("leader", "/workbench/due/"),
    "due first, second page": ("leader", "after:/workbench/due/"),
    "due first, late": ("leader", "/workbench/due/?late=promise"),
    "due first, one state": ("leader", "/workbench/due/?state=examining"),
    "due first, a name": ("leader", "/workbench/due/?text=%E7%8E%8B"),
    "due first, whole city": ("supervisor", "/workbench/due/"),
    "to accept": ("examiner", "/workbench/to-accept/"),
    "in examination": ("examiner", "/workbench/examining/"),
    "in examination, mine": ("examiner", "/workbench/examining/?mine=1"),
    "all of the department": ("leader", "/workbench/all/"),
    "received here": ("clerk", "/workbench/received/"),
    "to hand out": ("clerk", "/workbench/hand-out/"),
}


def main(arguments: list[str]) -> None:
    parser = stand_options("lists", __doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="open cases at the end")
    parser.add_argument("--times", type=int, default=150, help="how often each page is asked at each size")
    asked = parser.parse_args(arguments)
    if stand.inside("lists", arguments, keep=asked.keep, options=asked.pg_options):
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    from benchmarks.data.ready import enrolled, migrated
    from benchmarks.generate import Filler

    migrated()
    filler = Filler(items=5_000, applicants=50_000, papers=False, say=say)
    who = filler.ground()
    names = {
        "leader": who.leaders[0],
        "examiner": who.examiners[0],
        "clerk": who.clerks[0],
        "supervisor": who.supervisor,
    }
    keys = enrolled(names.values())
    found: dict[int, dict[str, dict[str, float]]] = {}
    for size in [size for size in SIZES if size <= asked.most]:
        began = time.monotonic()
        filler.add(closed=0, open_cases=size - who.open_cases)
        say(f"{size:>9} open cases ({time.monotonic() - began:.0f} s to add)")
        with serving.web(workers=1, threads=2) as web:
            meter = Meter(all=(web.pid, serving.postmaster()))
            found[size] = asyncio.run(asked_in_turns(web, names, keys, asked.times, meter))
        for name, figures in found[size].items():
            shown = "  ".join(f"{key} {value:6.1f}" for key, value in figures.items())
            say(f"{size:>9}  {name:<24} {shown} ms")
        time.sleep(31)  # an authenticator's code is taken once
    figures = rows(found)
    show("The work lists while open cases grow", figures)
    keep(asked.json, "lists", figures, pages={str(size): pages for size, pages in found.items()})


async def asked_in_turns(
    web: Any, names: dict[str, str], keys: dict[str, str], times: int, meter: Meter
) -> dict[str, dict[str, float]]:
    """p50 and p99 of every page in turns, after a few rounds that are not counted; then, each page by itself, the CPU time
    of web server and PostgreSQL for a request, which says the same on a busy machine as on an idle one. All in ms."""
    from benchmarks.data.ready import official

    browsers = {who: await official(web, name, keys) for who, name in names.items()}
    paths = {name: (browsers[who], await _path(browsers[who], path)) for name, (who, path) in PAGES.items()}
    waits: dict[str, list[float]] = {name: [] for name in paths}
    for turn in range(-5, times):
        for name, (browser, path) in paths.items():
            began = time.perf_counter()
            await browser.get(path)
            if turn >= 0:
                waits[name].append((time.perf_counter() - began) * 1000)
    used: dict[str, float] = {}
    for name, (browser, path) in paths.items():
        meter.lap()
        for _ in range(times):
            await browser.get(path)
        used[name] = meter.lap()["all"] / times
    for browser in browsers.values():
        browser.close()
    return {
        name: {"p50": quantile(one, 0.5), "p99": quantile(one, 0.99), "cpu": used[name]} for name, one in waits.items()
    }


async def _path(browser: Any, path: str) -> str:
    """`after:…` is the next page of that list."""
    if not path.startswith("after:"):
        return path
    page = (await browser.get(path.removeprefix("after:"))).text
    query = page.split('href="?after=', 1)[1].split('"', 1)[0]
    return f"{path.removeprefix('after:')}?after={query.replace('&amp;', '&')}"


def rows(found: dict[int, dict[str, dict[str, float]]]) -> list[Row]:
    least, most = min(found), max(found)
    made: list[Row] = []
    for name in PAGES:
        first, last = found[least][name], found[most][name]
        goal = "≤ 1.2" if name == "due first" else ""
        if name != CONTROL:
            control = {q: found[most][CONTROL][q] / found[least][CONTROL][q] for q in ("p50", "p99")}
            for q in ("p50", "p99"):
                what = f"{name}: growth of {q}, {least} → {most} open"
                made.append(("B4", what, last[q] / first[q] / control[q], goal))
            what = f"{name}: growth of CPU time, {least} → {most} open ({last['cpu']:.1f} ms)"
            made.append(("B4", what, last["cpu"] / first["cpu"], ""))
        made.append(
            (
                "B4",
                f"{name}: p50 ms at {most} open (p99 {last['p99']:.1f})",
                last["p50"],
                "≤ 6" if name == "due first" else "",
            )
        )
    return made
