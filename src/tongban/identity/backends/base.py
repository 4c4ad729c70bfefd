"""What a verification service of the outside answers (R-USER-2, R-USER-5). Called before a transaction, never inside one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class VerificationUnavailable(Exception):
    """The service does not answer now; the person is asked to try again later."""


@dataclass(frozen=True)
class PersonVerdict:
    """Whether name and number belong together, and which of the further factors belong to that person."""

    name_matches: bool
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FirmVerdict:
    """Whether the firm is registered under this name, and the person is its legal representative."""

    name_matches: bool
    legal_rep_matches: bool


class VerificationBackend(Protocol):
    """One vendor's module implements this; `TONGBAN_VERIFICATION` names it."""

    def verify_person(self, *, name: str, document_no: str, factors: Mapping[str, str]) -> PersonVerdict:
        """Compare with the population register and the registers behind the factors. Raises VerificationUnavailable."""

    def verify_firm(
        self, *, name: str, credit_code: str, legal_rep_name: str, legal_rep_document_no: str
    ) -> FirmVerdict:
        """Compare with the register of firms. Raises VerificationUnavailable."""
