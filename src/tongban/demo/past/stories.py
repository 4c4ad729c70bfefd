"""What happens in each kind of story: a plan of acts with their moments. Nothing here touches the database.

An act after the anchor does not happen: that is why recent cases stand in every state.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tongban.demo.past.hours import Hours


@dataclass(frozen=True)
class Act:
    """One thing that happens. `story` 0 is the city's own clockwork at night."""

    at: datetime
    story: int
    place: int  # in the story
    name: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What the plan must know of the item: its key, days promised, whether a licence comes of it."""

    key: str
    promised: int
    makes_licence: bool


class Script:
    """The acts of one story, written down in order."""

    def __init__(self, number: int, subject: Subject, rng: Random, hours: Hours) -> None:
        self.number, self.subject, self.rng, self.hours = number, subject, rng, hours
        self.acts: list[Act] = []

    @property
    def now(self) -> datetime:
        return self.acts[-1].at

    def then(self, name: str, at: datetime, **facts: Any) -> None:
        self.acts.append(Act(at, self.number, len(self.acts), name, facts))

    def soon(self, name: str, **facts: Any) -> None:
        self.then(name, self.hours.soon(self.now, self.rng), **facts)

    def later(self, name: str, days: int, /, **facts: Any) -> None:
        self.then(name, self.hours.days_later(self.now, days, self.rng), **facts)

    def file(self, day: date, channel: str) -> None:
        """Online at any hour, at a window in office hours."""
        if channel == "online":
            at = datetime.combine(day, datetime.min.time(), self.hours.zone)
            self.then("file", at + timedelta(minutes=self.rng.randrange(7 * 60, 22 * 60)))
        else:
            self.then("take_in", self.hours.on(day, self.rng))

    def accept(self) -> None:
        self.later("accept", self.rng.choice([0, 0, 1]))

    def examine(self, *, passed: bool = True, days: int | None = None) -> None:
        self.soon("assign")
        half = max(0, self.subject.promised // 2)
        self.later("examine", self.rng.randrange(0, half + 1) if days is None else days, passed=passed)

    def decide(self, *, granted: bool = True, days: int | None = None) -> None:
        rest = max(0, self.subject.promised // 2 - 1)
        self.later("decide", self.rng.randrange(0, rest + 1) if days is None else days, granted=granted)

    def hand_out(self, channel: str) -> None:
        if channel == "window":
            self.later("hand_out", self.rng.randrange(1, 4))

    def rate(self) -> None:
        if self.rng.random() < 0.5:
            grade = self.rng.choices([1, 2, 3, 4, 5], [66, 17, 8, 5, 4])[0]
            self.then("rate", self.now + timedelta(hours=self.rng.randrange(1, 200)), grade=grade)

    def talk(self) -> None:
        """Now and then somebody asks, and an official answers."""
        if self.rng.random() < 0.25:
            self.soon("ask")
            self.soon("answer")
        if self.rng.random() < 0.2:
            self.soon("note")


# Stories of the past: they begin on `day` and go on to their end.
def instant(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.soon("instant", granted=s.rng.random() < 0.95)
    if channel == "window":
        s.soon("hand_out")
    s.rate()


def granted(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.talk()
    s.accept()
    s.examine()
    s.decide()
    s.hand_out(channel)
    s.rate()


def posted(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.accept()
    s.examine()
    s.decide()
    s.later("post", 1)
    s.later("courier", 2)
    s.rate()


def refused(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.accept()
    s.examine(passed=False)
    s.decide(granted=False)
    s.hand_out(channel)
    s.rate()


def corrected(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.later("request_correction", 1)
    s.later("correct", s.rng.randrange(1, 7))
    s.accept()
    s.examine()
    s.decide()
    s.hand_out(channel)
    s.rate()


def lapsed(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.later("request_correction", 1)


def declined(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.later("decline", 1)


def withdrawn(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.accept()
    s.later("withdraw", 1)


def terminated(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.accept()
    s.soon("assign")
    s.later("terminate", 1)


def silent(s: Script, day: date, channel: str) -> None:
    """Nobody looks at it, so that it counts as accepted (R-CLK-2); then all goes its way."""
    s.file(day, channel)
    s.later("assign", 7)
    s.later("examine", 1, passed=True)
    s.decide(days=1)
    s.hand_out(channel)


def late(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.accept()
    s.examine(days=max(1, s.subject.promised - 1))
    s.decide(days=s.rng.randrange(2, 6))
    s.hand_out(channel)
    s.rate()


def extended(s: Script, day: date, channel: str) -> None:
    s.file(day, channel)
    s.accept()
    s.soon("assign")
    s.later("extend", max(0, s.subject.promised - 2), days=s.rng.randrange(3, 9))
    s.later("examine", 2, passed=True)
    s.decide(days=1)
    s.hand_out(channel)
    s.rate()


# Stories of the present: they stop where today's work begins. `day` is the last day of their promise, or of the wait.
def to_accept(s: Script, day: date, channel: str) -> None:
    s.file(s.hours.before(day, s.rng.randrange(0, 4)), channel)


def _running(s: Script, due: date, channel: str) -> None:
    """Accepted so that the promise ends on `due`."""
    accepted_on = s.hours.before(due, s.subject.promised)
    s.file(accepted_on - timedelta(days=1), channel)
    s.then("accept", max(s.hours.on(accepted_on, s.rng), s.now + timedelta(minutes=20)))


def accepted(s: Script, day: date, channel: str) -> None:
    _running(s, day, channel)


def assigned(s: Script, day: date, channel: str) -> None:
    _running(s, day, channel)
    s.soon("assign")
    s.talk()


def examined(s: Script, day: date, channel: str) -> None:
    _running(s, day, channel)
    s.examine(days=1)


def correction_open(s: Script, day: date, channel: str) -> None:
    s.file(s.hours.before(day, s.rng.randrange(3, 9)), channel)
    s.later("request_correction", 1)


def corrected_now(s: Script, day: date, channel: str) -> None:
    s.file(s.hours.before(day, 5), channel)
    s.later("request_correction", 1)
    s.later("correct", 3)


def ready(s: Script, day: date, channel: str) -> None:
    """Waits to be fetched."""
    s.file(s.hours.before(day, s.subject.promised + 5), "window")
    s.accept()
    s.examine(days=1)
    s.decide(days=0)


def draft(s: Script, day: date, channel: str) -> None:
    s.then("draft", s.hours.on(s.hours.before(day, s.rng.randrange(1, 6)), s.rng))


Kind = Callable[[Script, date, str], None]
