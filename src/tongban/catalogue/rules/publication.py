"""What a version must show before it is published (R-ITEM-10, 24, 31, 35, 36, 42), and what only deserves a warning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.catalogue.rules import situations as situation_rules

ON_APPLICATION = frozenset(
    {"permit", "benefit", "confirmation", "reward", "adjudication", "other_power", "public_service"}
)
SAME_DAY_UNITS = ("working_day", "calendar_day")

# Catch-all clauses that let a clerk ask for anything (R-ITEM-31). Longest first, so that each place is named once.
FORBIDDEN_PHRASES = (
    "认为需要提交的其他材料", "认为有必要提供的材料", "认为必要的其他材料", "认为需要的其他材料", "认为必要的材料", "认为需要的材料",
    "要求的其他材料", "需要的其他材料", "规定的其他材料", "其他有关材料", "其他相关材料", "其他必要材料", "等相关材料", "等有关材料",
    "其他材料", "其它材料", "有关材料", "相关材料", "其他资料", "其它资料", "有关部门", "相关部门",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One finding: a code worded by the room, and its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MaterialFacts:
    code: str
    name: str
    needed_when: Any = ()


@dataclass(frozen=True)
class VersionFacts:
    """What the checks read of a version."""

    name: str
    item_type: str
    case_type: str
    legal_basis: str
    conditions: str
    statutory_limit: int | None
    statutory_unit: str
    promised_limit: int | None
    promised_unit: str
    situations: Mapping[str, Any]
    materials: Sequence[MaterialFacts]


def faults(version: VersionFacts) -> list[Fault]:
    """What stands against publishing; empty when nothing does."""
    found: list[Fault] = []
    if not version.name.strip():
        found.append(Fault("catalogue.name_missing"))
    if version.item_type not in ON_APPLICATION:
        found.append(Fault("catalogue.not_on_application", {"item_type": version.item_type}))
    if version.item_type == "permit" and not version.legal_basis.strip():
        found.append(Fault("catalogue.legal_basis_missing"))
    found += limit_faults(version)
    found += [
        Fault("catalogue.situations_faulty", {"reason": problem.reason, "where": problem.where})
        for problem in situation_rules.problems(version.situations, version.materials)
    ]
    return found


def limit_faults(version: VersionFacts) -> list[Fault]:
    """Promise within the law in the same unit; an instant case is promised for the same day (R-ITEM-24)."""
    found: list[Fault] = []
    statutory, promised = version.statutory_limit, version.promised_limit
    if version.case_type == "instant":
        # One working day is how the published lists write "the same day".
        if promised and not (promised == 1 and version.promised_unit in SAME_DAY_UNITS):
            found.append(Fault("catalogue.instant_needs_same_day", {"promised": promised}))
    elif version.case_type == "promised" and promised is None:
        found.append(Fault("catalogue.promise_missing"))
    same_unit = version.statutory_unit == version.promised_unit
    if same_unit and statutory is not None and promised is not None and promised > statutory:
        found.append(Fault("catalogue.promise_exceeds_statute", {"promised": promised, "statutory": statutory}))
    return found


def warnings(version: VersionFacts, phrases: Sequence[str] = FORBIDDEN_PHRASES) -> list[Fault]:
    """Catch-all clauses in conditions and material names (R-ITEM-31): each phrase once a place."""
    places = [("conditions", version.conditions), *((material.code, material.name) for material in version.materials)]
    return [
        Fault("catalogue.forbidden_phrase", {"where": where, "phrase": phrase})
        for where, text in places
        for phrase in phrases_in(text, phrases)
    ]


def phrases_in(text: str, phrases: Iterable[str]) -> list[str]:
    """The phrases that stand in the text; a longer one hides the shorter ones inside it."""
    found: list[str] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        if phrase in text:
            found.append(phrase)
            text = text.replace(phrase, "\n")
    return found
