"""Situations (情形, R-ITEM-42): a tree of questions narrows the full list of materials to the applicant's own case.

`tree` the document and what answers mean by it · `faults` what stands against publishing · `ways`, `proof` every end gives
a closed list · `explaining` why not · `editing` changes.
"""

from tongban.catalogue.rules.situations.faults import Problem, problems
from tongban.catalogue.rules.situations.proof import Group, Leaf, Proof, prove
from tongban.catalogue.rules.situations.tree import (
    MULTI,
    SINGLE,
    Answers,
    NeedsMaterial,
    Option,
    Question,
    asked_questions,
    chosen,
    clean_answers,
    materials_for,
    open_questions,
    questions_of,
)

__all__ = [
    "MULTI",
    "SINGLE",
    "Answers",
    "Group",
    "Leaf",
    "NeedsMaterial",
    "Option",
    "Problem",
    "Proof",
    "Question",
    "asked_questions",
    "chosen",
    "clean_answers",
    "materials_for",
    "open_questions",
    "problems",
    "prove",
    "questions_of",
]
