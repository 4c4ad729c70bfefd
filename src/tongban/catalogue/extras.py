"""What rooms above keep in `extra` of an item's version (the parameters of its cases): each says what is wrong with its part,
so that a file is refused for it, and not every case of the item later."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unfit:
    """A value that cannot be used: where, what is there, and the whole numbers that could be."""

    name: str
    value: Any
    least: int
    most: int


_CHECKS: dict[str, Callable[[Any], Iterable[Unfit]]] = {}


def register(name: str, check: Callable[[Any], Iterable[Unfit]]) -> None:
    """`check(value)` of the member `name`. Called from an AppConfig."""
    _CHECKS[name] = check


def unfit(extra: Mapping[str, Any]) -> list[Unfit]:
    """Everything that cannot be used. Nobody's members are nobody's business."""
    return [one for name, check in _CHECKS.items() if name in extra for one in check(extra[name])]
