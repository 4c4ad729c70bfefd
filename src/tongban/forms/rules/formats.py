"""Our formats beside those of JSON Schema: what a value must look like, whoever asks."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tongban.kernel import checks

LANDLINE = re.compile(r"(0[0-9]{2,3}-?)?[1-9][0-9]{6,7}(-[0-9]{1,6})?")


def is_money(value: str) -> bool:
    """Yuan with up to two decimals, up to 9,999 亿."""
    return re.fullmatch(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?", value) is not None


def is_month(value: str) -> bool:
    return re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", value) is not None


def is_day(value: str) -> bool:
    """A day that exists, between 1800 and 2999, as 2026-01-31."""
    if re.fullmatch(r"(18|19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}", value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_region(value: str) -> bool:
    """Twelve digits (R-ID-5); whether there is such a division, the caller looks up."""
    return re.fullmatch(r"(?!00)[0-9]{12}", value) is not None


def is_phone(value: str) -> bool:
    """A mobile or a landline number."""
    return checks.mobile_problem(value) is None or LANDLINE.fullmatch(value) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "id-number": lambda value: checks.id_number_problem(value) is None,
    "credit-code": lambda value: checks.credit_code_problem(value) is None,
    "mobile": lambda value: checks.mobile_problem(value) is None,
    "phone": is_phone,
    "region": is_region,
    "money": is_money,
    "month": is_month,
    "date": is_day,
}


def amount(value: str) -> Decimal:
    """The yuan of a value that is money."""
    return Decimal(value)
