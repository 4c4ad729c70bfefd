"""Citizen identity numbers (R-ID-1) and mobile numbers (R-ID-8)."""

import re
from datetime import date

from tongban.kernel.checks.codes import normalised

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FIRST_YEAR = 1800  # nobody alive, but files of the dead are still handled


def id_number_problem(value: str, on: date | None = None) -> str | None:
    """None, or `old_form` (15 digits), `bad_length`, `bad_format`, `bad_date`, `in_future` (born after `on`), `bad_check`."""
    number = normalised(value)
    if re.fullmatch(r"[0-9]{15}", number):
        return "old_form"
    if len(number) != 18:
        return "bad_length"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "bad_format"
    born = _born(number[6:14])
    if born is None:
        return "bad_date"
    if on is not None and born > on:
        return "in_future"
    return None if _check_digit(number) == number[17] else "bad_check"


def upgraded_id_number(old: str) -> str:
    """The 18-digit number for one of the 15-digit form: 19 goes before the year, a check digit to the end."""
    body = f"{old[:6]}19{old[6:]}"
    return body + _check_digit(body)


def birth_date(number: str) -> date:
    """The date of birth inside a right number."""
    return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")


def is_male(number: str) -> bool:
    """The last digit of the sequence is odd for men."""
    return int(number[16]) % 2 == 1


def mobile_problem(value: str) -> str | None:
    """None or `bad_mobile`: eleven digits, 13… to 19…."""
    return None if re.fullmatch(r"1[3-9][0-9]{9}", normalised(value)) else "bad_mobile"


def _check_digit(number: str) -> str:
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11]


def _born(digits: str) -> date | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if born.year >= FIRST_YEAR else None
