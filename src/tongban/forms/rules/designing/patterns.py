"""The closed list of shapes that a text may be asked to have. Nobody writes a regular expression of their own on a page."""

from collections.abc import Mapping
from typing import Any

PATTERNS = {
    "digits": "^[0-9]+$",
    "letters_digits": "^[A-Za-z0-9]+$",
    "capitals_digits": "^[A-Z0-9]+$",
    "number_sign": "^[A-Za-z0-9〔〕()（）\\[\\]/.第号字-]+$",
    "han": "^[\\u4E00-\\u9FFF\\u3400-\\u4DBF·]+$",
    "postcode": "^[0-9]{6}$",
    "plate": "^[\\u4E00-\\u9FFF][A-Z][A-Z0-9]{5,6}$",
    "web": "^https?://[^ ]+$",
}
OWN = "own"  # a pattern that was written by hand; it can stay or go


def name_of(schema: Mapping[str, Any]) -> str:
    """Which shape this schema asks for: a name of the list, "own" for any other, "" for none."""
    given = schema.get("pattern")
    if given is None:
        return ""
    return next((name for name, pattern in PATTERNS.items() if pattern == given), OWN)
