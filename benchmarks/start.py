"""B10: how long `./run demo` takes from the key to the line "Ready", which it prints when the first page answers.

    ./run bench start                  three rounds: a first start in an empty folder, then three more in the same
    ./run bench start --rounds 1 --json OUT.json

The packages are installed before (the environment is the one that runs this). Each round has a folder of its own and a
port of its own; every start ends with Ctrl-C, and nothing may be left of it.
"""

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.harness.results import Row, keep, say, show

ROOT = Path(__file__).resolve().parents[1]
AGAIN = 3  # later starts in one folder
PATIENCE = 300.0


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench start")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", metavar="PATH")
    parser.add_argument("--steps", action="store_true", help="say what was printed when")
    asked = parser.parse_args(arguments)
    first: list[float] = []
    later: list[float] = []
    for number in range(asked.rounds):
        with tempfile.TemporaryDirectory(prefix="tongban-start-") as folder:
            port = 18_000 + os.getpid() % 1_000 + 10 * number
            first.append(start(Path(folder), port, asked.steps))
            again = [start(Path(folder), port, asked.steps) for _ in range(AGAIN)]
            later += again
            say(f"round {number + 1}: first {first[-1]:.1f} s, then " + ", ".join(f"{one:.1f}" for one in again))
            shutil.rmtree(folder, ignore_errors=True)
            Path(folder).mkdir()
    figures: list[Row] = [
        ("B10", "first start in an empty folder, seconds", statistics.median(first), "≤ 20"),
        ("B10", "second start, seconds", statistics.median(later), "≤ 6"),
        ("", "longest second start, seconds", max(later), ""),
    ]
    show("From ./run demo to the first page", figures)
    keep(asked.json, "start", figures, first=first, later=later)


def start(folder: Path, port: int, with_steps: bool) -> float:
    """Seconds until "Ready"; the address it names must answer, and after Ctrl-C nothing of it may run."""
    environment: dict[str, Any] = {
        name: value for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    }  # fmt: skip
    environment |= {"TONGBAN_VAR": str(folder), "PORT": str(port)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run"), "demo"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        took = _ready(process, began, with_steps)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    if (folder / "pg" / "postmaster.pid").exists():
        raise SystemExit("the database was left running")
    return took


def _ready(process: subprocess.Popen, began: float, with_steps: bool) -> float:
    took, address = 0.0, ""
    assert process.stdout is not None
    for line in process.stdout:
        now = time.monotonic() - began
        if with_steps:
            say(f"  {now:6.2f} s  {line.rstrip()}")
        if line.startswith("Ready"):
            took = now
        if took and (found := re.search(r"http://127\.0\.0\.1:\d+/", line)):
            address = found[0]
            break
        if now > PATIENCE:
            break
    if not address:
        raise SystemExit("the demo did not become ready")
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        if answer.status != 200:
            raise SystemExit(f"{address} answers {answer.status}")
    return took
