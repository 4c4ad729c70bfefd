"""CPU time of process trees, out of /proc: what lives now, and what their ended children left with them."""

import os
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
    """CPU seconds of this process: the load generator's share."""
    times = os.times()
    return times.user + times.system


class Meter:
    """Several trees by name; `lap()` gives what each used since the last lap, in milliseconds."""

    def __init__(self, **trees: Iterable[int]) -> None:
        self.trees = {name: tuple(pids) for name, pids in trees.items()}
        self._last = self._now()

    def _now(self) -> dict[str, float]:
        return {**{name: seconds(*pids) for name, pids in self.trees.items()}, "client": own()}

    def lap(self) -> dict[str, float]:
        now, last = self._now(), self._last
        self._last = now
        return {name: (now[name] - last[name]) * 1000 for name in now}


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
