"""Why a material stands on the list for these answers, or does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongban.catalogue.rules.situations.tree import Answers, NeedsMaterial, asked_questions, chosen, clean_answers


@dataclass(frozen=True)
class Missing:
    """What one alternative would have needed: that this question is answered so; `is_asked`: it is asked on this way,
    `is_open`: and not answered yet."""

    question: str
    option: str
    is_asked: bool
    is_open: bool


def missing(situations: Mapping[str, Any], material: NeedsMaterial, answers: Answers) -> list[list[Missing]]:
    """Of each alternative what it lacks, in the order written; [] when the material is needed."""
    if not material.needed_when:
        return []
    cleaned = clean_answers(situations, answers)
    asked = {question.id: question for question in asked_questions(situations, answers)}
    found = []
    for way in material.needed_when:
        lacks = [
            Missing(q, option, q in asked, q in asked and q not in cleaned)
            for q, option in way.items()
            if q not in asked or option not in chosen(asked[q], cleaned)
        ]
        if not lacks:
            return []
        found.append(lacks)
    return found
