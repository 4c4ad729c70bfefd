"""Which document numbers make sense (R-ID-1, R-ID-3, R-ID-7)."""

import re
from datetime import date

from tongban.identity.enums import ApplicantKind, DocumentType
from tongban.kernel import checks

# Documents whose numbers carry no check digit: letters and digits, some with brackets or dashes.
FREE_FORM = re.compile(r"[0-9A-Z()\-]{4,40}")


def document_problem(document_type: str, number: str, on: date | None = None) -> str | None:
    """None, or a sentence for whoever typed the number."""
    if document_type == DocumentType.RESIDENT_ID:
        reason = checks.id_number_problem(number, on)
        return checks.problem_text("id-number", reason) if reason else None
    if document_type == DocumentType.CREDIT_CODE:
        reason = checks.credit_code_problem(number)
        return checks.problem_text("credit-code", reason) if reason else None
    return None if FREE_FORM.fullmatch(checks.normalised(number)) else checks.problem_text("document", "bad_character")


def fits_kind(kind: str, document_type: str) -> bool:
    """Legal persons are known by their credit code (or another registration), natural persons never by one."""
    if kind == ApplicantKind.LEGAL:
        return document_type in (DocumentType.CREDIT_CODE, DocumentType.OTHER)
    return document_type != DocumentType.CREDIT_CODE
