"""Item codes (R-ITEM-2 … R-ITEM-6): 12 characters basic, 31 implementation, 33 handling item."""

import hashlib
import re
from collections.abc import Collection
from itertools import islice

from tongban.kernel.checks import credit_code_problem

CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BASIC = re.compile(r"[0-9A-Z]{12}")
CREDIT_CODE_LENGTH = 18
IMPLEMENTATION_LENGTH = 31
HANDLING_LENGTH = 33
SUB_ITEM_LENGTH = 3  # the last characters of a basic code
LEGACY_BASIC_LENGTH = 10  # BD of July 2020 (R-ITEM-6): accepted from legacy data only
LEGACY_IMPLEMENTATION_LENGTH = 24
PLACEHOLDER_FRONT = "11999900"  # an organ in the region 9999, which does not exist
EXERCISE_LEVELS = "1234567"  # R-ITEM-11


def code_problem(code: str) -> str | None:
    """Why `code` is no implementation (31) or handling-item code (33), or None when it is one.

    18 characters credit code of the implementing body, 1 exercise level, 12 basic code, then 2 digits of the variant.
    """
    if len(code) not in (IMPLEMENTATION_LENGTH, HANDLING_LENGTH):
        return "length"
    if not credit_code_of(code):
        return "credit_code"
    if code[CREDIT_CODE_LENGTH] not in EXERCISE_LEVELS:
        return "exercise_level"
    if basic_code_problem(basic_code_of(code)):
        return "basic_code"
    variant = code[IMPLEMENTATION_LENGTH:]
    if variant and not (variant.isascii() and variant.isdigit()):
        return "variant"
    return None


def basic_code_problem(code: str) -> str | None:
    """Why `code` is no basic code of 12 characters, or None."""
    if len(code) != 12:
        return "length"
    return None if BASIC.fullmatch(code) else "character"


def basic_code_of(code: str) -> str:
    """The basic code inside an implementation or handling-item code."""
    return code[CREDIT_CODE_LENGTH + 1 : IMPLEMENTATION_LENGTH]


def credit_code_of(code: str) -> str:
    """The credit code of the body at the front of an implementation code, if it is a valid one, else ""."""
    front = code[:CREDIT_CODE_LENGTH]
    return "" if credit_code_problem(front) else front


def check_character(front: str) -> str:
    """The 18th character of a credit code, out of the first 17 (R-ID-3)."""
    total = sum(CREDIT_CODE_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(front[:17]))
    return CREDIT_CODE_ALPHABET[(31 - total % 31) % 31]


def placeholder_code(region_code: str, name: str) -> str:
    """A well-made credit code that no real body can have, always the same for the same body."""
    number = int.from_bytes(hashlib.sha256(f"{region_code}/{name}".encode()).digest()[:8])
    places = ""
    for _ in range(9):
        number, place = divmod(number, len(CREDIT_CODE_ALPHABET))
        places += CREDIT_CODE_ALPHABET[place]
    front = PLACEHOLDER_FRONT + places
    return front + check_character(front)


def next_variants(code: str, taken: Collection[str], count: int) -> list[str]:
    """The next handling-item codes (R-ITEM-4) of the same implementation code that were never used; fewer when there are
    no more, none for a code that is not well made."""
    if code_problem(code):
        return []
    front = code[:IMPLEMENTATION_LENGTH]
    free = (f"{front}{number:02}" for number in range(1, 100))
    return list(islice((one for one in free if one not in taken), count))


def next_sub_item(code: str, taken: Collection[str]) -> str:
    """An implementation code of the same main item with the next sub-item number (R-ITEM-2) that was never used; "" when
    there is none."""
    if code_problem(code):
        return ""
    front = code[: IMPLEMENTATION_LENGTH - SUB_ITEM_LENGTH]
    free = (f"{front}{number:03}" for number in range(1, 1000))
    return next((one for one in free if one not in taken), "")
