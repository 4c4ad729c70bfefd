"""Counters of requests. The server has several processes: each keeps its own in a file that all can read and add up.

The files belong to one run of the server (its first process, the parent of the others) and are swept with the next.
"""

import os
import shutil
import socket
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def count(face: str, method: str, status: int, seconds: float) -> None:
    """One request that was answered."""
    requests, durations = _instruments()
    requests.labels(face, method, str(status)).inc()
    durations.labels(face).observe(seconds)


def text() -> str:
    """What all processes of this server have counted, added up, in the text format of Prometheus."""
    _instruments()
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess

    made = CollectorRegistry()
    multiprocess.MultiProcessCollector(made, path=os.environ[FOLDER])
    return generate_latest(made).decode()


@lru_cache(maxsize=1)
def _instruments() -> tuple[Any, Any]:
    _prepare()  # the library looks for the folder when it is imported
    from prometheus_client import CollectorRegistry, Counter, Histogram

    own = CollectorRegistry()
    return (
        Counter("tongban_requests", "Requests answered.", ["face", "method", "status"], registry=own),
        Histogram("tongban_request_seconds", "Seconds to answer.", ["face"], buckets=SECONDS, registry=own),
    )


def _prepare() -> None:
    """A folder for this run; those of runs that have ended go."""
    if FOLDER in os.environ:
        return
    root = Path(settings.TONGBAN_VAR) / "metrics" / socket.gethostname()  # several nodes may share the folder
    mine = root / f"{os.getppid()}-{_started(os.getppid())}"
    mine.mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER] = str(mine)
    for other in root.iterdir():
        pid, _, started = other.name.partition("-")
        if other != mine and _started(int(pid) if pid.isdigit() else 0) != started:
            shutil.rmtree(other, ignore_errors=True)


def _started(pid: int) -> str:
    """When a process began, in ticks; "gone" when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return "gone"
