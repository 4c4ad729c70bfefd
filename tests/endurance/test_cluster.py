"""Machines of a cluster are broken one after the other under load: nothing acknowledged is lost, nobody waits for ever.

Three machines with etcd, PostgreSQL with Patroni on two of them (the settings of `deploy/patroni.yml`), two with the application,
one with its clients, each a network namespace of its own. Only in the long form, and only where these may be made.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.endurance.cluster import namespaces
from tests.endurance.cluster.applications import NODES, ApplicationNodes, longest_gap, remove
from tests.endurance.cluster.database import DATA_NODES, DatabaseNodes, missing_programs, until
from tests.endurance.cluster.load import BOUND
from tests.endurance.reporting import Account

LONGEST_GAP = 30  # seconds in which nobody's write is acknowledged
OFFICES, PEOPLE = 4, 8


class Cluster:
    """The whole, and the hand that breaks it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.network = namespaces.Network()
        self.database = DatabaseNodes(self.network, folder)
        self.application = ApplicationNodes(self.network, self.database, folder)
        self.faults: list[tuple[str, float, float]] = []

    def begin(self) -> None:
        self.database.start()
        until(self.database.leader, 90, "a leader")
        until(self.database.has_synchronous_standby, 90, "a synchronous standby")
        self.database.prepare()
        self.application.migrate(OFFICES, PEOPLE)
        self.application.start()
        for name in NODES:
            until(lambda name=name: self.application.is_up(name), 90, f"{name} answers")
        self.application.start_load()
        self.works()

    def works(self, node: int | None = None, patience: float = 60) -> None:
        """New writes are acknowledged (by that node)."""
        now = time.time()

        def goes_on() -> bool:
            assert not (said := self.application.complaints()), said
            return self.application.acknowledged_since(now, node) >= 5

        until(goes_on, patience, f"writes go on at {node or 'any node'}")

    def is_whole(self) -> None:
        """Leader, synchronous standby and both application nodes are back at work."""
        until(self.database.has_synchronous_standby, 120, "a synchronous standby")
        for node in range(len(NODES)):
            self.works(node)

    @contextlib.contextmanager
    def fault(self, name: str) -> Iterator[None]:
        """Something is broken inside and mended by its end; then all must be as before."""
        began = time.time()
        print(f"{time.strftime('%H:%M:%S')} {name}", flush=True)
        try:
            yield
            self.is_whole()
        except BaseException:
            self.tell()
            raise
        self.faults.append((name, began, time.time()))

    def tell(self) -> None:
        """The ends of all logs, and the last attempts, for whoever must find out what went wrong."""
        for log in sorted(self.folder.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}")
        for line in self.application.lines()[-20:]:
            print(line)

    def standby(self) -> str:
        return next(name for name in DATA_NODES if name != self.database.leader())

    def failed_over(self, old: str) -> None:
        until(lambda: self.database.leader() not in (None, old), 90, f"another leader than {old}")
        self.works()


def leader_loses_its_power(cluster: Cluster) -> None:
    old = cluster.database.leader()
    cluster.network.power_off(old)
    cluster.failed_over(old)
    cluster.database.start(old)


def leader_is_cut_off(cluster: Cluster) -> None:
    old = cluster.database.leader()
    cluster.network.cut(old)
    cluster.failed_over(old)
    time.sleep(10)
    cluster.network.mend(old)


def postgres_of_the_leader_is_killed(cluster: Cluster) -> None:
    leader = cluster.database.leader()
    pid = int((cluster.folder / leader / "data" / "postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, signal.SIGKILL)
    time.sleep(1)
    cluster.works()


def leader_is_changed_as_planned(cluster: Cluster) -> None:
    cluster.database.switch_over()


def standby_is_cut_off(cluster: Cluster) -> None:
    standby = cluster.standby()
    cluster.network.cut(standby)
    time.sleep(5)
    cluster.works()
    cluster.network.mend(standby)


def keepers_of_the_lock_stand_still(cluster: Cluster) -> None:
    """All three etcd hang for longer than the lock lasts."""
    pids = [pid for name in cluster.database.machines for pid in cluster.network.pids(name) if is_etcd(pid)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(25)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def application_node_loses_the_database(cluster: Cluster) -> None:
    cluster.network.cut(NODES[0], namespaces.BACK)
    time.sleep(15)
    cluster.works(node=1)
    cluster.network.mend(NODES[0], namespaces.BACK)


def application_node_loses_its_power(cluster: Cluster) -> None:
    cluster.network.power_off(NODES[1])
    cluster.works(node=0)
    cluster.application.start(NODES[1])


FAULTS: list[Callable[[Cluster], None]] = [
    leader_loses_its_power,
    leader_is_cut_off,
    postgres_of_the_leader_is_killed,
    leader_is_changed_as_planned,
    standby_is_cut_off,
    keepers_of_the_lock_stand_still,
    application_node_loses_the_database,
    application_node_loses_its_power,
    leader_loses_its_power,
]


def is_etcd(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip() == "etcd"
    return False


def why_not() -> str:
    """Why there can be no cluster here; installs what is missing where that is allowed."""
    if why := namespaces.problem():
        return why
    if (missing := missing_programs()) and shutil.which("apt-get"):
        for words in (["update"], ["-y", "install", "--no-install-recommends", *missing]):
            subprocess.run(["apt-get", "-q", *words], env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
                           capture_output=True, check=False)  # fmt: skip
        missing = missing_programs()
    return f"missing: apt-get install {' '.join(missing)}" if missing else ""


pytestmark = pytest.mark.endurance


@pytest.fixture
def cluster(is_long: bool) -> Iterator[Cluster]:
    if not is_long:
        pytest.skip("only in the long form (./run test --endurance)")
    if why := why_not():
        pytest.skip(f"no cluster here: {why}")
    folder = Path(tempfile.mkdtemp(prefix="tongban-cluster-"))
    folder.chmod(0o755)
    made = Cluster(folder)
    try:
        made.begin()
        yield made
    finally:
        made.network.close()
        remove(folder)


def test_a_cluster_loses_no_acknowledged_case_whatever_machine_fails(cluster: Cluster, account: Account):
    for breaking in FAULTS:
        with cluster.fault(breaking.__name__.replace("_", " ")):
            breaking(cluster)
    cluster.application.end_load()
    found = settled(cluster)
    lines = cluster.application.lines()
    report(cluster, lines, found)

    account.count("faults", len(FAULTS))
    account.count("acknowledged writes", found["acknowledged"])
    account.lost += found["lost"] + found["missing_cases"]
    account.doubled += found["doubled"] + found["unasked"]
    account.wrong += [f"series {name} has gaps or doubles" for name in found["numbers"]]
    account.wrong += [
        f"events {name}: {number}" for name, number in found["events"].items() if name != "published" and number
    ]
    account.wrong += [f"{line['what']} hung for {line['took']} s" for line in lines if line["took"] > BOUND]
    for name, began, ended in cluster.faults:
        if (gap := gap_in(lines, began, ended)) > LONGEST_GAP:
            account.wrong.append(f"{name}: nothing was acknowledged for {gap:.1f} s")
    account.settle()
    assert found["keys"] == found["acknowledged"] and found["cases"] > PEOPLE
    cluster.application.tongban("audit", "verify")
    clocks = json.loads(cluster.application.tongban("cases", "verify-clocks", "--all", "--json"))
    assert clocks["differing"] == 0, clocks


def settled(cluster: Cluster) -> dict:
    """The findings once the workers have caught up, or after a minute and a half."""
    for _ in range(90):
        said = cluster.application.python("-m", "tests.endurance.cluster.findings", str(cluster.application.journal))
        found = json.loads(said.splitlines()[-1])
        if not found["events"]["waiting"]:
            break
        time.sleep(1)
    return found


def too_early(line: dict) -> bool:
    """What was filed is not received yet: nothing is wrong, it is asked again."""
    return line["status"] == 409


def failed(line: dict) -> bool:
    return not line["done"] and not too_early(line)


def gap_in(lines: list[dict], began: float, ended: float) -> float:
    done = sorted(line["began"] + line["took"] for line in lines if line["done"])
    return longest_gap([moment for moment in done if began - 2 <= moment <= ended])


def report(cluster: Cluster, lines: list[dict], found: dict) -> None:
    """What was tried, and what it was like for the clients."""
    print(f"{len(lines)} attempts, {found['acknowledged']} writes acknowledged, {found['cases']} cases, "
          f"{sum(line['replayed'] for line in lines)} answered from an earlier attempt, "
          f"{sum(map(failed, lines))} attempts failed, {sum(map(too_early, lines))} came too early; longest answer {max(line['took'] for line in lines):.1f} s")  # fmt: skip
    for name, began, ended in cluster.faults:
        during = [line for line in lines if began <= line["began"] <= ended]
        print(f"  {name}: gap {gap_in(lines, began, ended):.1f} s, longest answer {max(line['took'] for line in during):.1f} s, "
              f"{sum(map(failed, during))} of {len(during)} attempts failed, whole again after {ended - began:.0f} s")  # fmt: skip
    print(f"  events {found['events']}")
