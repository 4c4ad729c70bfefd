"""The filters above a work list: read from the address, so that a number on the overview can link to exactly its cases."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

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


ADDRESS = {"item_code": "item", "examiner_id": "examiner", "moved_today": "moved", "only_bad": "bad"}


def as_filters(read: Filters, takes: str) -> dict[str, Any]:
    """What was chosen, as plain data that an export keeps."""
    if takes == "text":
        return {"text": read.narrow.text} if read.narrow.text else {}
    return {name: value for name, value in asdict(read.narrow).items() if value} | ({"mine": True} if read.mine else {})


def as_query(filters: dict[str, Any]) -> str:
    """The address of the list that these filters came from."""
    return urlencode({ADDRESS.get(name, name): 1 if value is True else value for name, value in filters.items()})


def in_words(filters: dict[str, Any], item_names: dict[str, str]) -> list[str]:
    """The same for people."""
    words = {
        "state": lambda value: str(dict(CaseState.choices).get(value, value)), "item_code": lambda value: item_names.get(value, value),
        "examiner_id": lambda value: _("指定的审查人员"), "late": lambda value: str(dict(LATE).get(value, value)),
        "moved_today": lambda value: str(dict(MOVED).get(value, value)), "waits": lambda value: str(dict(WAITS).get(value, value)),
        "text": lambda value: f"“{value}”", "mine": lambda value: _("只看我的"), "only_bad": lambda value: _("只看差评"),
    }  # fmt: skip
    return [str(words[name](value)) for name, value in filters.items()]


def _one_of(value: str, allowed: Any) -> str:
    return value if value in allowed else ""
