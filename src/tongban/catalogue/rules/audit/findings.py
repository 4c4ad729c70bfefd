"""What a check finds, and the register of all checks: which rule each holds, of which element, how hard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tongban.catalogue.rules.audit.texts import Quote

BLOCKING, WARNING = "blocking", "warning"
SEVERITIES = (BLOCKING, WARNING)

# R-ITEM-38, the working list of eighteen. Names as in the glossary and in the models.
ELEMENTS = (
    "name", "implementation_code", "item_type", "legal_basis", "implementing_body", "service_objects", "case_type",
    "statutory_limit", "promised_limit", "conditions", "materials", "forms", "procedure", "visits", "fees", "place",
    "consultation", "complaint",
)  # fmt: skip
PARTS = {
    "material": "materials",
    "situation": "materials",
    "hours": "place",
    "faq": "consultation",
    "intermediaries": "conditions",
    "statutory_note": "statutory_limit",
    "promised_note": "promised_limit",
}  # part of which element


@dataclass(frozen=True)
class Found:
    """What a check hands in. `where`: the code of the material, or the place in the tree of situations; `names` it for
    people. `absent`: the element (or field of a material) whose lack this is; `always`: it holds for every guide of a
    source that has no such field, so it is said once of the source."""

    check: str
    element: str = ""
    where: str = ""
    where_name: str = ""
    quote: Quote | str | int = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    absent: str = ""
    always: bool = False


@dataclass(frozen=True)
class Finding:
    """One finding, judged: at most one of a check at one place of a guide."""

    check: str
    rule: str
    severity: str
    element: str
    where: str
    where_name: str
    quote: str
    quotes: tuple[str, ...]  # the same to the letter, passage by passage
    facts: Mapping[str, Any]
    is_law: bool
    not_given: bool  # the source has no field for it: it may be right elsewhere, but it is not in this guide

    @property
    def place(self) -> str:
        """`conditions`, `material:M03`."""
        return f"{self.element}:{self.where}" if self.where else self.element


@dataclass(frozen=True)
class Check:
    """`severity` is the default of the platform; a place may set it, except where `is_law`: that always blocks.
    `spoils`: an element with such a finding is not valid (R-ITEM-38); else it is advice."""

    rule: str
    element: str
    severity: str = WARNING
    is_law: bool = False
    refusal: str = ""  # the refusal's code at publishing, where the catalogue has one of its own
    spoils: bool = True


def _law(rule: str, element: str, refusal: str) -> Check:
    return Check(rule, element, BLOCKING, is_law=True, refusal=f"catalogue.{refusal}")


CHECKS: Mapping[str, Check] = {
    "name_missing": _law("R-ITEM-22", "name", "name_missing"),
    "not_on_application": _law("R-ITEM-10", "item_type", "not_on_application"),
    "legal_basis_missing": _law("R-GEN-2", "legal_basis", "legal_basis_missing"),
    "permit_on_normative_document": _law("R-GEN-2", "legal_basis", "permit_on_normative_document"),
    "instant_needs_same_day": _law("R-ITEM-24", "promised_limit", "instant_needs_same_day"),
    "promise_missing": _law("R-ITEM-24", "promised_limit", "promise_missing"),
    "promise_exceeds_statute": _law("R-ITEM-24", "promised_limit", "promise_exceeds_statute"),
    "situations_faulty": _law("R-ITEM-42", "situation", "situations_faulty"),
    "proof_replaceable": _law("R-ITEM-33", "material", "proof_replaceable"),
    "proof_not_registered": Check("R-ITEM-32", "material", BLOCKING, refusal="catalogue.proof_not_registered"),
    "forbidden_phrase": Check("R-ITEM-31", "conditions", BLOCKING, refusal="catalogue.forbidden_phrase"),
    "vague_text": Check("R-ITEM-31", "conditions", spoils=False),
    "fee_without_basis": Check("R-ITEM-35", "fees", BLOCKING),
    "fee_on_normative_document": Check("R-ITEM-35", "fees", BLOCKING),
    "material_obtainable_by_sharing": Check("R-MAT-9", "material", BLOCKING),
    "element_missing": Check("R-ITEM-38", "name"),
    "situation_without_materials": Check("R-ITEM-42", "situation", spoils=False),
    "situation_question_idle": Check("R-ITEM-42", "situation", spoils=False),
    "name_too_long": Check("R-ITEM-22", "name"),
    "material_name_too_long": Check("R-MAT-1", "material"),
    "words_doubled": Check("R-ITEM-38", "name"),
    "text_masked": Check("R-ITEM-38", "place"),
    "code_wrong": Check("R-ITEM-3", "implementation_code"),
    "body_without_code": Check("R-ITEM-23", "implementing_body"),
    "code_of_other_body": Check("R-ITEM-3", "implementation_code"),
    "code_of_other_type": Check("R-ITEM-2", "implementation_code", spoils=False),
    "permit_on_rule_only": Check("R-GEN-2", "legal_basis"),
    "basis_not_recognised": Check("R-GEN-2", "legal_basis", spoils=False),
    "law_repealed": Check("R-ITEM-38", "legal_basis"),
    "limits_not_comparable": Check("R-ITEM-24", "promised_limit", spoils=False),
    "limit_said_otherwise": Check("R-ITEM-24", "promised_limit", spoils=False),
    "ways_against_visits": Check("R-ITEM-25", "visits"),
    "visit_asked_for": Check("R-ITEM-25", "visits"),
    "visits_without_reason": Check("R-ITEM-25", "visits"),
    "visits_though_online": Check("R-ITEM-19", "visits"),
    "paper_without_visit": Check("R-ITEM-19", "visits"),
    "fee_basis_not_recognised": Check("R-ITEM-35", "fees", spoils=False),
    "fee_standard_missing": Check("R-ITEM-26", "fees"),
    "fee_contradiction": Check("R-ITEM-26", "fees"),
    "material_without_basis": Check("R-ITEM-32", "material"),
    "material_twice": Check("R-MAT-9", "material"),
    "material_count_missing": Check("R-MAT-1", "material"),
    "no_material_beside_others": Check("R-MAT-13", "material"),
    "intermediary_without_basis": Check("R-ITEM-34", "material"),
    "service_without_basis": Check("R-ITEM-34", "intermediaries"),
    "service_basis_too_low": Check("R-ITEM-34", "intermediaries"),
    "tolerance_not_listed": Check("R-ITEM-37", "materials"),
    "blank_form_missing": Check("R-ITEM-36", "forms"),
    "sample_form_missing": Check("R-ITEM-36", "forms"),
    "step_empty": Check("R-ITEM-36", "procedure"),
    "telephone_missing": Check("R-ITEM-27", "consultation"),
    "link_broken": Check("R-ITEM-38", "conditions"),
    "link_dead": Check("R-ITEM-38", "conditions"),
    "link_unanswered": Check("R-ITEM-38", "conditions", spoils=False),
}


def element_of(place: str) -> str:
    """Which of the eighteen a place belongs to; the place itself where it is one."""
    return PARTS.get(place, place)
