"""The web server and the worker of the stand: the programs and settings a district runs."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import stand

PATIENCE = 60.0  # seconds for a start


@dataclass(frozen=True)
class Web:
    """A running granian: where it listens, and its process."""

    host: str
    port: int
    pid: int


@contextmanager
def web(*, workers: int = 2, threads: int = 4, more: tuple[str, ...] = ()) -> Iterator[Web]:
    """Granian with our WSGI application on a free loopback port, until the block ends."""
    port = _free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", *more, "config.wsgi:application",
    ]  # fmt: skip
    with _running("web", command) as process:
        _wait_for_port(port, process)
        yield Web("127.0.0.1", port, process.pid)


@contextmanager
def worker() -> Iterator[int]:
    """`tongban worker`: relay, jobs and periodic jobs. Gives its pid."""
    with _running("worker", [sys.executable, "-m", "tongban", "worker"]) as process:
        yield process.pid


def postmaster() -> int:
    """The pid of the stand's PostgreSQL."""
    return stand.server().pid


@contextmanager
def _running(name: str, command: list[str]) -> Iterator[subprocess.Popen]:
    found = stand.folder()
    assert found is not None
    log_path = found / f"{name}.log"
    with log_path.open("a") as log:
        process = subprocess.Popen(
            command, cwd=stand.ROOT, env=dict(os.environ), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
        if process.poll() is not None:
            raise SystemExit(f"the {name} ended by itself:\n{tail(log_path)}")
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_port(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the web server did not start; see web.log in the stand's folder")


def tail(path: Path, lines: int = 20) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
