"""What the endurance tests tried, said at the end of the test run: `…: 0 lost, 0 doubled`."""

from collections import Counter
from typing import Any

import pytest

PROPERTY = "endurance"
WITH_THEIR_OWN = ("test_cluster.py", "test_upgrade.py")  # installations, so they may run beside the others


class Account:
    """Kept by one test: what it tried, what got lost, what happened twice, and whatever else is wrong."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.lost: list[str] = []
        self.doubled: list[str] = []
        self.wrong: list[str] = []

    def count(self, what: str, number: int = 1) -> None:
        self.tried[what] += number

    def once(self, what: str, number: int) -> None:
        """`what` should be there exactly once."""
        if number < 1:
            self.lost.append(what)
        elif number > 1:
            self.doubled.append(f"{what} ({number} times)")

    @property
    def line(self) -> str:
        tried = ", ".join(f"{number} {what}" for what, number in self.tried.items())
        rest = f", {len(self.wrong)} wrong" if self.wrong else ""
        return f"{tried or 'nothing tried'}: {len(self.lost)} lost, {len(self.doubled)} doubled{rest}"

    def settle(self) -> None:
        """Fails unless something was tried and nothing was lost, doubled or wrong."""
        assert sum(self.tried.values()), "nothing was tried"
        found = {"lost": self.lost, "doubled": self.doubled, "wrong": self.wrong}
        assert not any(found.values()), self.line + "".join(
            f"\n  {kind}: {one}" for kind, ones in found.items() for one in ones[:20]
        )


def pytest_addoption(parser: Any) -> None:
    parser.addoption("--endurance", action="store_true", help="the long form of the endurance tests (about an hour)")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Of several test processes one takes all tests of the shared installation, so that there is one of it. (xdist's own
    groups do nothing under this pytest.)"""
    from xdist.scheduler import LoadScopeScheduling

    class OneInstallation(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            shared = file.startswith("tests/endurance/") and not file.endswith(WITH_THEIR_OWN)
            return "endurance" if shared else nodeid

    return OneInstallation(config, log) if config.getvalue("dist") == "load" else None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    lines = [
        (report.nodeid.split("::")[-1].split("[")[0].removeprefix("test_").replace("_", " "), value, report.outcome)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == PROPERTY
    ]
    if lines:
        terminalreporter.section("endurance")
        for title, line, outcome in lines:
            terminalreporter.line(f"{title}\n    {line}{'' if outcome == 'passed' else '  ' + outcome.upper()}")
