"""What a version must show before it is published, and what only deserves a warning: both are findings of the guide audit
(`rules.audit`), so that there is one source of what a guide may not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tongban.catalogue.rules.audit import CHECKS, Finding, Report

GENERAL = "catalogue.guide_not_fit"  # the refusal for what blocks by a setting of the place


@dataclass(frozen=True)
class Fault:
    """One finding: a code worded by the room, and its facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def faults(report: Report) -> list[Fault]:
    """What stands against publishing, rules of law first; empty when nothing does."""
    return [_fault(one) for one in sorted(report.blocking, key=lambda one: not one.is_law)]


def warnings(report: Report) -> list[Fault]:
    """What does not stand against it, but should be looked at."""
    return [_fault(one) for one in report.findings if one not in report.blocking]


def _fault(finding: Finding) -> Fault:
    own = CHECKS[finding.check].refusal
    if own:
        return Fault(own, dict(finding.facts))
    return Fault(GENERAL, {"check": finding.check, "element": finding.place, "quote": finding.quote, **finding.facts})
