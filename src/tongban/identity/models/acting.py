"""The actor of the portal: a signed-on person, and for whom they act."""

from dataclasses import dataclass

from tongban.identity.enums import ActingAs
from tongban.identity.models.applicants import Applicant


@dataclass(frozen=True)
class Acting:
    """A signed-on person and for whom they act now; what portal operations get as `by`.

    `item_codes` is the scope of the mandate; empty means all items.
    """

    person: Applicant
    applicant: Applicant
    acting_as: ActingAs = ActingAs.SELF
    mandate_id: int | None = None
    item_codes: tuple[str, ...] = ()

    actor_kind = "applicant"

    @property
    def actor_id(self) -> int:
        return self.person.pk

    @property
    def actor_name(self) -> str:
        return self.person.name

    def covers_item(self, item_code: str) -> bool:
        """Whether the mandate reaches this item."""
        return not self.item_codes or item_code in self.item_codes

    def covers_number(self, case_number: str) -> bool:
        """Whether the mandate reaches the case of this number, which begins with its item (R-ITEM-5)."""
        return not self.item_codes or case_number.startswith(self.item_codes)
