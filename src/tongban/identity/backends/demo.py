"""The demo verification service: compares with a small register of synthetic people and firms in our own database.

Somebody the register does not know may still try registration out, as long as the number is synthetic (R-ID-2): then
every factor of plausible form counts as theirs, except those that end in 0000. Real numbers never match, so that nobody
puts their own data into a demo. Unknown firms never match: registration data is the thing compared.
"""

import re
from collections.abc import Mapping

from tongban.identity import synthetic
from tongban.identity.backends.base import FirmVerdict, PersonVerdict
from tongban.identity.enums import Factor
from tongban.identity.models import DemoRegisterEntry
from tongban.kernel import crypto

PLAUSIBLE = {
    Factor.MOBILE: r"1[3-9]\d{9}",
    Factor.SOCIAL_SECURITY: r"[0-9A-Z]{9,18}",
    Factor.BANK_CARD: r"\d{16,19}",
    Factor.HOUSING_FUND: r"\d{9,20}",
    Factor.DRIVING_LICENCE: r"\d{12}",
}


class DemoVerification:
    """Answers at once and from our own tables; nothing leaves the machine."""

    def verify_person(self, *, name: str, document_no: str, factors: Mapping[str, str]) -> PersonVerdict:
        entry = _entry(document_no)
        if entry is None:
            if not synthetic.is_synthetic(document_no):
                return PersonVerdict(name_matches=False)
            confirmed = {factor for factor, value in factors.items() if _is_plausible(factor, value)}
            return PersonVerdict(name_matches=True, confirmed=frozenset(confirmed))
        if entry.name != name:
            return PersonVerdict(name_matches=False)
        known = entry.facts
        confirmed = {factor for factor, value in factors.items() if known.get(factor) == crypto.keyed_hash(value)}
        return PersonVerdict(name_matches=True, confirmed=frozenset(confirmed))

    def verify_firm(
        self, *, name: str, credit_code: str, legal_rep_name: str, legal_rep_document_no: str
    ) -> FirmVerdict:
        entry = _entry(credit_code)
        if entry is None or entry.name != name:
            return FirmVerdict(name_matches=False, legal_rep_matches=False)
        same = (entry.legal_rep_name, entry.legal_rep_number_hash) == (
            legal_rep_name,
            crypto.keyed_hash(legal_rep_document_no),
        )
        return FirmVerdict(name_matches=True, legal_rep_matches=same)


def enter_person(*, name: str, document_no: str, factors: Mapping[str, str]) -> None:
    """Make the demo register know a synthetic person (the demo place and tests)."""
    facts = {str(factor): crypto.keyed_hash(value) for factor, value in factors.items()}
    DemoRegisterEntry.objects.update_or_create(
        number_hash=crypto.keyed_hash(document_no), defaults={"name": name, "facts": facts}
    )


def enter_firm(*, name: str, credit_code: str, legal_rep_name: str, legal_rep_document_no: str) -> None:
    """Make the demo register know a synthetic firm."""
    DemoRegisterEntry.objects.update_or_create(
        number_hash=crypto.keyed_hash(credit_code),
        defaults={
            "name": name,
            "legal_rep_name": legal_rep_name,
            "legal_rep_number_hash": crypto.keyed_hash(legal_rep_document_no),
        },
    )


def _entry(number: str) -> DemoRegisterEntry | None:
    return DemoRegisterEntry.objects.filter(number_hash=crypto.keyed_hash(number)).first()


def _is_plausible(factor: str, value: str) -> bool:
    pattern = PLAUSIBLE.get(Factor(factor))
    return bool(pattern and re.fullmatch(pattern, value)) and not value.endswith("0000")
