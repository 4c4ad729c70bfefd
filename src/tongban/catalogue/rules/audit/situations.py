"""Situations: every leaf gives a closed list out of the item's own (R-ITEM-42)."""

from collections.abc import Iterator

from tongban.catalogue.rules import situations
from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Each fault of the tree, at its place."""
    seen = set()
    for problem in situations.problems(version.situations, version.materials):
        place = f"{problem.reason} {problem.where}".strip()
        if place not in seen:
            seen.add(place)
            facts = {"reason": problem.reason, "where": problem.where}
            yield Found("situations_faulty", "situation", place, quote=problem.where, facts=facts)
