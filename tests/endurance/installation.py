"""An installation of its own to be hurt: durable PostgreSQL, web server and worker as processes, all state in one folder.

    with Installation() as place:            # an empty folder, the tables made
        place.seed("tests.endurance.seeding")     # a module that prints JSON: who is there, with which tokens
        place.start_web(); place.start_worker()
        place.kill(place.web); place.start_web()
        place.kill_postmaster(); place.start_database()

Nothing of the test process's own database is used. Everything is ended and the folder removed at the end.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from tests import processes
from tests.processes import ROOT, children_of, free_port, is_alive, parent_of_orphans, wait_until

from tongban.kernel.postgres import Server, ServerProblem

SETTINGS = "tests.endurance.settings"
PATIENCE = 180  # seconds; a machine that is busy otherwise needs many times what one of its own does


class Installation:
    """`options`: for PostgreSQL's start (durable as they are). `more`: environment of all its processes."""

    def __init__(self, *, options: str = "", **more: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tongban-place-"))
        self.folder.chmod(0o711)  # PostgreSQL's own account passes through
        self.options, self.more = options, more
        self.server = Server(self.folder / "var" / "pg")
        self.port = free_port()
        self.web: subprocess.Popen | None = None
        self.workers: list[subprocess.Popen] = []
        self._hands = threading.RLock()  # one pair: a supervisor and a killer do not work on a process at once
        self.is_amended = False  # closed cases keep the calendar of their day, which is no longer that of now
        self._hand: subprocess.Popen | None = None  # see `do`
        self.people: dict[str, Any] = {}

    def __enter__(self) -> "Installation":
        parent_of_orphans(True)
        try:
            self.start_database()
            self.tongban("migrate", "--verbosity", "0")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in [self.web, *self.workers]:
            self.kill(process)
        self.let_go()
        with contextlib.suppress(ServerProblem, OSError):
            self.server.stop()
        parent_of_orphans(False)
        if self.server.sockets != self.server.folder:
            shutil.rmtree(self.server.sockets, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- its environment

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def dsn(self) -> str:
        return self.server.dsn()

    def environment(self, **more: str) -> dict[str, str]:
        own = {"TONGBAN_WRONG_CLOCK": "1", "PORT": str(self.port)} | self.more | more
        return processes.environment(self.server, self.var, SETTINGS, **own)

    def python(
        self, *words: str, fails: bool = False, input: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        """`python WORDS` beside the installation. Must go well, unless `fails` says that this is the caller's to judge."""
        done = processes.run(*words, env=self.environment(**more), timeout=300, input=input)
        assert fails or done.returncode == 0, f"{' '.join(words)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done

    def tongban(self, *words: str, fails: bool = False, **more: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "tongban", *words, fails=fails, **more)

    def seed(self, module: str) -> dict[str, Any]:
        """Run a module that fills the place and prints JSON; kept as `people`."""
        self.people = json.loads(self.python("-m", module).stdout.splitlines()[-1])
        return self.people

    def do(self, deed: str, **arguments: Any) -> Any:
        """A deed of `tests.endurance.deeds` (or "module:function") inside the installation, without a start of its own."""
        if self._hand is None or self._hand.poll() is not None:
            self._hand = subprocess.Popen(
                [sys.executable, "-m", "tests.endurance.deeds"], cwd=ROOT, env=self.environment(), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._hand.stdin.write(json.dumps({"deed": deed if ":" in deed else f":{deed}", **arguments}) + "\n")
        self._hand.stdin.flush()
        answer = json.loads(self._hand.stdout.readline())
        assert "problem" not in answer, answer["problem"]
        return answer["result"]

    def let_go(self) -> None:
        """End the process of `do`; the next deed begins another."""
        if self._hand:
            self._hand.kill()
            self._hand.communicate()
            self._hand = None

    def query(self, sql: str, *values: Any) -> list[tuple]:
        """Rows of the installation's database, on a connection of their own."""
        return processes.rows(self.server, sql, *values)

    # --- its processes

    def start_database(self, patience: float = 150) -> None:
        """Start PostgreSQL; after a `kill -9` its old processes may need a moment to be gone."""
        until = time.monotonic() + patience
        while True:
            try:
                self.server.start(self.options)
            except ServerProblem:
                if time.monotonic() > until:
                    raise
            else:
                if wait_until(lambda: self.query("SELECT 1"), patience=30, ignore=psycopg.Error):
                    return
            time.sleep(0.2)

    def start_web(self, *, wait: bool = True, threads: int = 4, **more: str) -> subprocess.Popen:
        """Start granian on `port`; with `wait` until it answers."""
        self.web = self._process("web", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                                 "--workers", "1", "--blocking-threads", str(threads), "config.wsgi:application", **more)  # fmt: skip
        if wait:
            assert wait_until(self.answers, patience=PATIENCE), self.said("web")
        return self.web

    def start_worker(self, **more: str) -> subprocess.Popen:
        """Start one more `tongban worker`."""
        self.workers.append(self._process("worker", "tongban", "worker", **more))
        return self.workers[-1]

    def supervise(self) -> list[str]:
        """Start again what has ended by itself, as a service manager does; which of them had."""
        with self._hands:
            ended = []
            if self.web and self.web.poll() is not None:
                ended.append("web")
                self.start_web(wait=False)
            for process in [worker for worker in self.workers if worker.poll() is not None]:
                self.workers.remove(process)
                ended.append("worker")
                self.start_worker()
            return ended

    @contextlib.contextmanager
    def supervised(self) -> Iterator[None]:
        """A service manager looks after web and workers meanwhile."""
        enough = threading.Event()

        def watch() -> None:
            while not enough.wait(0.5):
                self.supervise()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            enough.set()
            watcher.join()

    def restore(self) -> None:
        """Database, web and one worker at work, without special settings, whatever was done before."""
        for process in self.workers[1:]:
            self.kill(process)
        del self.workers[1:]
        if not self.server.is_running():
            self.start_database()
        self.supervise()
        if not self.workers:
            self.start_worker()
        if not self.web:
            self.start_web(wait=False)
        assert wait_until(self.answers, patience=PATIENCE), self.said("web")

    def answers(self) -> bool:
        """Whether the web server answers at all, whatever it says."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", "/api/v1/items?limit=1")
            connection.getresponse().read()
            connection.close()
        except (OSError, http.client.HTTPException):
            return False
        return True

    def kill(self, process: subprocess.Popen | None, number: int = signal.SIGKILL) -> None:
        """`kill -9` of the process and of all that it started."""
        if process is None or (process.poll() is not None and number != signal.SIGKILL):
            return
        with self._hands:
            processes.end(process, number)
            if process in self.workers:
                self.workers.remove(process)
            elif process is self.web:
                self.web = None

    def replace_web(self) -> None:
        """`kill -9` and another at once; no supervisor comes in between."""
        with self._hands:
            self.kill(self.web)
            self.start_web(wait=False)

    def replace_worker(self) -> None:
        """The same with the newest worker."""
        with self._hands:
            self.kill(self.workers[-1] if self.workers else None)
            self.start_worker()

    def stop(self, process: subprocess.Popen) -> None:
        """Ask it to end, as an operator does, and wait for it."""
        self.kill(process, signal.SIGTERM)

    def kill_postmaster(self) -> None:
        """`kill -9` of PostgreSQL's first process; the others end by themselves."""
        pid = self.server.pid
        left = [pid, *children_of(pid)]
        os.kill(pid, signal.SIGKILL)
        for one in left:
            assert wait_until(lambda one=one: not is_alive(one), patience=PATIENCE, pause=0.01)
            with contextlib.suppress(ChildProcessError):  # ours to collect, see parent_of_orphans
                os.waitpid(one, 0)

    def kill_backend(self, place: int = 0) -> None:
        """`kill -9` of a process that serves a connection of ours; PostgreSQL then restarts itself."""
        pids = [row[0] for row in self.query(
            "SELECT pid FROM pg_stat_activity WHERE datname = 'tongban' AND pid <> pg_backend_pid() "
            "ORDER BY state = 'active' DESC, pid")]  # fmt: skip
        if pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pids[place % len(pids)], signal.SIGKILL)

    def said(self, name: str) -> str:
        """The end of what its processes of this name wrote."""
        log = self.folder / f"{name}.log"
        return log.read_text(errors="replace")[-4000:] if log.exists() else ""

    def _process(self, name: str, module: str, *words: str, **more: str) -> subprocess.Popen:
        log = self.folder / f"{name}.log"
        return processes.start("-m", module, *words, env=self.environment(**more), log=log)
