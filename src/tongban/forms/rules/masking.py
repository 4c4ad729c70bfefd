"""Which answers name a person, and how much of them others are shown (R-PII-5): identity numbers and telephones.

The form knows its formats; in free text, what has the shape and the check digit of an identity number is found too.
"""

import re
from re import Match

from tongban.forms.rules.layout import Field
from tongban.kernel import checks
from tongban.kernel.masking import mask_mobile, mask_number

NUMBERS = {"id-number"}
TELEPHONES = {"mobile", "phone"}
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")


def masked(one: Field, text: str) -> str:
    """The answer as an official reads it: the same text when there is nothing to hide."""
    form, hint = one.schema.get("format", ""), str(one.ui.get("prefill", "")).removeprefix("agent_")
    if form in NUMBERS or (hint == "document_no" and form != "credit-code"):
        return mask_number(text)
    if form in TELEPHONES or hint == "mobile":
        return mask_mobile(text)
    if one.widget in ("text", "textarea"):
        return MOBILE.sub(lambda found: mask_mobile(found[0]), ID_NUMBER.sub(_hidden, text))
    return text


def _hidden(found: Match[str]) -> str:
    return found[0] if checks.id_number_problem(found[0]) else mask_number(found[0])
