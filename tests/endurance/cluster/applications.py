"""The application side of the cluster: two machines with a web server and a worker each, and the clients' machine."""

import json
import os
import shutil
import sys
import time
from itertools import pairwise
from pathlib import Path

from tests.endurance.cluster.database import ROOT, DatabaseNodes
from tests.endurance.cluster.namespaces import BACK, FRONT, Network

NODES, CLIENTS, PORT = ("app1", "app2"), "clients", 8000


class ApplicationNodes:
    """Both nodes share the folder of state (keys and stored files), as the guide for operators says."""

    def __init__(self, network: Network, database: DatabaseNodes, folder: Path) -> None:
        self.network, self.database, self.folder = network, database, folder
        self.journal, self.stop = folder / "journal.jsonl", folder / "stop"
        self.load = None
        for name in NODES:
            network.machine(name, BACK, FRONT)
        network.machine(CLIENTS, FRONT)

    def migrate(self, offices: int, people: int) -> None:
        """Make the tables and who is there."""
        self.tongban("migrate", "--verbosity", "0")
        said = self.python("-m", "tests.endurance.cluster.seeding", str(offices), str(people))
        place = json.loads(said.splitlines()[-1])
        place["nodes"] = [[self.network.address(name, FRONT), PORT] for name in NODES]
        (self.folder / "place.json").write_text(json.dumps(place))

    def start(self, *names: str) -> None:
        for name in names or NODES:
            web = ("granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", str(PORT), "--workers", "1",
                   "--blocking-threads", "4", "config.wsgi:application")  # fmt: skip
            for log, words in (("web", web), ("worker", ("tongban", "worker"))):
                self.network.start(
                    name, sys.executable, "-m", *words, log=self.folder / f"{name}-{log}.log", env=self.environment(name),
                    cwd=ROOT,
                )  # fmt: skip

    def is_up(self, name: str) -> bool:
        code = (
            "import sys, urllib.request as u; u.build_opener(u.ProxyHandler({})).open(u.Request(sys.argv[1], "
            "headers={'Host': 'localhost'}), timeout=5)"
        )
        try:
            url = f"http://{self.network.address(name, FRONT)}:{PORT}/api/v1/items?limit=1"
            self.network.run(CLIENTS, sys.executable, "-c", code, url)
        except AssertionError:
            return False
        return True

    def start_load(self) -> None:
        self.load = self.network.start(
            CLIENTS, sys.executable, "-m", "tests.endurance.cluster.load", str(self.folder / "place.json"),
            str(self.journal), str(self.stop), log=self.folder / "load.log", env=self.environment("app1"), cwd=ROOT,
        )  # fmt: skip

    def end_load(self, patience: float = 300) -> None:
        self.stop.touch()
        assert self.load.wait(timeout=patience) == 0, self.complaints()
        assert not (said := self.complaints()), said

    def complaints(self) -> str:
        """What the load said: nothing, unless one of the people met something that must not happen."""
        return (self.folder / "load.log").read_text()[-3000:]

    def lines(self) -> list[dict]:
        """The journal of the load so far."""
        if not self.journal.exists():
            return []
        whole = self.journal.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def acknowledged_since(self, moment: float, node: int | None = None) -> int:
        return sum(
            line["done"] and line["began"] > moment and node in (None, line["node"]) for line in self.lines()
        )  # fmt: skip

    def tongban(self, *words: str) -> str:
        return self.python("-m", "tongban", *words)

    def python(self, *words: str) -> str:
        """A program on the first application node, to its end."""
        return self.network.run("app1", sys.executable, *words, env=self.environment("app1"), cwd=ROOT, timeout=300)

    def environment(self, name: str) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "HOME") if key in os.environ}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": self.database.dsn(),
            "TONGBAN_VAR": str(self.folder / "var"), "PORT": str(PORT), "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }  # fmt: skip


def longest_gap(moments: list[float]) -> float:
    """Seconds between two neighbours, at most."""
    return max((after - before for before, after in pairwise(moments)), default=0.0)


def remove(folder: Path) -> None:
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.5)
