"""The audit of a guide (CAT-5): every check of its words and numbers, as one pure function over a plain reading.

One legal question a module; the register of all checks with their rules stands in `findings`. Publishing asks the same
function and refuses what blocks (`rules.publication`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tongban.catalogue.rules.audit import (
    basis,
    codes,
    fees,
    forms,
    intermediaries,
    limits,
    links,
    materials,
    phrases,
    proofs,
    situations,
    visits,
    words,
)
from tongban.catalogue.rules.audit.findings import BLOCKING, CHECKS, ELEMENTS, WARNING, Finding, Found, element_of
from tongban.catalogue.rules.audit.readings import MaterialReading, StepReading, VersionReading
from tongban.catalogue.rules.audit.standard import RepealedLaw, Standard, standard
from tongban.catalogue.rules.audit.texts import quoted

__all__ = [
    "BLOCKING",
    "CHECKS",
    "ELEMENTS",
    "WARNING",
    "Finding",
    "Gap",
    "MaterialReading",
    "RepealedLaw",
    "Report",
    "Standard",
    "StepReading",
    "VersionReading",
    "audit",
    "element_of",
    "standard",
]  # fmt: skip
# In the order in which an office would mend: what the law forbids first.
MODULES: tuple[Callable[[VersionReading, Standard], Iterator[Found]], ...] = (
    words.check, basis.check, limits.check, situations.check, phrases.check, fees.check, proofs.check,
    materials.check, intermediaries.check, forms.check, visits.check, codes.check, links.check,
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """What no guide of this source can say, because the source has no field for it: said once, not of every guide."""

    check: str
    element: str


@dataclass(frozen=True)
class Report:
    """What one guide's audit says. `faulty`: those of the eighteen elements that are missing or not valid (R-ITEM-38)."""

    findings: list[Finding]
    gaps: frozenset[Gap]
    faulty: frozenset[str]

    @property
    def filled(self) -> int:
        """How many of the eighteen are there and valid."""
        return sum(element not in self.faulty for element in ELEMENTS)

    @property
    def score(self) -> float:
        """Filled and valid ÷ 18."""
        return round(self.filled / len(ELEMENTS), 4)

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == BLOCKING]


def audit(version: VersionReading, by: Standard) -> Report:
    """Everything that stands against this guide, at most one finding of a check at one place; blocking ones first."""
    findings: dict[tuple[str, str], Finding] = {}
    gaps, spoilt = set(), set()
    for module in MODULES:
        for found in module(version, by):
            check = CHECKS[found.check]
            element = found.element or check.element
            if check.spoils:
                spoilt.add(element_of(element))
            is_lacking = bool(found.absent) and found.absent in version.not_given
            if is_lacking and found.always:
                gaps.add(Gap(found.check, found.absent))
                continue
            quote = quoted(found.quote)
            finding = Finding(
                check=found.check, rule=check.rule, severity=by.severity(found.check), element=element, where=found.where,
                where_name=found.where_name, quote=quote.shown, quotes=quote.exact, facts=found.facts, is_law=check.is_law, not_given=is_lacking,
            )  # fmt: skip
            findings.setdefault((finding.check, finding.place), finding)
    ordered = sorted(findings.values(), key=lambda one: one.severity != BLOCKING)
    return Report(ordered, frozenset(gaps), frozenset(spoilt))
