"""What a person typed, written the one way it is stored. What cannot be read stays as typed, so that they see it again."""

import re
import unicodedata
from typing import Any

from tongban.forms.rules.layout import Field
from tongban.forms.rules.sifting import MAX_TEXT

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


def read(field: Field, typed: str) -> Any:
    """The value of one input; "" for nothing."""
    text = as_typed(str(typed)[: MAX_TEXT + 1])
    reader = READERS.get(field.widget)
    return reader(unicodedata.normalize("NFKC", text)) if reader and text else text


def as_typed(text: str) -> str:
    """The text without what nobody sees: signs of control and direction, space around it."""
    return CONTROL.sub("", text).replace("\r\n", "\n").strip()


def _number(text: str) -> Any:
    plain = re.sub(r"[,\s]", "", text)
    if not NUMBER.fullmatch(plain):
        return text
    value = float(plain)
    return int(value) if value.is_integer() else value


def _money(text: str) -> str:
    return re.sub(r"[,\s¥￥元]", "", text) or text


def _day(text: str) -> str:
    compact = re.sub(r"\s", "", text)
    if re.fullmatch(r"[0-9]{8}", compact):
        return f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"
    found = DAY.fullmatch(compact)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def _month(text: str) -> str:
    found = MONTH.fullmatch(re.sub(r"\s", "", text))
    return f"{found[1]}-{int(found[2]):02}" if found else text


def _code(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def _phone(text: str) -> str:
    plain = re.sub(r"[\s()]", "", text)
    short = re.sub(r"^(\+86|0086)|-", "", plain)
    return short if re.fullmatch(r"1[0-9]{10}", short) else plain


READERS = {
    "number": _number, "money": _money, "date": _day, "month": _month, "id_number": _code, "credit_code": _code,
    "phone": _phone, "email": lambda text: re.sub(r"\s", "", text),
}  # fmt: skip
