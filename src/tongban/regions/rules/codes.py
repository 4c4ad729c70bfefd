"""Division codes (R-ID-5): 12 digits, right-padded with zeros, never left-padded. Two pairs, a pair, two triples."""

import re
from itertools import pairwise

from tongban.kernel.errors import Refusal

STEPS = (2, 4, 6, 9, 12)  # province, city, county, township, village


def padded(code: str) -> str:
    """The code as it is stored. "4506" → "450600000000". Refused: regions.bad_code."""
    code = str(code).strip()
    if not re.fullmatch(r"[0-9]{2,12}", code) or code[:2] == "00":
        raise Refusal("regions.bad_code", region=code)
    return code.ljust(12, "0")


def prefix(code: str) -> str:
    """What all codes inside begin with: trailing empty steps cut. "450600000000" → "4506"; a bare "4506" stays."""
    code = padded(code)
    end = 2
    for start, stop in pairwise(STEPS):
        if code[start:stop].strip("0"):
            end = stop
    return code[:end]


def covers(outer: str, inner: str) -> bool:
    """Is `inner` the same region as `outer` or inside it, by the codes alone?"""
    return padded(inner).startswith(prefix(outer))


def on_one_path(one: str, other: str) -> bool:
    """Is one of these regions the other, or does it lie inside it? By the codes alone."""
    return covers(one, other) or covers(other, one)


def chain(code: str) -> list[str]:
    """The codes of the region and of all that may lie above it, the widest first, all padded. "" → []."""
    if not code:
        return []
    own = prefix(code)
    return [padded(own[:step]) for step in STEPS if step < len(own)] + [padded(own)]


def bounds(code: str) -> tuple[str, str]:
    """The smallest and the greatest code inside: an indexable range `code >= a and code <= b`."""
    own = prefix(code)
    return own.ljust(12, "0"), own.ljust(12, "9")
