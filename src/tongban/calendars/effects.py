"""What else a notice would move: rooms above that keep dates register how to find out, and the preview asks them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tongban.calendars.rules.notices import Notice
from tongban.calendars.services import import_notice
from tongban.kernel.actors import SYSTEM


@dataclass(frozen=True)
class Effect:
    """One date that would move. `what` names the thing and its date in words: "办件 … 承诺期限"."""

    what: str
    before: date | None
    after: date | None


_FINDERS: list[Callable[[datetime], Iterable[Effect]]] = []


def register(finder: Callable[[datetime], Iterable[Effect]]) -> None:
    """`finder(at)` says which stored dates differ from what the calendar in force gives. Called from an AppConfig."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def effects_of(notice: Notice, at: datetime) -> list[Effect]:
    """The dates that importing `notice` would move: the import is done, looked at, and rolled back. Nothing stays."""
    with transaction.atomic():
        import_notice(notice=notice, by=SYSTEM, at=at)
        found = [effect for finder in _FINDERS for effect in finder(at)]
        transaction.set_rollback(True)
    return found
