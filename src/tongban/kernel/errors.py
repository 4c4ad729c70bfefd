"""How a business "no" is said: one Refusal with a code and facts; each room words its codes once, each face may reword."""

from collections.abc import Callable, Mapping
from typing import Any

_WORDINGS: dict[str, Any] = {}


class Refusal(Exception):
    """The rules say no. `code` is `room.reason`; `facts` are what a reader needs to understand it.

    A few attempts are themselves recorded although nothing else is. Who rolls a transaction back around the operation calls
    `keep_on_record()` after it; called more often it records once.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.keep_on_record: Callable[[], None] = _nothing

    def text(self) -> str:
        """The polite sentence for a person, in the language in force."""
        wording = str(_WORDINGS.get(self.code, _WORDINGS.get("kernel.refused", self.code)))
        return wording.format_map(_Facts(self.facts))


def _nothing() -> None:
    """Most refusals leave no record."""


class NotFound(Exception):
    """What one may not see, or what is not there: the two look the same from outside (404)."""


class Invalid(Exception):
    """Input that makes no sense: field name → list of plain sentences (a 422 beside the fields)."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(dict(errors))
        self.errors = {field: list(texts) for field, texts in errors.items()}


class _Facts(dict):
    def __missing__(self, key: str) -> str:
        return ""


def register_wordings(wordings: Mapping[str, Any]) -> None:
    """Called by each room's `wordings.py`: code → gettext_lazy sentence with {facts}."""
    _WORDINGS.update(wordings)


def wordings() -> Mapping[str, Any]:
    """All registered codes; a test checks that every code raised anywhere is worded."""
    return dict(_WORDINGS)
