"""An installation of its own for tests that break things: own folder, own PostgreSQL, processes that are really started."""

import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests import processes

from tongban.kernel.postgres import Server


class Place:
    """`with a_place(tmp_path) as place`: a server that runs with durable settings and a database that is prepared."""

    def __init__(self, folder: Path, settings: str = "config.settings.test") -> None:
        self.var = folder / "var"
        self.server = Server(self.var / "pg")
        self.settings = settings
        self.children: list[subprocess.Popen] = []

    def environment(self, **more: str) -> dict[str, str]:
        return processes.environment(self.server, self.var, self.settings, **more)

    def tongban(self, *words: str, timeout: float = 300, **more: str) -> subprocess.CompletedProcess:
        return processes.run("-m", "tongban", *words, env=self.environment(**more), timeout=timeout)

    def python(self, code: str, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        """Run some lines inside the installation."""
        code = f"import django, sys; django.setup()\n{code}"
        return processes.run("-c", code, *arguments, env=self.environment(**more), timeout=300, check=True)

    def start(self, name: str, *command: str, **more: str) -> subprocess.Popen:
        """A process that runs on; what it says goes to `<name>.log`."""
        self.children.append(processes.start(*command, env=self.environment(**more), log=self.log(name)))
        return self.children[-1]

    def worker(self, name: str = "worker", *words: str, knows: str = "", **more: str) -> subprocess.Popen:
        """A worker that is ready. `knows`: a module with further jobs and handlers."""
        before = self.said(name).count("worker: ready")
        code = f"import django; django.setup(); import {knows or 'json'}; from tongban.__main__ import main; main()"
        child = self.start(name, "-c", code, "worker", *words, **more)
        wait_until(lambda: self.said(name).count("worker: ready") > before or child.poll() is not None)
        assert child.poll() is None, self.said(name)
        return child

    def log(self, name: str) -> Path:
        return self.var / f"{name}.log"

    def said(self, name: str) -> str:
        return self.log(name).read_text() if self.log(name).exists() else ""

    def ask(self, statement: str, *parameters: object) -> list:
        """Rows of one statement, on a connection of its own."""
        return processes.rows(self.server, statement, *parameters)

    def kill_server(self) -> None:
        """As a power cut would: the postmaster without a word; its children end when they notice."""
        os.kill(self.server.pid, signal.SIGKILL)
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
                processes.end(child)
        self.server.stop()


def wait_until(holds, seconds: float = 120, step: float = 0.1):
    """The first true answer; fails the test when there is none in time."""
    answer = processes.wait_until(holds, patience=seconds, pause=step)
    assert answer, f"not so within {seconds} s"
    return answer


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
