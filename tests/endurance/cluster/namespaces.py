"""Machines of a small network that exists only for one test: Linux network namespaces on two switches.

Nothing of it is seen from outside: the switches stand in a namespace of their own, the addresses are those kept for
documentation, and no way leads out. A cut wire swallows packets silently, as a pulled cable does: nobody gets a reset.
"""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

BACK, FRONT = "back", "front"  # between application and database; between clients and application
SUBNETS = {BACK: "192.0.2", FRONT: "198.51.100"}


def problem() -> str:
    """Why namespaces cannot be made here, or an empty string."""
    if os.geteuid() != 0:
        return "network namespaces are made by root only"
    name = f"tb{os.getpid()}-probe"
    try:
        made = subprocess.run(["ip", "netns", "add", name], check=False, capture_output=True, text=True)
    except FileNotFoundError:
        return "the program ip is missing (apt-get install iproute2)"
    if made.returncode:
        return f"network namespaces may not be made here: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
    return ""


class Network:
    """Two switches and the machines on them; `close()` ends every process of them and leaves nothing behind."""

    def __init__(self) -> None:
        self._prefix = f"tb{os.getpid()}"
        self._addresses: dict[str, dict[str, str]] = {}
        self._processes: list[subprocess.Popen] = []
        self._hub = f"{self._prefix}-hub"
        _ip("netns", "add", self._hub)
        for switch in SUBNETS:
            _ip("-n", self._hub, "link", "add", switch, "type", "bridge")
            _ip("-n", self._hub, "link", "set", switch, "up")

    def machine(self, name: str, *switches: str) -> None:
        """Add a machine with a wire to each of these switches."""
        space, number = f"{self._prefix}-{name}", len(self._addresses) + 11
        self._addresses[name] = {}
        _ip("netns", "add", space)
        _ip("-n", space, "link", "set", "lo", "up")
        for switch in switches:
            wire = f"{switch[0]}-{name}"
            _ip("-n", self._hub, "link", "add", wire, "type", "veth", "peer", "name", switch, "netns", space)
            _ip("-n", self._hub, "link", "set", wire, "master", switch, "up")
            address = f"{SUBNETS[switch]}.{number}"
            _ip("-n", space, "addr", "add", f"{address}/24", "dev", switch)
            _ip("-n", space, "link", "set", switch, "up")
            self._addresses[name][switch] = address

    def address(self, name: str, switch: str = BACK) -> str:
        return self._addresses[name][switch]

    def cut(self, name: str, switch: str = BACK) -> None:
        """Pull the wire at the switch: the machine itself sees nothing of it."""
        _ip("-n", self._hub, "link", "set", f"{switch[0]}-{name}", "nomaster")

    def mend(self, name: str, switch: str = BACK) -> None:
        _ip("-n", self._hub, "link", "set", f"{switch[0]}-{name}", "master", switch)

    def start(self, name: str, *command: str, log: Path, **options) -> subprocess.Popen:
        """Start a program on a machine, in a session of its own."""
        with log.open("a") as said:
            process = subprocess.Popen(
                [*self._enter(name), *command], stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                start_new_session=True, **options,
            )  # fmt: skip
        self._processes.append(process)
        return process

    def run(self, name: str, *command: str, timeout: float = 120, **options) -> str:
        """Run a program on a machine to its end; what it said. Raises with its last words when it failed."""
        done = subprocess.run(
            [*self._enter(name), *command], capture_output=True, text=True, timeout=timeout, check=False, **options
        )
        if done.returncode:
            raise AssertionError(
                f"{' '.join(command)} failed on {name}: {(done.stderr or done.stdout).strip()[-2000:]}"
            )
        return done.stdout

    def pids(self, name: str) -> list[int]:
        """The processes on a machine."""
        said = subprocess.run(
            ["ip", "netns", "pids", f"{self._prefix}-{name}"], check=False, capture_output=True, text=True
        )
        return [int(pid) for pid in said.stdout.split()]

    def power_off(self, name: str) -> int:
        """kill -9 of everything on a machine at one moment; how many processes that were."""
        killed = 0
        for _ in range(50):
            pids = self.pids(name)
            if not pids:
                break
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
            self._reap()
            time.sleep(0.05)
        return killed

    def close(self) -> None:
        for name in self._addresses:
            self.power_off(name)
        self._reap()
        for name in [*self._addresses, "hub"]:
            subprocess.run(["ip", "netns", "del", f"{self._prefix}-{name}"], check=False, capture_output=True)

    def _enter(self, name: str) -> list[str]:
        return ["ip", "netns", "exec", f"{self._prefix}-{name}"]

    def _reap(self) -> None:
        for process in self._processes:
            process.poll()


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"ip {' '.join(words)}: {done.stderr.strip()}")
