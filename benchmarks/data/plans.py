"""Which cases there are: when each was filed, for what, by whom, how far it came and how it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.data import shape
from benchmarks.data.catalogue import Item
from benchmarks.data.days import Days
from benchmarks.data.people import Person

OPENS, CLOSES = 9 * 3600, 17 * 3600


@dataclass(slots=True)
class Plan:
    """One case. Days are ordinals; `ends`: the state it stands in now. Days after the end are not used."""

    item: Item
    person: Person
    is_online: bool
    ends: str
    filed: int
    second: int
    received: int
    correction_asked: int = 0  # 0: no correction
    corrected: int = 0
    accepted: int = 0
    examined: int = 0
    decided: int = 0
    closed: int = 0
    extended: int = 0  # working days
    read: bool = True


class Choice:
    """Weighted choice out of many, a thousand at a time."""

    def __init__(self, rng: Random, values: list[Any], weights: list[float]) -> None:
        self._rng, self._values, self._sums = rng, values, list(accumulate(weights))
        self._drawn: list[Any] = []

    def __call__(self) -> Any:
        if not self._drawn:
            self._drawn = self._rng.choices(self._values, cum_weights=self._sums, k=1000)
        return self._drawn.pop()


class Planner:
    def __init__(self, days: Days, items: list[Item], people: list[Person], rng: Random) -> None:
        self.days, self.people, self.rng = days, people, rng
        asked = items[: shape.ASKED_FOR]
        self._instant = self._items([item for item in asked if item.is_instant])
        self._promised = self._items([item for item in asked if not item.is_instant])
        self._ending = Choice(rng, [name for name, _ in shape.ENDINGS], [share for _, share in shape.ENDINGS])
        self._standing = Choice(rng, [name for name, _ in shape.STANDING], [share for _, share in shape.STANDING])

    def _items(self, items: list[Item]) -> Choice:
        """Large departments' items are asked for more often, and a few items most of all."""
        weights = [item.organ.weight / (place + shape.ITEM_OFFSET) for place, item in enumerate(items)]
        return Choice(self.rng, items, weights)

    def closed(self, count: int) -> Iterator[Plan]:
        """Cases of the past, in the order of filing."""
        days = self.days
        first, last = days.later(days.today - shape.YEARS * 365, 0), days.later(days.today, -2)
        span = [day for day in days.working if first <= day <= last]
        for n in range(count):
            yield self._closed(span[n * len(span) // count], last)

    def open(self, count: int) -> Iterator[Plan]:
        """Cases that stand somewhere today."""
        for _ in range(count):
            yield self._open(self._standing())

    def _person(self) -> Person:
        """A few apply all the time, most once in some years."""
        return self.people[int(self.rng.random() ** 2 * len(self.people))]

    def _new(self, item: Item, ends: str, filed: int) -> Plan:
        rng = self.rng
        is_online = rng.random() < shape.ONLINE["instant" if item.is_instant else "promised"]
        return Plan(item, self._person(), is_online, ends, filed, rng.randrange(OPENS, CLOSES - 7200), filed)

    def _closed(self, filed: int, last: int) -> Plan:
        rng, later = self.rng, self.days.later
        if rng.random() < shape.INSTANT_CASES:
            plan = self._new(self._instant(), "delivered", filed)
            plan.accepted = plan.examined = plan.decided = filed
            plan.closed = (
                filed if plan.is_online or rng.random() < 0.8 else min(later(filed, rng.randrange(1, 4)), last)
            )
            return plan
        plan = self._new(self._promised(), self._ending(), filed)
        self._course(plan)
        over = plan.closed - last
        if over > 0:  # it would not be over yet: it began that much earlier
            plan.filed = plan.received = later(filed - over, -2)
            self._course(plan)
            plan.closed = min(plan.closed, last)
        return plan

    def _course(self, plan: Plan) -> None:
        """A promised case from receipt to its end."""
        rng, later = self.rng, self.days.later
        plan.correction_asked = plan.corrected = plan.extended = 0
        day = plan.received
        if plan.ends in ("lapsed",) or rng.random() < shape.CORRECTED:
            plan.correction_asked = later(day, rng.randrange(0, 3))
            if plan.ends == "lapsed":
                plan.closed = later(plan.correction_asked, 16)
                return
            day = plan.corrected = later(plan.correction_asked, rng.randrange(1, 9))
        plan.accepted = later(day, rng.randrange(0, 2))
        if plan.ends == "not_accepted":
            plan.closed, plan.accepted = plan.accepted, 0
            return
        promised = plan.item.promised
        if plan.ends == "delivered" and rng.random() < shape.EXTENDED:
            plan.extended = rng.randrange(3, 11)
        if plan.ends != "withdrawn" and rng.random() < shape.LATE:
            took = promised + plan.extended + rng.randrange(1, 12)
        else:
            took = max(1, int((promised + plan.extended) * rng.uniform(0.3, 1.0)))
        plan.examined, plan.decided = later(plan.accepted, took // 2), later(plan.accepted, took)
        if plan.ends == "withdrawn":
            plan.closed, plan.examined, plan.decided = plan.examined, 0, 0
            return
        plan.closed = plan.decided if plan.is_online else later(plan.decided, rng.randrange(0, 6))

    def _open(self, ends: str) -> Plan:
        rng, later, today = self.rng, self.days.later, self.days.today
        item = self._promised()
        back = {"received": 3, "correction": 9, "accepted": 3, "granted": 8, "refused": 8}
        moved = later(today, -rng.randrange(1, 1 + back[ends])) if ends in back else 0
        if ends == "received":
            return self._new(item, ends, moved)
        if ends == "correction":
            plan = self._new(item, ends, later(moved, -rng.randrange(0, 3)))
            plan.correction_asked = moved
            return plan
        if ends == "accepted":
            plan = self._new(item, ends, later(moved, -rng.randrange(0, 2)))
            plan.accepted = moved
            return plan
        took = rng.randrange(1, max(3, int(item.promised * 1.15)))
        accepted = later(today, -took) if ends == "examining" else later(moved, -took)
        plan = self._new(item, ends, later(accepted, -rng.randrange(0, 2)))
        plan.accepted = accepted
        if ends != "examining":
            plan.is_online, plan.examined, plan.decided = False, later(accepted, took // 2), moved
        elif rng.random() < 0.4:
            plan.examined = later(accepted, took // 2)
        return plan
