"""Situations (情形, R-ITEM-42): a tree of questions narrows the full list of materials to the applicant's own case.

The document: {"questions": [{"id", "text", "help", "kind": "single"|"multi", "options": [{"id", "label", "then": [ids]}]}],
"start": [ids]}. The answers: {question: option} for single, {question: [options]} for multi questions.
A material says `needed_when`: [] = always, else alternatives of which one must hold in full: [{question: option, …}, …].
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

Answers = Mapping[str, Any]
SINGLE, MULTI = "single", "multi"
START = ""  # stands for "asked from the start" among the ways that lead to a question


class NeedsMaterial(Protocol):
    """What the rules read of a material."""

    @property
    def code(self) -> str: ...

    @property
    def needed_when(self) -> Any: ...


M = TypeVar("M", bound=NeedsMaterial)


@dataclass(frozen=True)
class Option:
    id: str
    label: str
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    help: str = ""
    kind: str = SINGLE
    options: tuple[Option, ...] = ()

    def option(self, option_id: Any) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True)
class Problem:
    """A fault of the tree or of a material's condition: a reason code and where it is."""

    reason: str
    where: str = ""


@dataclass
class _Tree:
    questions: dict[str, Question] = field(default_factory=dict)
    start: tuple[str, ...] = ()


def questions_of(situations: Mapping[str, Any]) -> dict[str, Question]:
    """The questions of the document by id, in its order. Malformed entries are left out (`problems` names them)."""
    return _tree(situations).questions


def asked_questions(situations: Mapping[str, Any], answers: Answers) -> list[Question]:
    """All questions that these answers lead to, answered or not, in reading order (each follow-up behind its cause)."""
    tree = _tree(situations)
    seen: dict[str, Question] = {}

    def visit(ids: Iterable[str]) -> None:
        for question_id in ids:
            question = tree.questions.get(question_id)
            if question is None or question_id in seen:
                continue
            seen[question_id] = question
            for option in question.options:
                if option.id in chosen(question, answers):
                    visit(option.then)

    visit(tree.start)
    return list(seen.values())


def open_questions(situations: Mapping[str, Any], answers: Answers) -> list[Question]:
    """The questions that must be asked now: reached by the answers so far and not yet answered."""
    return [question for question in asked_questions(situations, answers) if not chosen(question, answers)]


def clean_answers(situations: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    """The answers that count: unknown questions and options, and those that nothing leads to, are dropped."""
    cleaned: dict[str, Any] = {}
    for question in asked_questions(situations, answers):
        picked = chosen(question, answers)
        if picked:
            cleaned[question.id] = picked if question.kind == MULTI else picked[0]
    return cleaned


def materials_for(situations: Mapping[str, Any], materials: Iterable[M], answers: Answers) -> list[M]:
    """The closed list of materials for these answers, in the order given. Open questions add nothing yet."""
    cleaned = clean_answers(situations, answers)
    return [material for material in materials if _needed(material.needed_when, cleaned)]


def chosen(question: Question, answers: Answers) -> list[str]:
    """The known options that the answers give to the question; at most one for a single question."""
    given = answers.get(question.id)
    values = given if isinstance(given, list | tuple) else [given]
    picked = [option.id for option in question.options if option.id in values]
    if question.kind == MULTI:
        return picked
    return picked if len(values) == 1 else []


def problems(situations: Mapping[str, Any], materials: Iterable[NeedsMaterial]) -> list[Problem]:
    """Everything that stands against publishing: with none, every way through the tree ends, and gives a closed list
    of materials out of the item's full list, and every material is needed on some way."""
    found = _document_problems(situations)
    if found:
        return found
    tree = _tree(situations)
    found += _loops(tree)
    if found:
        return found
    reached = {question for question in tree.questions if _possible(tree, {question: None})}
    found += [Problem("question_never_asked", question) for question in tree.questions if question not in reached]
    codes: set[str] = set()
    for material in materials:
        if material.code in codes:
            found.append(Problem("material_twice", material.code))
        codes.add(material.code)
        found += _condition_problems(tree, material)
    return found


def _needed(needed_when: Any, answers: Answers) -> bool:
    if not needed_when:
        return True
    return any(all(_holds(answers.get(q), option) for q, option in way.items()) for way in needed_when)


def _holds(answer: Any, option: Any) -> bool:
    return option in answer if isinstance(answer, list) else answer == option


def _tree(situations: Mapping[str, Any]) -> _Tree:
    tree = _Tree(start=tuple(_texts(situations.get("start"))))
    for raw in _dicts(situations.get("questions")):
        if isinstance(raw.get("id"), str):
            options = tuple(
                Option(o["id"], str(o.get("label", "")), tuple(_texts(o.get("then"))))
                for o in _dicts(raw.get("options"))
                if isinstance(o.get("id"), str)
            )
            kind = MULTI if raw.get("kind") == MULTI else SINGLE
            question = Question(raw["id"], str(raw.get("text", "")), str(raw.get("help", "")), kind, options)
            tree.questions.setdefault(question.id, question)
    return tree


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list | tuple) else []


def _texts(value: Any) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list | tuple) else []


def _document_problems(situations: Mapping[str, Any]) -> list[Problem]:
    """Form of the document: ids unique, texts there, every reference known."""
    found: list[Problem] = []
    raw_questions = situations.get("questions") or []
    if not isinstance(raw_questions, list):
        return [Problem("malformed", "questions")]
    if raw_questions and not situations.get("start"):
        found.append(Problem("no_start"))
    known = [raw.get("id") for raw in _dicts(raw_questions)]
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


def _loops(tree: _Tree) -> list[Problem]:
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


def _condition_problems(tree: _Tree, material: NeedsMaterial) -> list[Problem]:
    if not isinstance(material.needed_when, list) or not all(
        isinstance(w, Mapping) and w for w in material.needed_when
    ):
        return [Problem("condition_malformed", material.code)] if material.needed_when else []
    found: list[Problem] = []
    for way in material.needed_when:
        known = True
        for question_id, option_id in way.items():
            question = tree.questions.get(question_id)
            if question is None or question.option(option_id) is None:
                found.append(Problem("condition_unknown", f"{material.code}: {question_id}={option_id}"))
                known = False
        if known and not _possible(tree, dict(way)):
            found.append(Problem("condition_impossible", material.code))
    return found


def _possible(tree: _Tree, wanted: Mapping[str, str | None]) -> bool:
    """Is there a way through the tree on which every wanted question is asked and has its wanted option (None: any)?

    Walks from each wanted question up to the start, fixing the options that lead there; single questions take one.
    """
    parents: dict[str, list[tuple[str, str]]] = {}
    for question in tree.questions.values():
        for option in question.options:
            for after in option.then:
                parents.setdefault(after, []).append((question.id, option.id))
    start = set(tree.start)

    def fits(fixed: Mapping[str, frozenset[str]], question_id: str, option_id: str) -> bool:
        return tree.questions[question_id].kind == MULTI or fixed.get(question_id, frozenset()) <= {option_id}

    def solve(todo: tuple[str, ...], fixed: dict[str, frozenset[str]], done: frozenset[str]) -> bool:
        if not todo:
            return True
        question_id, rest = todo[0], todo[1:]
        if question_id in done or question_id in start:
            return solve(rest, fixed, done | {question_id})
        for parent, option_id in parents.get(question_id, []):
            if fits(fixed, parent, option_id):
                more = {**fixed, parent: fixed.get(parent, frozenset()) | {option_id}}
                if solve((parent, *rest), more, done | {question_id}):
                    return True
        return False

    fixed = {q: frozenset({option}) for q, option in wanted.items() if option is not None}
    return solve(tuple(wanted), fixed, frozenset())
