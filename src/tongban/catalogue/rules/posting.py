"""What a clerk typed into a chapter, read into the values of an item's version: every bad value named beside its field, the
good ones taken all the same, so that nobody loses a page for one letter."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.catalogue.rules import chapters
from tongban.catalogue.rules.audit.limits import compared
from tongban.catalogue.rules.chapters import Field

Posted = Mapping[str, Sequence[str]]
SHOWN = "~"  # `name~` says that a field whose empty state posts nothing (boxes, rows) was on the page
LIMITS = ("statutory_limit", "statutory_unit", "promised_limit", "promised_unit")


@dataclass(frozen=True)
class Fault:
    """A value that cannot be taken: why (worded in `catalogue/wordings.py`), and what the sentence names."""

    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Read:
    """`values`: what can be taken, by element; `faults`: by the place in the page (`promised_limit`, `fees.0.name`, `m.M02.copies`)."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)


def read(fields: Sequence[Field], posted: Posted, *, prefix: str = "") -> Read:
    """The fields that the page had. What it had not (locked, or of another page) is neither a value nor a fault."""
    found = Read()
    for one in fields:
        name = f"{prefix}{one.name}"
        has_rows = one.kind == chapters.ROWS and numbers_in(posted, name)
        if name not in posted and f"{name}{SHOWN}" not in posted and not has_rows:
            continue
        if one.kind == chapters.ROWS:
            _rows(one, posted, name, found)
            continue
        value, fault = _value(one, posted.get(name, ()))
        if fault:
            found.faults[name] = fault
        else:
            found.values[one.name] = value
    return found


def hold_promise(found: Read, said: Mapping[str, Any]) -> None:
    """承诺时限 beyond the law is not taken, whichever of the two was typed (R-ITEM-24); `said`: what the version says now."""
    after = {name: found.values.get(name, said.get(name)) for name in LIMITS}
    if not any(name in found.values and found.values[name] != said.get(name) for name in LIMITS):
        return
    promised, statutory = after["promised_limit"], after["statutory_limit"]
    if promised is None or statutory is None:
        return
    if (
        compared(promised, str(after["promised_unit"]), statutory, str(after["statutory_unit"]))
        == "promise_exceeds_statute"
    ):
        for name in LIMITS:
            found.values.pop(name, None)
        found.faults["promised_limit"] = Fault("exceeds_statute", {
            "promised": promised, "promised_unit": after["promised_unit"], "statutory": statutory,
            "statutory_unit": after["statutory_unit"],
        })  # fmt: skip


def numbers_in(posted: Posted, name: str) -> list[int]:
    """The rows of a list that the page had, in their order: `fees.0.name`, `fees.2.name` → 0, 2."""
    found = {key[len(name) + 1 :].partition(".")[0] for key in posted if key.startswith(f"{name}.")}
    return sorted(int(one) for one in found if one.isascii() and one.isdigit() and len(one) < 4)


def digest(value: Any) -> str:
    """A short sign of what an element says: two that are the same say the same."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return f"{zlib.crc32(text.encode()):08x}"


def mark(said: Mapping[str, Any]) -> str:
    """What the page saw of each element, to be sent back with what was typed."""
    return ",".join(f"{name}={digest(value)}" for name, value in said.items())


def moved(seen: str, said: Mapping[str, Any]) -> list[str]:
    """Which elements say something else than the page saw: changed by somebody else meanwhile, added or gone."""
    before = dict(part.partition("=")[::2] for part in seen.split(",") if part)
    now = {name: digest(value) for name, value in said.items()}
    return [name for name in dict.fromkeys([*before, *now]) if before.get(name) != now.get(name)]


def _value(one: Field, texts: Sequence[str]) -> tuple[Any, Fault | None]:
    text = texts[-1].replace("\r\n", "\n").strip() if texts else ""
    if "\x00" in text:
        return None, Fault("unreadable")
    if one.kind == chapters.CHOICES:
        return _choices(one, texts)
    if one.kind == chapters.FLAG:
        return text == "yes", None
    if one.kind == chapters.NAMES:
        return _names(one, text)
    if not text:
        return _nothing(one)
    if one.kind == chapters.MAYBE:
        return (text == "yes", None) if text in ("yes", "no") else (None, Fault("unknown_choice"))
    if one.kind == chapters.NUMBER:
        return _number(one, text)
    if one.kind == chapters.AMOUNT:
        return _amount(text)
    if one.kind == chapters.CHOICE:
        return (text, None) if text in one.choices else (None, Fault("unknown_choice"))
    if one.kind == chapters.DAY:
        try:
            return date.fromisoformat(text), None
        except ValueError:
            return None, Fault("not_a_day")
    if len(text) > one.most:
        return None, Fault("too_long", {"most": one.most, "length": len(text)})
    return text, None


def _nothing(one: Field) -> tuple[Any, Fault | None]:
    if one.kind == chapters.NUMBER:
        return (None, None) if one.may_be_empty else (None, Fault("missing"))
    if one.kind in (chapters.MAYBE, chapters.DAY, chapters.AMOUNT):
        return None, None
    return ("", None) if one.may_be_empty else (None, Fault("missing"))


def _number(one: Field, text: str) -> tuple[int | None, Fault | None]:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None, Fault("not_a_number")
    number = int(text)
    return (number, None) if number <= one.most else (None, Fault("too_large", {"most": one.most}))


def _amount(text: str) -> tuple[int | float | None, Fault | None]:
    """Yuan, to the fen."""
    whole, point, part = text.removesuffix("元").strip().partition(".")
    is_right = (
        (whole + part).isascii()
        and whole.isdigit()
        and len(whole) < 10
        and (part.isdigit() or not point)
        and len(part) < 3
    )
    if not is_right:
        return None, Fault("not_an_amount")
    return (float(f"{whole}.{part}") if int(part or 0) else int(whole)), None


def _choices(one: Field, texts: Sequence[str]) -> tuple[Any, Fault | None]:
    if any(text not in one.choices for text in texts):
        return None, Fault("unknown_choice")
    return [choice for choice in one.choices if choice in texts], None


def _names(one: Field, text: str) -> tuple[Any, Fault | None]:
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if len(names) > chapters.MOST_ROWS:
        return None, Fault("too_many", {"most": chapters.MOST_ROWS})
    longest = max((len(name) for name in names), default=0)
    return (names, None) if longest <= one.most else (None, Fault("too_long", {"most": one.most, "length": longest}))


def _rows(one: Field, posted: Posted, name: str, found: Read) -> None:
    """A row in which nothing stands is none. One bad cell keeps the whole list as it was."""
    rows: list[dict[str, Any]] = []
    faults: dict[str, Fault] = {}
    for number in numbers_in(posted, name):
        prefix = f"{name}.{number}."
        if not any(text.strip() for cell in one.cells for text in posted.get(f"{prefix}{cell.name}", ())):
            continue
        row = read(one.cells, posted, prefix=prefix)
        faults |= row.faults
        rows.append({key: value for key, value in row.values.items() if value not in ("", None)})
    if len(rows) > chapters.MOST_ROWS:
        faults[name] = Fault("too_many", {"most": chapters.MOST_ROWS})
    if faults:
        found.faults |= faults
    else:
        found.values[one.name] = rows
