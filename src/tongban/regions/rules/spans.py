"""From yearly changes of codes to spans: which code meant which place from when to when, and what came after it.

The source is a yearly difference of the national table, so the year is all that is known of a date. Traps it sets:
- events before 1984 are noisy: their spans are kept and marked uncertain;
- a 撤销 or 同名改码 that points into another province is mostly a place of the same name (成都东城区 is no 北京东城区).
  Only the two real moves are believed: Sichuan → Chongqing (1997) and Guangdong → Hainan (1988);
- a number is given again to another place (码位改派): the old place does not live on under it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

CERTAIN_FROM = 1984
REAL_MOVES = {("51", "50"), ("44", "46")}
REASSIGNED = "码位改派"


@dataclass
class Span:
    """A place under a code, valid in [valid_from, valid_to); none means: as far as known."""

    code: str
    name: str
    level: int
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None
    successors: list[str] = field(default_factory=list)
    end_kind: str = ""
    end_document: str = ""


def spans(changes: Iterable[Mapping[str, str]], current: Mapping[str, str], table_year: int) -> list[Span]:
    """All spans of counties and above, ended ones first to last; `current` is code → name of today's table."""
    by_year: dict[int, list[Mapping[str, str]]] = defaultdict(list)
    for change in changes:
        by_year[int(change["year"])].append(change)
    running: dict[str, Span] = {}
    ended: list[Span] = []
    for year in sorted(by_year):
        closed = _close(by_year[year], running, date(year, 1, 1))
        ended += closed.values()
        _open(by_year[year], running, date(year, 1, 1), set(closed))
    for code, span in running.items():
        if code not in current:  # the source never says how it ended
            span.valid_to = date(table_year, 1, 1)
            ended.append(span)
    last_end = {span.code: span.valid_to for span in sorted(ended, key=lambda s: s.valid_to or date.min)}
    for code, name in current.items():
        since = running[code].valid_from if code in running else last_end.get(code)
        if since or code in running:
            ended.append(Span(code, name, 0, "", valid_from=since))
    return ended


def _close(changes: list[Mapping[str, str]], running: dict[str, Span], day: date) -> dict[str, Span]:
    closed: dict[str, Span] = {}
    for change in changes:
        code = change["old_code"]
        if not code:
            continue
        if code not in closed:
            known = running.pop(code, None)
            span = Span(code, change["old_name"], int(change["level"]), change["old_parent"])
            span.valid_from = known.valid_from if known and known.valid_from != day else None
            span.valid_to, span.end_kind, span.end_document = day, change["type"], change["doc_no"]
            closed[code] = span
        successor = _successor(change)
        if successor and successor not in closed[code].successors:
            closed[code].successors.append(successor)
            closed[code].end_kind = change["type"]
            closed[code].end_document = change["doc_no"] or closed[code].end_document
    return closed


def _open(changes: list[Mapping[str, str]], running: dict[str, Span], day: date, closed: set[str]) -> None:
    for change in changes:
        code = change["new_code"]
        starts = change["type"] == "新设" or code in closed or code not in running
        merged_into = change["type"] == "撤销" and code not in closed
        if code and starts and not merged_into:
            running[code] = Span(code, change["new_name"], int(change["level"]), change["new_parent"], valid_from=day)


def _successor(change: Mapping[str, str]) -> str:
    old, new = change["old_code"], change["new_code"]
    if change["type"] == REASSIGNED and old == new:
        return ""
    abroad = old[:2] != new[:2] and (old[:2], new[:2]) not in REAL_MOVES
    return "" if abroad else new
