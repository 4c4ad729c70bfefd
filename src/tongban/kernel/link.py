"""What a long-running process says about its database: one line when it is lost, one when it is back."""

import logging
import random
import threading
import time

from tongban.kernel import database

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds between two tries


class Link:
    """Several parts of a process use the database; it is lost with the first that loses it, back when all have it again."""

    def __init__(self) -> None:
        self._without: set[str] = set()
        self._lock = threading.Lock()
        self._since = 0.0

    def lost(self, part: str, error: BaseException) -> None:
        with self._lock:
            if not self._without:
                self._since = time.monotonic()
                log.warning("The database is lost (%s). Trying again until it is back.", database.why_away(error))
            self._without.add(part)

    def back(self, part: str) -> None:
        with self._lock:
            if part in self._without:
                self._without.discard(part)
                if not self._without:
                    log.warning("The database is back after %.0f s. Work goes on.", time.monotonic() - self._since)

    def is_lost(self) -> bool:
        return bool(self._without)

    def seconds_lost(self) -> float:
        with self._lock:
            return time.monotonic() - self._since if self._without else 0.0


class Pauses:
    """Growing pauses with some chance in them, so that many clients do not come back in the same instant."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE

    def again(self) -> float:
        pause, self._next = self._next, min(self._next * 2, LONGEST_PAUSE)
        return pause * random.uniform(0.75, 1.0)  # noqa: S311

    def over(self) -> None:
        self._next = FIRST_PAUSE
