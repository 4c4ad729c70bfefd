"""An installation of its own for tests that break things: own folder, own PostgreSQL, processes that are really started."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tongban.kernel.postgres import Server

ROOT = Path(__file__).resolve().parents[2]


class Place:
    """`with a_place(tmp_path) as place`: a server that runs with durable settings and a database that is prepared."""

    def __init__(self, folder: Path, settings: str = "config.settings.test") -> None:
        self.var = folder / "var"
        self.server = Server(self.var / "pg")
        self.settings = settings
        self.children: list[subprocess.Popen] = []

    def environment(self, **more: str) -> dict[str, str]:
        made = {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}
        made |= {"TONGBAN_VAR": str(self.var), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DATABASE_URL": self.server.dsn(),
                 "DJANGO_SETTINGS_MODULE": self.settings, "PYTHONUNBUFFERED": "1"}  # fmt: skip
        return made | more

    def tongban(self, *words: str, timeout: float = 120, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "tongban", *words], cwd=ROOT, env=self.environment(**more), capture_output=True,
            text=True, timeout=timeout, check=False,
        )  # fmt: skip

    def python(self, code: str, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        """Run some lines inside the installation."""
        code = f"import django, sys; django.setup()\n{code}"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=ROOT, env=self.environment(**more),
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip

    def start(self, name: str, *command: str, **more: str) -> subprocess.Popen:
        """A process that runs on; what it says goes to `<name>.log`."""
        with self.log(name).open("a") as log:
            child = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment(**more), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip
        self.children.append(child)
        return child

    def worker(self, name: str = "worker", *words: str, knows: str = "", **more: str) -> subprocess.Popen:
        """A worker that is ready. `knows`: a module with further jobs and handlers."""
        before = self.said(name).count("worker: ready")
        code = f"import django; django.setup(); import {knows or 'json'}; from tongban.__main__ import main; main()"
        child = self.start(name, "-c", code, "worker", *words, **more)
        wait_until(lambda: self.said(name).count("worker: ready") > before or child.poll() is not None, seconds=40)
        assert child.poll() is None, self.said(name)
        return child

    def log(self, name: str) -> Path:
        return self.var / f"{name}.log"

    def said(self, name: str) -> str:
        return self.log(name).read_text() if self.log(name).exists() else ""

    def ask(self, statement: str, *parameters: object) -> list:
        """Rows of one statement, on a connection of its own."""
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            cursor = connection.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def kill_server(self) -> None:
        """As a power cut would: the postmaster without a word; its children end when they notice."""
        os.kill(int((self.server.folder / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
        wait_until(lambda: not self.server.is_running())

    def start_server(self) -> None:
        """Again, until the last children of a killed one have gone."""
        wait_until(self._started, seconds=150)  # after a power cut it syncs every file before it starts

    def _started(self) -> bool:
        from tongban.kernel.postgres import ServerProblem

        try:
            self.server.start()
        except ServerProblem:
            return False
        return True

    def end(self) -> None:
        for child in self.children:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)  # with the processes of its own: a web server's workers
                child.wait(10)
        self.server.stop()


def wait_until(holds, seconds: float = 45, step: float = 0.1):
    """The first true answer; fails the test when there is none in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := holds():
            return answer
        time.sleep(step)
    raise AssertionError(f"not so within {seconds} s")


@contextmanager
def a_place(folder: Path, *, prepared: bool = True, settings: str = "config.settings.test"):
    """Yields a Place; everything it started is ended afterwards."""
    place = Place(folder, settings)
    place.var.mkdir(parents=True, exist_ok=True)
    place.server.start("-c shared_buffers=32MB")
    try:
        if prepared:
            done = place.tongban("migrate", "--verbosity", "0")
            assert done.returncode == 0, done.stderr
        yield place
    finally:
        place.end()
