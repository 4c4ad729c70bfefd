"""Right-looking numbers of nobody (R-ID-2, R-PII-12): for the demo place and for tests."""

from datetime import date

from tongban.kernel.checks.codes import CREDIT_ALPHABET, CREDIT_WEIGHTS
from tongban.kernel.checks.people import WEIGHTS

NOWHERE = "999900"  # a region that does not exist


def id_number(born: date, sequence: int) -> str:
    """A citizen number of region 9999, born that day; `sequence` 0…999, odd for men."""
    body = f"{NOWHERE}{born:%Y%m%d}{sequence:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def credit_code(number: int, kind: str = "91") -> str:
    """A credit code of region 9900; `kind` 91 enterprise, 92 individual business, 11 organ… (R-ID-4)."""
    body = f"{kind}990000{number:09d}"
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(body, CREDIT_WEIGHTS, strict=True))
    return body + CREDIT_ALPHABET[-total % 31]


def mobile(number: int) -> str:
    """A right-looking mobile number, 199 and eight digits. Demo backends send nothing anywhere."""
    return f"199{number:08d}"


def is_synthetic(number: str) -> bool:
    """Whether a document number belongs to nobody; the demo register knows no others."""
    return number.startswith(NOWHERE) or number[2:8] == "990000"
