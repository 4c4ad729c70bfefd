"""Codes (R-ITEM-2 … R-ITEM-8): well made, of this body, and of this type."""

import re
from collections.abc import Iterator

from tongban.catalogue.rules import codes
from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard

TYPE_DIGITS = {
    "permit": "01", "penalty": "02", "coercion": "03", "levy": "04", "benefit": "05", "inspection": "06",
    "confirmation": "07", "reward": "08", "adjudication": "09", "other_power": "10", "public_service": "20",
}  # fmt: skip
WELL_MADE = re.compile(r"[0-9A-Z]{12}(?:[0-9A-Z]{2})?")  # national, or local with two more
SOURCE_COLUMNS = ("task_code", "item_code", "implementation_code")


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """The code of the item; an own code of the platform means that the source gave none, or one it could not take."""
    given = next((str(version.extra[c]) for c in SOURCE_COLUMNS if version.extra.get(c)), "")
    if "-" in given:
        yield from _composed(version, given)
    elif given or not version.code.startswith("L"):
        code = given or version.code
        if problem := codes.code_problem(code):
            yield Found("code_wrong", quote=code, facts={"problem": problem})
        else:
            yield from _against_the_guide(version, code)
    else:
        yield Found("element_missing", "implementation_code", absent="implementation_code", always=True)
    if not version.body_credit_code:
        quote, absent = version.body_name, "implementing_body.credit_code"
        yield Found("body_without_code", quote=quote, absent=absent, always=True)


def _against_the_guide(version: VersionReading, code: str) -> Iterator[Found]:
    if codes.credit_code_of(code) != version.body_credit_code:
        facts = {"credit_code": version.body_credit_code, "body": version.body_name}
        yield Found("code_of_other_body", quote=code, facts=facts)
    yield from _against_the_type(version, code, codes.basic_code_of(code))


def _composed(version: VersionReading, code: str) -> Iterator[Found]:
    """A list that puts its codes together of basic code, division, credit code and more gives the two parts beside."""
    basic, number = (str(version.extra.get(column, "")) for column in ("base_code", "implementer_uscc"))
    if (not number.isupper() and not number.isdigit()) or len(number) != 18 or not codes.credit_code_of(number):
        yield Found("code_wrong", quote=number or code, facts={"problem": "credit_code"})
    elif not WELL_MADE.fullmatch(basic):
        yield Found("code_wrong", quote=basic or code, facts={"problem": "basic_code"})
    elif codes.basic_code_problem(basic) is None:
        yield from _against_the_type(version, basic, basic)


def _against_the_type(version: VersionReading, code: str, basic: str) -> Iterator[Found]:
    digits = basic[2:4]
    if digits in TYPE_DIGITS.values() and version.item_type and digits != TYPE_DIGITS[version.item_type]:
        said = next(name for name, value in TYPE_DIGITS.items() if value == digits)
        yield Found(
            "code_of_other_type", quote=code, facts={"digits": digits, "said": said, "item_type": version.item_type}
        )
