"""B1 to B3: one case through the HTTP API in six durable transactions, against bare PostgreSQL doing the same writes.

    ./run bench case                 five rounds of 20 s each, counts, worker; removes its folder
    ./run bench case --quick         one short round on a place that is kept (first time half a minute more)
    ./run bench case --json OUT.json

B1  cases/s at 16 clients ÷ pgbench at 16 clients; medians of interleaved rounds
B2  SQL statements per case as the server counts them, BEGIN, COMMIT, token look-ups and health checks included
B3  CPU-ms per case: web server tree + PostgreSQL tree (the worker's share and the load generator's stand apart)

Files are uploaded before: they are part of no transaction that is measured.
"""

import argparse
import asyncio
import time
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.harness import caseload, limit, place, rounds, serving, stand, statements
from benchmarks.harness.cpu import Meter
from benchmarks.harness.http import Connection
from benchmarks.harness.recording import Recorder
from benchmarks.harness.results import Row, keep, say, show

LONGEST_FOLLOW_UP = 60  # seconds that the worker is watched
BARE = "bare"  # the database that pgbench writes into: a copy of the filled one
DRAWN = ("regions_body", "catalogue_serviceitem", "catalogue_itemversion", "identity_applicant", "identity_staff", "files_storedfile",
         "identity_apitoken")  # fmt: skip


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench case")
    parser.add_argument("--quick", action="store_true", help="one short round, on a place that is kept between runs")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=int, help="of each contestant in a round")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--fill", type=int, help="cases that are in the tables before")
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server")
    parser.add_argument("--threads", type=int, default=4, help="threads of each")
    parser.add_argument("--no-worker", action="store_true", help="leave out what the worker costs")
    parser.add_argument("--simple", action="store_true", help="also run the limit without prepared statements")
    parser.add_argument("--statements", action="store_true", help="list the statements of a case")
    parser.add_argument("--keep", action="store_true", help="leave the folder for the next run")
    parser.add_argument("--json", metavar="PATH")
    found = parser.parse_args(arguments)
    found.rounds = found.rounds or (1 if found.quick else 5)
    found.seconds = found.seconds or (4 if found.quick else 20)
    found.fill = found.fill if found.fill is not None else (2_000 if found.quick else 50_000)
    found.no_worker = found.no_worker or found.quick
    return found


def main(arguments: list[str]) -> None:
    asked = options(arguments)
    if stand.inside("case", arguments, keep=asked.keep or asked.quick):
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    town = place.prepared()
    folder = stand.folder()
    assert folder is not None
    script = folder / "limit.sql"
    with serving.web(workers=1, threads=1) as web:
        warmed(caseload.run(web, town, clients=1, cases=8, seed=1))
        made = recorded(web, town)
    script.write_text(made.text())
    fill(script, made, asked)
    with serving.web(workers=asked.workers, threads=asked.threads) as web:
        warmed(caseload.run(web, town, clients=asked.clients, seconds=2))
        found = rounds.interleave(contestants(web, town, script, asked), rounds=asked.rounds, say=say)
    with serving.web(workers=1, threads=1) as web:
        per_case = counted(web, town, cases=5 if asked.quick else 20)
    checked()
    figures = rows(found, per_case, asked)
    if not asked.no_worker:
        figures += followed_up()
    show(
        f"One case, six requests, {asked.clients} clients, {asked.workers}×{asked.threads} threads, {asked.fill} cases before",
        figures,
    )
    if asked.statements:
        for text, calls in per_case.items():
            say(f"{calls:7.2f}  {' '.join(text.split())[:150]}")
    keep(asked.json, "case", figures, rounds=found, statements=per_case)


def warmed(load: caseload.Load) -> None:
    if load.errors:
        raise SystemExit(f"{len(load.errors)} errors, the first: {load.errors[0]}")


def recorded(web: serving.Web, town: place.Place) -> limit.Script:
    """The script of the limit, from the rows of one case."""
    recorder = Recorder()
    targets = [c.points_at for t in recorder.tables.values() for c in t.columns if c.points_at]
    made = limit.Script(limit.ranges({*DRAWN, *targets} & set(DRAWN)))

    async def one() -> None:
        load = caseload.Load()
        await caseload.one_case(
            Connection(web.host, web.port), town, Random(7), load, lambda step: made.add(recorder.taken())
        )
        warmed(load)

    asyncio.run(one())
    recorder.close()
    for note in made.notes:
        say(f"limit: {note}")
    return made


def fill(script: Path, made: limit.Script, asked: argparse.Namespace) -> None:
    """Fill the tables by the limit's own script, close nine of ten of those cases, analyse, and copy for pgbench."""
    limit.prepare(stand.WORK, made)
    if asked.fill:
        limit.run(script, stand.WORK, clients=8, cases=asked.fill)
    with stand.connect(stand.WORK) as connection:
        connection.execute(
            "UPDATE cases_case SET state = 'delivered', is_open = false, closed_at = decided_at WHERE id % 10 > 0"
        )
        connection.execute("DELETE FROM kernel_eventpending")
        connection.execute("VACUUM ANALYZE")
    stand.copy_database(stand.WORK, BARE)
    with stand.connect(BARE) as connection:
        connection.execute("VACUUM ANALYZE")


def contestants(web: serving.Web, town: place.Place, script: Path, asked: argparse.Namespace) -> dict[str, Any]:
    meter = Meter(app=(web.pid,), postgresql=(serving.postmaster(),))

    def application() -> rounds.Figures:
        meter.lap()
        load = caseload.run(web, town, clients=asked.clients, seconds=asked.seconds)
        used = meter.lap()
        warmed(load)
        taken = [sum(one) for one in zip(*load.milliseconds.values(), strict=False)]
        return {"cases/s": load.cases / load.seconds, "ms": rounds.quantile(taken, 0.5),
                **{f"cpu {name}": value / load.cases for name, value in used.items()}, "others": meter.others}  # fmt: skip

    def bare(protocol: str) -> rounds.Figures:
        meter.lap()
        found = limit.run(script, BARE, clients=asked.clients, seconds=asked.seconds, protocol=protocol)
        used = meter.lap()["postgresql"] / (found["cases/s"] * asked.seconds)
        return {**found, "cpu postgresql": used, "others": meter.others}

    found: dict[str, Any] = {"tongban": application, "limit": lambda: bare("prepared")}
    return {**found, "simple": lambda: bare("simple")} if asked.simple else found


def counted(web: serving.Web, town: place.Place, *, cases: int) -> dict[str, float]:
    """Statement → calls per case, once the process has read what it keeps in memory: the same cases are done before."""
    warmed(caseload.run(web, town, clients=1, cases=cases, seed=2))
    with statements.counted() as count:
        warmed(caseload.run(web, town, clients=1, cases=cases, seed=2))
    return {text: calls / cases for text, calls in count.statements.items()}


def checked() -> None:
    """What was answered with 2xx is in the tables: every case decided, every number once."""
    with stand.connect(stand.WORK) as connection:
        row = connection.execute(
            "SELECT count(*) - count(DISTINCT number), count(*) FILTER (WHERE decided_at IS NULL) FROM cases_case"
        ).fetchone()
    if row != (0, 0):
        raise SystemExit(f"numbers given twice, cases without a decision: {row}")


def rows(found: dict[str, list[rounds.Figures]], per_case: dict[str, float], asked: argparse.Namespace) -> list[Row]:
    ours, bare = rounds.medians(found["tongban"]), rounds.medians(found["limit"])
    ratio = rounds.medians(
        [{"r": a["cases/s"] / b["cases/s"]} for a, b in zip(found["tongban"], found["limit"], strict=True)]
    )["r"]
    made: list[Row] = [
        ("B1", "cases/s, six requests each", ours["cases/s"], ""),
        ("B1", "limit: bare PostgreSQL, cases/s", bare["cases/s"], ""),
        ("B1", "ratio", ratio, "≥ 0.25, first gate 0.12"),
        ("B2", "SQL statements per case", sum(per_case.values()), "≤ 24, first gate 36"),
        ("B3", "CPU-ms per case: web server", ours["cpu app"], ""),
        ("B3", "CPU-ms per case: PostgreSQL", ours["cpu postgresql"], f"bare: {bare['cpu postgresql']:.2f}"),
        ("B3", "CPU-ms per case: both", ours["cpu app"] + ours["cpu postgresql"], "≤ 14"),
        ("", "CPU-ms per case: load generator", ours["cpu client"], ""),
        ("", "time of a case at this load, p50 ms", ours["ms"], ""),
        (
            "",
            "cores busy with others' work: ours, limit",
            f"{ours['others']:.2f}, {bare['others']:.2f}",
            "0, else B1 is not to be trusted",
        ),
    ]
    if asked.simple:
        made.insert(
            3, ("B1", "limit without prepared statements, cases/s", rounds.medians(found["simple"])["cases/s"], "")
        )
    return made


def followed_up() -> list[Row]:
    """What the worker does afterwards for the same cases (messages, delivery), until nothing is pending."""
    with stand.connect(stand.WORK) as connection:

        def pending() -> int:
            row = connection.execute("SELECT count(*) FROM kernel_eventpending").fetchone()
            return int(row[0]) if row else 0

        def delivered() -> int:
            row = connection.execute("SELECT count(*) FROM cases_case WHERE state = 'delivered'").fetchone()
            return int(row[0]) if row else 0

        first, filled = pending(), delivered()
        with serving.worker() as pid:
            while pending() == first:  # it starts
                time.sleep(0.05)
            meter, start = Meter(worker=(pid,), postgresql=(serving.postmaster(),)), delivered()
            began = time.monotonic()
            while pending() and time.monotonic() - began < LONGEST_FOLLOW_UP:
                time.sleep(0.5)
            used, done, seconds = meter.lap(), delivered() - start, time.monotonic() - began
        left, total = pending(), delivered() - filled
    if not done:
        raise SystemExit(f"the worker delivered nothing in {seconds:.0f} s; {left} events are pending")
    return [
        (
            "",
            "worker: cases followed up per second",
            done / seconds,
            f"{total} delivered, {left} events of {first} left",
        ),
        ("", "worker: CPU-ms per case", used["worker"] / done, f"PostgreSQL {used['postgresql'] / done:.1f}"),
    ]
