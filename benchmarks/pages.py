"""B5: my cases, case page, guide page and search with a hundred thousand items and a million cases.

    ./run bench pages                                  fills a million cases first (some minutes); removes its folder
    ./run bench pages --cases 100000 --items 10000     a smaller one
    ./run bench pages --keep                           leaves the folder, so that the next run need not fill it

One client asks the real pages over HTTP (production settings). Each request takes another case, item or query out of many,
so that the figures are not those of one warm page.
"""

import argparse
import asyncio
import time
from random import Random
from typing import Any
from urllib.parse import quote

from benchmarks.harness import serving, stand
from benchmarks.harness.cpu import Meter
from benchmarks.harness.options import sizes, stand_options
from benchmarks.harness.results import Row, keep, show
from benchmarks.harness.rounds import quantile

GOALS = {
    "my cases": 60.0,
    "my case page": 60.0,
    "officials' case page": 60.0,
    "guide page": 25.0,
    "search": 50.0,
    "suggestions": 50.0,
}
QUERIES = (
    "食品经营", "开饭店", "公积金", "道路运输证变更", "spjy", "shipin", "医疗机构执业许可证", "护士", "残疾人", "老年人优待", "居住证", "户口",
    "排污许可", "建设用地", "失业", "低保", "种植户 农药", "食品经营许可正", "运输企业", "出版物", "旅行社", "加油站 危险化学品", "教师资格", "律师",
)  # fmt: skip


def main(arguments: list[str]) -> None:
    parser = stand_options("pages", __doc__)
    sizes(parser)
    parser.add_argument("--times", type=int, default=300)
    asked = parser.parse_args(arguments)
    if stand.inside("pages", arguments, keep=asked.keep, options=asked.pg_options):
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    from benchmarks.data.ready import filled

    known = filled(cases=asked.cases, open_cases=min(asked.open_cases, asked.cases), items=asked.items)
    targets = _targets(known, asked.times)
    with serving.web(workers=1, threads=2) as web:
        meter = Meter(all=(web.pid, serving.postmaster()))
        waits, used = asyncio.run(asked_in_turns(web, known, targets, asked.times, meter))
    figures: list[Row] = []
    for name, one in waits.items():
        goal = f"≤ {GOALS[name]:.0f}" if name in GOALS else ""
        figures.append(
            (
                "B5",
                f"{name}, p95 ms (p50 {quantile(one, 0.5):.1f}, worst {max(one):.0f}, CPU {used[name]:.1f})",
                quantile(one, 0.95),
                goal,
            )
        )
    show(f"Pages with {asked.cases} cases and {asked.items} items", figures)
    keep(asked.json, "pages", figures)


def _targets(known: dict[str, Any], times: int) -> dict[str, list[str]]:
    """Addresses to draw from: cases of the citizen and of the department, items, queries."""
    from tongban.cases.models import Case

    mine = (
        Case.objects.filter(applicant__user__username=known["citizens"][0])
        .exclude(state="draft")
        .order_by("-updated_at")
    )
    theirs = Case.objects.filter(body__short_name__startswith="云01", is_open=True).order_by("due_on", "id")
    rng = Random(5)  # noqa: S311
    spread = list(theirs.values_list("number", flat=True)[: times * 5])
    rng.shuffle(spread)
    return {
        "my cases": ["/my/cases/", "/my/cases/?show=open", "/my/cases/?show=closed"],
        "my case page": [f"/my/cases/{number}/" for number in mine.values_list("number", flat=True)[:times]],
        "officials' case page": [f"/workbench/cases/{number}/" for number in spread[:times]],
        "guide page": [f"/items/{code}/" for code in known["item_codes"]],
        "search": [f"/search?q={quote(query)}" for query in QUERIES],
        "suggestions": [f"/search/suggest?q={quote(query[:3])}" for query in QUERIES],
        "department's day": ["/workbench/"],
        "overview of a leader": ["/workbench/overview/"],
    }


async def asked_in_turns(
    web: Any, known: dict[str, Any], targets: dict[str, list[str]], times: int, meter: Meter
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """The waits in turns; then, each page by itself, the CPU time of web server and PostgreSQL for a request. In ms."""
    from benchmarks.data.ready import citizen, official
    from benchmarks.harness.browser import Browser

    leader = await official(web, known["leaders"][0], known["keys"])
    person, anybody = await citizen(web, known["citizens"][0]), Browser(web.host, web.port, address="203.0.113.9")
    who = {"my cases": person, "my case page": person, "officials' case page": leader, "department's day": leader,
           "overview of a leader": leader}  # fmt: skip
    waits: dict[str, list[float]] = {name: [] for name in targets}
    for turn in range(-3, times):
        for name, paths in targets.items():
            anybody.address = f"203.0.113.{10 + turn % 200}"  # a visitor each: nobody may ask too often
            began = time.perf_counter()
            await who.get(name, anybody).get(paths[turn % len(paths)])
            if turn >= 0:
                waits[name].append((time.perf_counter() - began) * 1000)
    used: dict[str, float] = {}
    for name, paths in targets.items():
        meter.lap()
        for turn in range(times):
            anybody.address = f"203.0.113.{10 + turn % 200}"
            await who.get(name, anybody).get(paths[turn % len(paths)])
        used[name] = meter.lap()["all"] / times
    return waits, used
