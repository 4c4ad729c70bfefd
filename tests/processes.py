"""Programs of an installation as real processes, for tests that start, kill and watch them: what `kernel.place` (a place
that is tried) and `endurance.installation` (one that is hurt, again and again) share."""

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from tongban.kernel.postgres import Server

ROOT = Path(__file__).resolve().parents[1]


def environment(server: Server, var: Path, settings: str, **more: str) -> dict[str, str]:
    """Of a process that belongs to the installation in `var`; nothing of ours that the test process has is handed on."""
    made = {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}
    made |= {
        "DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": server.dsn(), "TONGBAN_VAR": str(var),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    return made | more


def run(
    *words: str, env: dict[str, str], timeout: float, check: bool = False, input: str = ""
) -> subprocess.CompletedProcess[str]:
    """`python WORDS` to its end."""
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=timeout, check=check,
        input=input,
    )  # fmt: skip


def start(*words: str, env: dict[str, str], log: Path) -> subprocess.Popen:
    """`python WORDS`, running on as the head of a group of its own (`end`); what it says goes to `log`."""
    with log.open("a") as said:
        return subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip


def end(process: subprocess.Popen, number: int = signal.SIGKILL, *, patience: float = 60) -> None:
    """Signal the process and all that it started (a web server's workers), and collect it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    process.wait(timeout=patience)


def rows(server: Server, sql: str, *values: Any) -> list[tuple]:
    """Of one statement, on a connection of its own."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        cursor = connection.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def free_port() -> int:
    """A port of the loopback that nobody listens on now, nor is given to anybody who asks for any: the system hands out its
    own range only. Ours is still free when a program opens it a minute later, or once more after it was killed."""
    highest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = secrets.choice(range(max(1024, highest - 20_000), highest))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def is_alive(pid: int) -> bool:
    """False as well for what has ended and was not collected by its parent yet."""
    return _stat(pid)[:1] not in ([], ["Z"])


def children_of(pid: int) -> list[int]:
    """The processes that it started and that live."""
    everybody = (int(path.name) for path in Path("/proc").glob("[0-9]*"))
    return [one for one in everybody if _stat(one)[1:2] == [str(pid)]]


def _stat(pid: int) -> list[str]:
    """State, parent, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def parent_of_orphans(on: bool) -> None:
    """Killed servers are collected by us at once, and not by a first process that may take seconds or never does."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(36, int(on), 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def wait_until(
    met: Callable[[], Any], *, patience: float, pause: float = 0.1, ignore: type[Exception] | tuple = ()
) -> Any:
    """What `met()` says once it is true; None when it was not for so many seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with contextlib.suppress(ignore or ()):
            if found := met():
                return found
        time.sleep(pause)
    return None
