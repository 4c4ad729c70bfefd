"""A cell to a value and back. Writing is checked by reading: what would not come back the same is written to the sheet 补充."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

from tongban.catalogue.exchange import columns
from tongban.catalogue.exchange.columns import Column
from tongban.catalogue.rules.rows import are_plain
from tongban.kernel.cells import BREAKS, OPENERS, inert

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NUMBER = re.compile(r"\+?(\d{1,15})(?:\.0{1,15})?")
WITH_UNIT = re.compile(r"(\d{1,15}) ?(?:个?工作日|个?自然日|个月|小时|日|天|次|份|个|元)")
DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?(?:[ T]?0?0:00(?::00)?)?")
SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
LOST_DIGITS = re.compile(r"\d(?:\.\d{1,20})?[eE]\+?\d{1,3}")  # what a spreadsheet makes of a code or telephone number
TRUE, FALSE = {"1", "是", "true", "yes", "y", "有", "√"}, {"0", "否", "false", "no", "n", "无", "×"}
BETWEEN = re.compile(r"[、,，;；\n]")
WAY, CONDITION = re.compile(r"[；;，,]"), re.compile(r"[=＝]")
EXCEL_BEGINS = date(1899, 12, 30)  # day 0 of its calendar
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 … 2119
FLAGS = {True: "是", False: "否"}
FITS = 32_000  # characters in a cell; Excel takes 32,767


class Wrong(Exception):
    """The cell says nothing that the column can hold."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


def bare(text: str) -> str:
    """The text as it was meant: without the apostrophe that guards against formulas, blanks around it, other line ends."""
    if text[:1] == "'" and (text[1:2] in BREAKS or text[1:].lstrip()[:1] in OPENERS):
        text = text[1:]
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def value_of(column: Column, raw: str) -> tuple[Any, str]:
    """What the cell says, and how it was read when it was written oddly ("" when as expected). Wrong."""
    text = bare(raw)
    if not text:
        if column.is_required:
            raise Wrong("missing")
        return column.empty, ""
    if len(text) > column.longest:
        raise Wrong("too_long", count=len(text), most=column.longest)
    if CONTROL.search(text):
        raise Wrong("control_characters")
    if "\ufffd" in text:
        raise Wrong("unreadable_characters")
    return READERS[column.kind](column, text)


def _text(column: Column, text: str) -> tuple[Any, str]:
    if LOST_DIGITS.fullmatch(text):
        raise Wrong("digits_lost")
    return text, ""


def _number(column: Column, text: str) -> tuple[Any, str]:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = NUMBER.fullmatch(plain) or WITH_UNIT.fullmatch(plain)
    if found is None:
        raise Wrong("not_a_number")
    number = int(found.group(1))
    if number > column.largest:
        raise Wrong("number_too_large", most=column.largest)
    return number, "" if text.isascii() and text.isdigit() else str(number)


def _flag(column: Column, text: str) -> tuple[Any, str]:
    word = unicodedata.normalize("NFKC", text).lower()
    if word not in TRUE and word not in FALSE:
        raise Wrong("not_a_flag")
    return word in TRUE, "" if text in ("是", "否") else FLAGS[word in TRUE]


def _one_of(column: Column, text: str) -> str:
    if text in column.known:
        return column.known[text]
    if text in column.known.values():
        return text
    raise Wrong("unknown_value", known="、".join(dict.fromkeys(_words_for(column).values())))


def _words_for(column: Column) -> dict[str, str]:
    """Value → the word that is written for it: the first of those that mean it."""
    words: dict[str, str] = {}
    for word, value in column.known.items():
        words.setdefault(value, word)
    return words


def _choice(column: Column, text: str) -> tuple[Any, str]:
    return _one_of(column, text), ""


def _choices(column: Column, text: str) -> tuple[Any, str]:
    values = [_one_of(column, word.strip()) for word in BETWEEN.split(text) if word.strip()]
    return _once_each(values), ""


def _words(column: Column, text: str) -> tuple[Any, str]:
    return _once_each([word.strip() for word in BETWEEN.split(text) if word.strip()]), ""


def _once_each(values: list[str]) -> list[str]:
    for value in values:
        if values.count(value) > 1:
            raise Wrong("twice_in_cell", what=value)
    return values


def _date(column: Column, text: str) -> tuple[Any, str]:
    plain = unicodedata.normalize("NFKC", text)
    serial, written = SERIAL.fullmatch(plain), DAY.fullmatch(plain)
    try:
        if serial and FIRST_SERIAL <= int(serial.group(1)) <= LAST_SERIAL:  # a day as the spreadsheet counts them
            return (day := EXCEL_BEGINS + timedelta(days=int(serial.group(1)))), day.isoformat()
        if written is None:
            raise Wrong("not_a_date")
        day = date(*(int(part) for part in written.groups()))
    except ValueError:
        raise Wrong("not_a_date") from None
    return day, "" if text == day.isoformat() else day.isoformat()


def _ways(column: Column, text: str) -> tuple[Any, str]:
    """One situation a line; in a line every condition must hold."""
    ways = []
    for line in text.split("\n"):
        way: dict[str, str] = {}
        for condition in WAY.split(line):
            if not condition.strip():
                continue
            question, *option = (part.strip() for part in CONDITION.split(condition))
            if not question or len(option) != 1 or not option[0] or question in way:
                raise Wrong("not_a_condition")
            way[question] = option[0]
        if way:
            ways.append(way)
    return ways, ""


def _json(column: Column, text: str) -> tuple[Any, str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Wrong("not_json") from None
    if not isinstance(value, type(column.empty)) or not is_storable(value) or not _holds(column.kind, value):
        raise Wrong("not_json")
    return value, ""


def is_storable(value: Any) -> bool:
    """Whether the database can keep it: no NUL, no half character, nothing infinite."""
    if isinstance(value, Mapping):
        return all(is_storable(key) and is_storable(one) for key, one in value.items())
    if isinstance(value, list):
        return all(is_storable(one) for one in value)
    if isinstance(value, float):
        return value - value == 0
    return not isinstance(value, str) or not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)


READERS = {
    columns.TEXT: _text, columns.NUMBER: _number, columns.FLAG: _flag, columns.CHOICE: _choice, columns.CHOICES: _choices,
    columns.WORDS: _words, columns.DATE: _date, columns.WAYS: _ways, columns.JSON: _json,
}  # fmt: skip


def cell_of(column: Column, value: Any) -> str | None:
    """The cell that says this value, or None when no cell would give it back as it is."""
    try:
        text = inert(_written(column, value))
        if len(text) <= FITS and value_of(column, text)[0] == value:
            return text
    except (Wrong, AttributeError, TypeError, KeyError, ValueError):
        pass
    return None


def _written(column: Column, value: Any) -> str:
    if value is None or value == column.empty:
        return ""
    if column.kind in (columns.CHOICE, columns.CHOICES):
        words = _words_for(column)
        return "、".join(words[one] for one in value) if column.kind == columns.CHOICES else words[value]
    if column.kind == columns.FLAG:
        return FLAGS[value]
    if column.kind == columns.WORDS:
        return "、".join(value)
    if column.kind == columns.WAYS:
        return "\n".join("；".join(f"{question}={option}" for question, option in way.items()) for way in value)
    if column.kind == columns.JSON:
        return json.dumps(value, ensure_ascii=False)
    return str(value)


TYPES: dict[str, type] = {
    columns.TEXT: str, columns.NUMBER: int, columns.FLAG: bool, columns.CHOICE: str, columns.CHOICES: list,
    columns.WORDS: list, columns.DATE: str, columns.WAYS: list,
}  # fmt: skip
PARTS: dict[str, type] = {"fees": list, "faq": list, "situations": dict}  # lists kept inside the version
TYPE_WORDS = {
    str: gettext_lazy("文字"), int: gettext_lazy("整数"), bool: gettext_lazy("true 或 false"), list: gettext_lazy("数组"),
    dict: gettext_lazy("对象"),
}  # fmt: skip


def part_of_json(key: str, given: Any) -> Any:
    """A list kept inside the version, out of JSON. Wrong."""
    wanted = PARTS[key]
    rows = [given[one] for one in ("start", "questions") if one in given] if isinstance(given, dict) else given
    row = list if wanted is dict else dict  # fees and answers are objects
    if not isinstance(given, wanted) or not is_storable(given) or not all(isinstance(one, row) for one in rows):
        raise Wrong("wrong_type", known=str(TYPE_WORDS[wanted]))
    if row is dict and not all(are_plain(one.values()) for one in given):
        raise Wrong("wrong_type", known=str(TYPE_WORDS[str]))
    return given


def _holds(kind: str, given: Any) -> bool:
    """Whether a list holds what a list of its kind is made of."""
    if kind in (columns.CHOICES, columns.WORDS):
        return all(isinstance(one, str) for one in given)
    if kind == columns.WAYS:
        return all(isinstance(way, dict) and all(isinstance(option, str) for option in way.values()) for way in given)
    if kind != columns.JSON or not isinstance(given, list):
        return True
    return all(isinstance(one, dict) and are_plain(one.values()) for one in given)


def value_of_json(column: Column, given: Any) -> Any:
    """The same out of a JSON file, where values have types. Wrong."""
    if given is None or given == column.empty:
        if column.is_required:
            raise Wrong("missing")
        return column.empty
    wanted = TYPES.get(column.kind) or type(column.empty)
    if not isinstance(given, wanted) or (isinstance(given, bool) and wanted is not bool) or not is_storable(given):
        raise Wrong("wrong_type", known=str(TYPE_WORDS[wanted]))
    if not _holds(column.kind, given):
        raise Wrong(
            "wrong_type", known=str(TYPE_WORDS[str if column.kind in (columns.CHOICES, columns.WORDS) else dict])
        )
    if column.kind == columns.NUMBER and not 0 <= given <= column.largest:
        raise Wrong("number_too_large" if given > 0 else "not_a_number", most=column.largest)
    if column.kind == columns.TEXT and len(given) > column.longest:
        raise Wrong("too_long", count=len(given), most=column.longest)
    if column.kind == columns.TEXT and column.is_required and not given.strip():
        raise Wrong("missing")
    if column.kind == columns.CHOICE:
        return _one_of(column, given)
    if column.kind == columns.CHOICES:
        return _once_each([_one_of(column, one) for one in given])
    if column.kind == columns.DATE:
        return _date(column, given)[0]
    return given
