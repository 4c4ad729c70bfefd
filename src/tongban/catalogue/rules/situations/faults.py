"""What stands against publishing a tree of situations (R-ITEM-42)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.catalogue.rules.situations.tree import MULTI, SINGLE, NeedsMaterial, Tree, dicts, questions_of, tree_of
from tongban.catalogue.rules.situations.ways import TooEntangled, possible, reached_questions


@dataclass(frozen=True)
class Problem:
    """A fault of the tree or of a material's condition: a reason code and where it is (the id of a question, the code of
    a material)."""

    reason: str
    where: str = ""


def problems(situations: Mapping[str, Any], materials: Iterable[NeedsMaterial]) -> list[Problem]:
    """Everything that stands against publishing: with none, every way through the tree ends, and gives a closed list
    of materials out of the item's full list, and every material is needed on some way."""
    found = _document_problems(situations)
    if found:
        return found
    tree = tree_of(situations)
    found += _loops(tree)
    if found:
        return found
    reached = reached_questions(tree)
    found += [Problem("question_never_asked", question) for question in tree.questions if question not in reached]
    codes: set[str] = set()
    for material in materials:
        if material.code in codes:
            found.append(Problem("material_twice", material.code))
        codes.add(material.code)
        found += _condition_problems(tree, material)
    return found


def place_of(problem: Problem, situations: Mapping[str, Any], materials: Iterable[NeedsMaterial]) -> str:
    """Where it is as people know it: what the question asks, what the material is called; "" for the tree as a whole."""
    where = problem.where
    question = questions_of(situations).get(where.partition(".")[0])
    if question is not None and not problem.reason.startswith(("condition", "material")):
        return question.text
    code = where.partition(":")[0]
    names = (str(getattr(row, "name", code)) for row in materials if row.code == code)
    return next(names, "")


def _document_problems(situations: Mapping[str, Any]) -> list[Problem]:
    """Form of the document: ids unique, texts there, every reference known."""
    found: list[Problem] = []
    raw_questions = situations.get("questions") or []
    if not isinstance(raw_questions, list):
        return [Problem("malformed", "questions")]
    if raw_questions and not situations.get("start"):
        found.append(Problem("no_start"))
    known = [raw.get("id") for raw in dicts(raw_questions)]
    for index, raw in enumerate(raw_questions):
        found += _question_problems(raw, f"questions[{index}]", known)
    found += [Problem("question_twice", str(one)) for one in sorted({str(k) for k in known if known.count(k) > 1})]
    found += [Problem("unknown_question", str(one)) for one in situations.get("start") or [] if one not in known]
    return found


def _question_problems(raw: Any, where: str, known: Sequence[Any]) -> list[Problem]:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), str) or not raw["id"] or not raw.get("text"):
        return [Problem("malformed", where)]
    found = [] if raw.get("kind", SINGLE) in (SINGLE, MULTI) else [Problem("unknown_kind", raw["id"])]
    options = raw.get("options")
    if not isinstance(options, list) or not options:
        return [*found, Problem("no_options", raw["id"])]
    ids: list[str] = []
    for option in options:
        if not isinstance(option, Mapping) or not isinstance(option.get("id"), str) or not option.get("label"):
            found.append(Problem("malformed", f"{raw['id']}.options"))
            continue
        if option["id"] in ids:
            found.append(Problem("option_twice", f"{raw['id']}.{option['id']}"))
        ids.append(option["id"])
        found += [Problem("unknown_question", str(one)) for one in option.get("then") or [] if one not in known]
    return found


def _loops(tree: Tree) -> list[Problem]:
    """Questions that lead back to themselves: such a way would never end."""
    state: dict[str, int] = {}
    found: list[Problem] = []

    def visit(question_id: str) -> None:
        state[question_id] = 1
        for option in tree.questions[question_id].options:
            for after in option.then:
                if state.get(after) == 1:
                    found.append(Problem("loop", after))
                elif after not in state:
                    visit(after)
        state[question_id] = 2

    for question_id in tree.questions:
        if question_id not in state:
            visit(question_id)
    return found


def _condition_problems(tree: Tree, material: NeedsMaterial) -> list[Problem]:
    if not isinstance(material.needed_when, list) or not all(
        isinstance(w, Mapping) and w for w in material.needed_when
    ):
        return [Problem("condition_malformed", material.code)] if material.needed_when else []
    found: list[Problem] = []
    for way in material.needed_when:
        unknown = [(q, o) for q, o in way.items() if q not in tree.questions or tree.questions[q].option(o) is None]
        if unknown:
            found += [Problem("condition_unknown", f"{material.code}: {q}={o}") for q, o in unknown]
            continue
        try:
            if not possible(tree, dict(way)):
                found.append(Problem("condition_impossible", material.code))
        except TooEntangled:
            found.append(Problem("condition_unproved", material.code))
    if found and len(found) == len(material.needed_when) and {one.reason for one in found} == {"condition_impossible"}:
        found.append(Problem("material_never_needed", material.code))
    return found
