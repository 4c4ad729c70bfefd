"""Unified social credit codes (R-ID-3) and e-licence identifiers (R-LIC-3, R-LIC-4)."""

import re
import unicodedata

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
CREDIT_WEIGHTS = [pow(3, place, 31) for place in range(17)]
LICENCE_ROOT = "1.2.156.3005.2"
LICENCE_ID = re.compile(
    r"1\.2\.156\.3005\.2\."
    r"(?P<type>[0-9A-Z]{18}\d{3})\."  # who defined the type: credit code and three digits
    r"(?P<issuer>[0-9A-Z]{6,18})\."  # a credit code; older data carry a region code
    r"(?P<serial>[0-9A-Z]{1,32})\.(?P<version>\d{3})\.(?P<check>[0-9A-Z])"
)


def normalised(value: str) -> str:
    """The one way a number is written: half-width capitals without spaces at the ends."""
    return unicodedata.normalize("NFKC", value).strip().upper()


def credit_code_problem(value: str) -> str | None:
    """None, or `bad_length`, `bad_character`, `bad_check`. Area digits may be long withdrawn: they are not looked up."""
    code = normalised(value)
    if len(code) != 18:
        return "bad_length"
    if any(character not in CREDIT_ALPHABET for character in code):
        return "bad_character"
    total = sum(CREDIT_ALPHABET.index(c) * weight for c, weight in zip(code, CREDIT_WEIGHTS, strict=False))
    return None if CREDIT_ALPHABET[-total % 31] == code[17] else "bad_check"


def licence_id_check_character(body: str) -> str:
    """ISO 7064 MOD 37,36 over type, issuer, serial and version; dots are passed over (R-LIC-4)."""
    product = 36
    for character in body.replace(".", ""):
        product = (product + int(character, 36)) % 36 or 36
        product = product * 2 % 37
    return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(37 - product) % 36]


def licence_id_problem(value: str) -> str | None:
    """None, or `bad_format`, `bad_check`."""
    found = LICENCE_ID.fullmatch(normalised(value))
    if not found:
        return "bad_format"
    body = found["type"] + found["issuer"] + found["serial"] + found["version"]
    return None if licence_id_check_character(body) == found["check"] else "bad_check"
