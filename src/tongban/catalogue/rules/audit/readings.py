"""What the checks read of one version of a guide: plain values, whoever fetched them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.catalogue.rules.proofs import ProofReading
from tongban.catalogue.rules.zero_material import says_none

FORM_NAMES = ("申请表", "申请书", "登记表", "备案表", "申报表", "审批表", "报名表")
# What a source may have no field for (`Found.absent`).
ABSENT_IN_SOURCES = frozenset(
    {
        "item_type", "legal_basis", "implementing_body.credit_code", "implementation_code", "service_objects", "case_type",
        "statutory_limit", "promised_limit", "conditions", "materials", "procedure", "visits", "visits_reason", "fees",
        "place", "hours", "consultation", "complaint", "material.legal_basis", "material.copies", "material.blank_form",
        "material.sample_form",
    }
)  # fmt: skip


@dataclass(frozen=True)
class MaterialReading:
    """One line of the list of materials (R-MAT-1). `extra`: what the source said beside our own columns."""

    code: str
    name: str
    material_type: str = "other"
    form: str = "either"
    originals: int = 0
    copies: int = 0
    source: str = "applicant"
    source_note: str = ""
    issuer: str = ""
    legal_basis: str = ""
    acceptance_standard: str = ""
    filling_notes: str = ""
    necessity: str = "necessary"
    needed_when: Any = ()
    licence_type_code: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    # What a person said that the name means: an entry of the dictionary of materials (0: nobody did), and whose it is.
    standard: int = 0
    standard_name: str = ""
    whose: str = ""
    is_shared: bool = False

    @property
    def says_none(self) -> bool:
        """A line that only says that nothing is needed."""
        return says_none(self.name)

    @property
    def is_demanded(self) -> bool:
        """Whoever applies has to hand it in now."""
        return self.necessity == "necessary" and not self.extra.get("exemptible") and not self.says_none

    @property
    def notes(self) -> list[str]:
        """What is said of it beside its name."""
        words = (
            self.source_note,
            self.legal_basis,
            self.acceptance_standard,
            self.filling_notes,
            self.extra.get("remark"),
        )
        return [str(word) for word in words if word]

    @property
    def is_form_to_fill(self) -> bool:
        """A form of the office for the applicant, so a blank and a filled-in sample belong to it."""
        has_its_name = self.source == "applicant" and self.name.rstrip("》）) ").endswith(FORM_NAMES)
        return not self.says_none and (self.material_type == "form" or has_its_name)


@dataclass(frozen=True)
class StepReading:
    """One published step."""

    name: str
    content: str = ""
    standard: str = ""


@dataclass(frozen=True)
class VersionReading:
    """One version with its lists. `not_given`: elements that the source it was imported from has no field for."""

    code: str = ""
    name: str = ""
    body_name: str = ""
    body_credit_code: str = ""
    item_type: str = ""
    case_type: str = ""
    service_objects: Sequence[str] = ()
    legal_basis: str = ""
    statutory_limit: int | None = None
    statutory_unit: str = "working_day"
    statutory_note: str = ""
    promised_limit: int | None = None
    promised_unit: str = "working_day"
    promised_note: str = ""
    conditions: str = ""
    procedure: str = ""
    handling_forms: Sequence[str] = ()
    visits: int | None = None
    visits_reason: str = ""
    place: str = ""
    hours: str = ""
    may_courier: bool = False
    online_depth: Sequence[str] = ()
    is_charged: bool = False
    fees: Sequence[Mapping[str, Any]] = ()
    intermediaries: Sequence[Mapping[str, Any]] = ()
    online_address: str = ""
    consultation: str = ""
    complaint: str = ""
    faq: Sequence[Mapping[str, Any]] = ()
    form_code: str = ""
    situations: Mapping[str, Any] = field(default_factory=dict)
    materials: Sequence[MaterialReading] = ()
    steps: Sequence[StepReading] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    item_id: int = 0
    source: str = ""
    source_id: str = ""
    region_code: str = ""
    not_given: frozenset[str] = frozenset()
    proofs: Mapping[str, ProofReading] = field(default_factory=dict)  # code of the material → what the register says

    @property
    def promised(self) -> int | None:
        """The promise as it is published: an unlawful one of a source is carried beside the limit that cases run on."""
        if self.promised_limit is not None:
            return self.promised_limit
        published = self.extra.get("as_published")
        value = published.get("promised_limit") if isinstance(published, Mapping) else None
        return value if isinstance(value, int) else None

    def texts(self) -> list[tuple[str, str, str]]:
        """(element, material code or "", text) of everything that a citizen reads."""
        found = [
            ("legal_basis", "", self.legal_basis), ("conditions", "", self.conditions), ("procedure", "", self.procedure),
            ("place", "", self.place), ("hours", "", self.hours), ("consultation", "", self.consultation),
            ("complaint", "", self.complaint), ("statutory_note", "", self.statutory_note), ("promised_note", "", self.promised_note),
            ("visits", "", self.visits_reason), ("online_address", "", self.online_address),
        ]  # fmt: skip
        found += [("fees", "", str(fee.get(key, ""))) for fee in self.fees for key in ("name", "standard", "basis")]
        found += [
            ("intermediaries", "", str(one.get(key, ""))) for one in self.intermediaries for key in ("name", "basis")
        ]
        found += [("procedure", "", text) for step in self.steps for text in (step.content, step.standard)]
        asked = [one for one in self.faq if isinstance(one, Mapping)]
        found += [("faq", "", str(one.get(key, ""))) for one in asked for key in ("question", "answer")]
        found += [("material", one.code, text) for one in self.materials for text in (one.name, *one.notes)]
        return [(element, where, text) for element, where, text in found if text.strip()]
