"""How numbers of cases and documents are written (R-ITEM-5, R-DOC)."""

from datetime import date

WORDS = {
    "intake_receipt": "收", "acceptance_notice": "受", "non_acceptance_notice": "不受", "correction_notice": "补",
    "extension_notice": "延", "grant_decision": "准", "refusal_decision": "不准", "delivery_receipt": "送",
    "withdrawal_notice": "撤", "termination_notice": "终",
}  # fmt: skip


def case_series(item_code: str, on: date) -> str:
    return f"case:{item_code}:{on:%Y%m%d}"


CASE_DIGITS = 4


def case_number(item_code: str, on: date, sequence: int | str) -> str:
    """Item code + day + 4-digit sequence of that item on that day. A text is a sequence that is still to be given."""
    digits = f"{sequence:0{CASE_DIGITS}d}" if isinstance(sequence, int) else sequence
    return f"{item_code}{on:%Y%m%d}{digits}"


def document_series(body_short_name: str, kind: str, year: int) -> str:
    """By the name that stands in the number, so that two organs of one short name never share a number."""
    return f"document:{body_short_name}:{kind}:{year}"


def document_number(body_short_name: str, kind: str, year: int, sequence: int | str) -> str:
    """云住建受〔2026〕12号: short name of the organ, word of the kind, year, sequence of that kind in that year."""
    return f"{body_short_name}{WORDS[kind]}〔{year}〕{sequence}号"
