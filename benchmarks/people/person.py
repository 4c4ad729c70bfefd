"""Somebody at a screen: looks, thinks, clicks; and the book in which every wait is written down."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.harness.browser import Browser, Failed, sign_in
from benchmarks.harness.http import Answer, Lost
from benchmarks.harness.rounds import quantile

PATIENCE = 30.0  # seconds until a person gives up, which is an error
TAKEN = 409  # somebody else was faster, said in words: no error of the server


@dataclass
class Book:
    """Kind of wait → milliseconds; errors and refusals with what was asked."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    taken: int = 0

    def note(self, kind: str, seconds: float) -> None:
        self.waits.setdefault(kind, []).append(seconds * 1000)

    def p(self, share: float, *kinds: str) -> float:
        return quantile([one for kind in kinds for one in self.waits.get(kind, [])], share)

    def count(self, *kinds: str) -> int:
        return sum(len(self.waits.get(kind, [])) for kind in kinds)


@dataclass
class Scene:
    """What all people share."""

    web: Any
    book: Book
    password: str
    items: list[str]
    think: tuple[float, float]  # seconds between two clicks, from and to
    until: float  # of time.monotonic()


class Person:
    """`door` is where they sign in; `turn` is what they do next, again and again."""

    door = "/sign-in/"

    def __init__(self, number: int, account: str, key: str, scene: Scene) -> None:
        self.account, self.key, self.scene = account, key, scene
        self.rng = Random(number)
        self.browser = Browser(scene.web.host, scene.web.port, address=f"203.0.{number // 250}.{1 + number % 250}")

    async def live(self, comes: float) -> None:
        """From signing in until the scene ends. An error is noted, and the person begins again with the next turn."""
        await asyncio.sleep(comes)
        is_in = False
        while time.monotonic() < self.scene.until:
            try:
                if not is_in:
                    await self.wait("sign-in", self._sign_in())
                    is_in = True
                await self.turn()
            except Failed as problem:
                if problem.status == TAKEN:
                    self.scene.book.taken += 1
                else:
                    self._error(problem)
            except (Lost, OSError, TimeoutError) as problem:
                self._error(problem)
            await self.think()
        self.browser.close()

    async def turn(self) -> None:
        raise NotImplementedError

    async def look(self, kind: str, path: str) -> Answer:
        """Open a page and read it."""
        page: Answer = await self.wait(kind, self.browser.get(path))
        await self.think()
        return page

    async def wait(self, kind: str, what: Awaitable[Any]) -> Any:
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            found = await what
        self.scene.book.note(kind, time.perf_counter() - began)
        return found

    async def think(self) -> None:
        left = self.scene.until - time.monotonic()
        await asyncio.sleep(max(0.0, min(self.rng.uniform(*self.scene.think), left)))

    def one_of(self, page: Answer, pattern: str) -> str | None:
        """One of the addresses on the page that fit; None where there is none."""
        found = sorted(set(re.findall(f'href="({pattern})"', page.text)))
        return self.rng.choice(found) if found else None

    async def choose(self, *ways: tuple[float, Callable[[], Awaitable[None]]]) -> None:
        """One of these, by their weights."""
        await self.rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()

    async def _sign_in(self) -> None:
        await sign_in(self.browser, door=self.door, account=self.account, password=self.scene.password, key=self.key)

    def _error(self, problem: BaseException) -> None:
        self.scene.book.errors.append(f"{self.account}: {type(problem).__name__} {problem}")
