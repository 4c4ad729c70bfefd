"""The filters above a work list: read from the address, so that a number on the overview can link to exactly its cases."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tongban.cases import selectors
from tongban.cases.enums import CaseState

LATE = (("statute", _("超过法定期限")), ("promise", _("超过承诺期限")), ("today", _("今天到期")))
MOVED = (("received", _("今天收件")), ("decided", _("今天作出决定")))
WAITS = (("open", _("在办")), ("delivery", _("等待送达")))


@dataclass(frozen=True)
class Filters:
    """What the bar shows, and what the selector gets. Values that are not offered are dropped."""

    narrow: selectors.Narrow
    mine: bool
    states: list[tuple[str, Any]]
    items: list[tuple[str, str]]
    asks_mine: bool

    @property
    def is_set(self) -> bool:
        return bool(self.narrow) or self.mine


def read(
    given: QueryDict,
    *,
    states: tuple[str, ...] = (),
    items: list[tuple[str, str]] | None = None,
    asks_mine: bool = False,
) -> Filters:
    """`states`: those this list can hold (none: no choice)."""
    offered = [(state, CaseState(state).label) for state in states]
    examiner = given.get("examiner", "")
    narrow = selectors.Narrow(
        state=_one_of(given.get("state", ""), states or CaseState.values),
        item_code=given.get("item", "")[:60],
        examiner_id=int(examiner) if examiner.isascii() and examiner.isdigit() and len(examiner) < 16 else None,
        late=_one_of(given.get("late", ""), [value for value, _label in LATE]),
        moved_today=_one_of(given.get("moved", ""), [value for value, _label in MOVED]),
        waits=_one_of(given.get("waits", ""), [value for value, _label in WAITS]),
        text=given.get("text", "").strip()[:80],
    )
    return Filters(narrow, asks_mine and given.get("mine") == "1", offered, items or [], asks_mine)


def _one_of(value: str, allowed: Any) -> str:
    return value if value in allowed else ""
