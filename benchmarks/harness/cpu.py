"""CPU time of process trees, out of /proc: what lives now, and what their ended children left with them."""

import os
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def seconds(*roots: int) -> float:
    """CPU seconds of these processes and all below them so far, ended and waited-for children included.

    A PostgreSQL backend that has ended is counted with its postmaster (`cutime`, `cstime`), which waits for it.
    """
    stats = _stats()
    below: dict[int, list[int]] = defaultdict(list)
    for pid, (parent, _) in stats.items():
        below[parent].append(pid)
    total, todo = 0.0, [pid for pid in roots if pid in stats]
    while todo:
        pid = todo.pop()
        total += stats[pid][1]
        todo += below[pid]
    return total


def own() -> float:
    """CPU seconds of this process and of what it has run to an end (pgbench): the load generator's share."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def busy() -> float:
    """Seconds of all cores together that were not idle since the machine started, those taken by other guests included."""
    numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(numbers) - numbers[3] - numbers[4]) / TICK


class Meter:
    """Several trees by name; `lap()` gives what each used since the last lap, in milliseconds.

    `others`: how many cores were busy meanwhile with what is none of ours. A run beside others' work measures that work
    too, so every benchmark shows it.
    """

    def __init__(self, **trees: Iterable[int]) -> None:
        self.trees = {name: tuple(pids) for name, pids in trees.items()}
        self.others = 0.0
        self._last, self._busy, self._at = self._now(), busy(), time.monotonic()

    def _now(self) -> dict[str, float]:
        return {**{name: seconds(*pids) for name, pids in self.trees.items()}, "client": own()}

    def lap(self) -> dict[str, float]:
        now, busy_now, at = self._now(), busy(), time.monotonic()
        used = {name: now[name] - self._last[name] for name in now}
        self.others = max(0.0, (busy_now - self._busy - sum(used.values())) / max(at - self._at, 0.001))
        self._last, self._busy, self._at = now, busy_now, at
        return {name: value * 1000 for name, value in used.items()}


def _stats() -> dict[int, tuple[int, float]]:
    """pid → (parent, CPU seconds of it and of its ended children)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:  # it ended meanwhile
                continue
            found[int(entry.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / TICK)
    return found
