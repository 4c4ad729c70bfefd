"""Situations: every leaf gives a closed list out of the item's own (R-ITEM-42)."""

from collections.abc import Iterator

from tongban.catalogue.rules import situations
from tongban.catalogue.rules.audit.findings import Found
from tongban.catalogue.rules.audit.readings import VersionReading
from tongban.catalogue.rules.audit.standard import Standard
from tongban.catalogue.rules.situations.faults import place_of

ADVICE = {"leaf_empty": "situation_without_materials", "question_idle": "situation_question_idle"}


def check(version: VersionReading, standard: Standard) -> Iterator[Found]:
    """Each fault of the tree, at its place; of a tree without faults what is odd about it."""
    proof = situations.prove(version.situations, version.materials)
    seen = set()
    for problem in [*proof.problems, *proof.advice]:
        place = f"{problem.reason} {problem.where}".strip()
        if place in seen or problem.reason == "leaf_empty_unproved":
            continue
        seen.add(place)
        where = place_of(problem, version.situations, version.materials)
        facts = {"reason": problem.reason, "where": where or problem.where}
        yield Found(ADVICE.get(problem.reason, "situations_faulty"), "situation", place, quote=where, facts=facts)
