"""The database side of the cluster: etcd on three machines, Patroni with PostgreSQL on two of them, as `deploy/` says."""

import json
import os
import pwd
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.endurance.cluster.namespaces import Network

ROOT = Path(__file__).resolve().parents[3]
DATA_NODES, WITNESS = ("db1", "db2"), "db3"
SECRETS = {
    "superuser": "only-in-this-test",
    "replication": "only-in-this-test-too",
    "application": "tongban-in-this-test",
}
OPTIONS = (
    "target_session_attrs=read-write&connect_timeout=2&keepalives=1&keepalives_idle=2&keepalives_interval=1"
    "&keepalives_count=3&tcp_user_timeout=3000"
)


def missing_programs() -> list[str]:
    """What of Debian's packages is not there: the packages to install."""
    wanted = {"patroni": "patroni", "patronictl": "patroni", "etcd": "etcd-server", "etcdctl": "etcd-client"}
    missing = {package for program, package in wanted.items() if not shutil.which(program)}
    if not binaries():
        missing.add("postgresql-15")
    return sorted(missing)


def binaries() -> Path | None:
    """The newest PostgreSQL of the system that this Patroni knows (15 in Debian 12)."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "pg_rewind").exists()]
    known = [path for path in found if 14 <= int(path.parent.name) <= 15]
    return max(known, key=lambda path: int(path.parent.name), default=None)


class DatabaseNodes:
    """Three machines; `start` brings up what is not running, `leader()` says which node leads."""

    def __init__(self, network: Network, folder: Path) -> None:
        self.network, self.folder = network, folder
        self.account = pwd.getpwnam("postgres")
        self.machines = (*DATA_NODES, WITNESS)
        for name in self.machines:
            network.machine(name, "back")
            (folder / name).mkdir()
            os.chown(folder / name, self.account.pw_uid, self.account.pw_gid)

    def dsn(self) -> str:
        """The one DSN of every application node."""
        hosts = ",".join(self.network.address(name) for name in DATA_NODES)
        ports = ",".join("5432" for _ in DATA_NODES)
        return f"postgresql://tongban:{SECRETS['application']}@/tongban?host={hosts}&port={ports}&{OPTIONS}"

    def start(self, *names: str) -> None:
        for name in names or self.machines:
            self._start_etcd(name)
        for name in names or self.machines:
            if name in DATA_NODES:
                self._start_patroni(name)

    def stop_cleanly(self, name: str) -> None:
        """What `systemctl restart patroni` does first: an orderly end of the node's database."""
        for process in [p for p in self.network.pids(name) if "patroni" in _command(p)]:
            os.kill(process, 15)
        until(lambda: not any("postgres" in _command(p) for p in self.network.pids(name)), 60, f"{name} stops")

    def restart_database(self, name: str) -> None:
        self._start_patroni(name)

    def members(self, seen_from: str = WITNESS) -> list[dict]:
        """What `patronictl list` says."""
        said = self.network.run(
            seen_from, "patronictl", "-c", str(self._settings(seen_from)), "list", "-f", "json",
            env=self._environment(seen_from), timeout=30,
        )  # fmt: skip
        return json.loads(said)

    def leader(self) -> str | None:
        """The leader by the keeper of the lock, when it is running."""
        try:
            rows = self.members()
        except (AssertionError, ValueError):
            return None
        return next((r["Member"] for r in rows if r["Role"] == "Leader" and r["State"] == "running"), None)

    def has_synchronous_standby(self) -> bool:
        try:
            return any(r["Role"] == "Sync Standby" and r["State"] in ("running", "streaming") for r in self.members())
        except (AssertionError, ValueError):
            return False

    def switch_over(self) -> None:
        """The planned change of the leader."""
        leader = self.leader()
        self.network.run(
            WITNESS, "patronictl", "-c", str(self._settings(WITNESS)), "switchover", "--master", str(leader), "--force",
            env=self._environment(WITNESS), timeout=90,
        )  # fmt: skip

    def prepare(self) -> None:
        """The role and the database of the application, as docs/operations.md tells to make them."""
        leader = self.leader()
        for statement in (
            f"CREATE ROLE tongban LOGIN PASSWORD '{SECRETS['application']}'",
            "CREATE DATABASE tongban OWNER tongban",
        ):
            self.network.run(
                str(leader), str(binaries() / "psql"), "-qX", "-c", statement,
                f"postgresql://postgres:{SECRETS['superuser']}@{self.network.address(str(leader))}/postgres",
            )  # fmt: skip

    def _start_etcd(self, name: str) -> None:
        address = self.network.address(name)
        everybody = ",".join(f"{n}=http://{self.network.address(n)}:2380" for n in self.machines)
        self.network.start(
            name, "etcd", "--name", name, "--data-dir", str(self.folder / name / "etcd"),
            "--listen-client-urls", f"http://{address}:2379", "--advertise-client-urls", f"http://{address}:2379",
            "--listen-peer-urls", f"http://{address}:2380", "--initial-advertise-peer-urls", f"http://{address}:2380",
            "--initial-cluster", everybody, "--initial-cluster-token", self.folder.name,
            # The version 2 interface, see deploy/patroni.yml.
            "--enable-v2",
            # Wide enough for a busy test machine; etcd's own 100 and 1000 ms suit machines of their own.
            "--heartbeat-interval", "150", "--election-timeout", "1500",
            log=self.folder / f"{name}-etcd.log",
        )  # fmt: skip

    def _start_patroni(self, name: str) -> None:
        own, settings = self.account, self._settings(name)
        # Every machine has a folder for sockets of its own; here they share a disk, so each gets one mounted over it.
        sockets = f"mount -t tmpfs -o mode=1777 sockets /run/postgresql && exec setpriv --reuid={own.pw_uid}"
        self.network.start(
            name, "sh", "-c", f"{sockets} --regid={own.pw_gid} --clear-groups patroni {settings}",
            log=self.folder / f"{name}-patroni.log", env=self._environment(name), cwd="/",
        )  # fmt: skip

    def _settings(self, name: str) -> Path:
        """The file of deploy/, unchanged."""
        path = self.folder / "patroni.yml"
        if not path.exists():
            shutil.copy(ROOT / "deploy" / "patroni.yml", path)
            path.chmod(0o644)
        return path

    def _environment(self, name: str) -> dict[str, str]:
        address, own = self.network.address(name), self.folder / name
        return {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(own),
            "PATRONI_NAME": name,
            "PATRONI_RESTAPI_LISTEN": f"{address}:8008", "PATRONI_RESTAPI_CONNECT_ADDRESS": f"{address}:8008",
            "PATRONI_POSTGRESQL_LISTEN": f"{address}:5432", "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"{address}:5432",
            "PATRONI_POSTGRESQL_DATA_DIR": str(own / "data"), "PATRONI_POSTGRESQL_BIN_DIR": str(binaries()),
            "PATRONI_POSTGRESQL_PGPASS": str(own / "pgpass"),
            "PATRONI_ETCD_HOSTS": ",".join(f"'{self.network.address(n)}:2379'" for n in self.machines),
            "PATRONI_SUPERUSER_PASSWORD": SECRETS["superuser"],
            "PATRONI_REPLICATION_PASSWORD": SECRETS["replication"],
        }  # fmt: skip


def until(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Wait for something; how long it took. Fails with what was waited for."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.3)
    return time.monotonic() - began


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
