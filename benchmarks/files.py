"""B10: a whole catalogue out to a file and in again.

    ./run bench files                      100,000 items, as JSON Lines and as a zip of CSV files
    ./run bench files --items 10000 --formats jsonl,zip,xlsx

Written out and brought in by the product's own commands (`tongban catalogue export`, `import`), each in a process of its own whose
time and largest memory are taken. The place is emptied before the import, so everything is new: checked to the last cell, all
constraints and triggers on, search documents written. A second import of the same file has to find that nothing changed.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.harness import stand
from benchmarks.harness.options import stand_options
from benchmarks.harness.results import Row, keep, say, show

MOST_MEMORY = 300  # MB
EMPTY = "TRUNCATE catalogue_serviceitem, catalogue_theme CASCADE"


def main(arguments: list[str]) -> None:
    parser = stand_options("files", __doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--formats", default="jsonl,zip")
    asked = parser.parse_args(arguments)
    if stand.inside("files", arguments, keep=asked.keep, options=asked.pg_options):
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    from benchmarks.data.ready import migrated
    from benchmarks.generate import Filler
    from django.db import connection

    folder = stand.folder()
    assert folder is not None
    migrated()
    Filler(items=asked.items, applicants=1_000, say=say).ground()
    figures: list[Row] = []
    paths = {format: folder / f"catalogue.{format}" for format in asked.formats.split(",")}
    for format, path in paths.items():
        _timed(figures, f"export as {format}", asked.items, "catalogue", "export", path)
        say(f"{format}: {path.stat().st_size // 1_000_000} MB")
    for format, path in paths.items():
        with connection.cursor() as cursor:
            cursor.execute(EMPTY)
        for name in (f"import of {format}, all new", f"import of {format}, nothing changed"):
            _timed(figures, name, asked.items, "catalogue", "import", path, "--format", "exchange")
    show(f"{asked.items} items", figures)
    keep(asked.json, "files", figures)


def _timed(figures: list[Row], name: str, items: int, *words: Any) -> None:
    """Run the command; its seconds, and the largest memory that it had (as the kernel counts it)."""
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "tongban", *map(str, words)], env=os.environ | {"PYTHONPATH": str(Path("src").resolve())}
    )
    memory, used = 0.0, cpu_of(child.pid)
    while child.poll() is None:
        memory, used = max(memory, largest_of(child.pid)), max(used, cpu_of(child.pid))
        time.sleep(0.2)
    if child.returncode:
        raise SystemExit(f"{name}: ended with {child.returncode}")
    took = time.monotonic() - began
    say(f"{name}: {took:.0f} s, {items / took:.0f} items/s, {used:.0f} CPU-s, {memory:.0f} MB")
    figures.append(("B10", f"{name}, items/s ({took:.0f} s)", items / took, ""))
    figures.append(("B10", f"{name}, largest memory in MB", memory, f"≤ {MOST_MEMORY}"))


def largest_of(pid: int) -> float:
    """MB. What `wait4` tells would begin with the memory of the process that forked."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
