"""Situations (情形, R-ITEM-42): a tree of questions narrows the full list of materials to the applicant's own case.

The document: {"questions": [{"id", "text", "help", "kind": "single"|"multi", "options": [{"id", "label", "then": [ids]}]}],
"start": [ids]}. The answers: {question: option} for single, {question: [options]} for multi questions.
A material says `needed_when`: [] = always, else alternatives of which one must hold in full: [{question: option, …}, …].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

Answers = Mapping[str, Any]
SINGLE, MULTI = "single", "multi"


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


@dataclass
class Tree:
    """The document, read."""

    questions: dict[str, Question] = field(default_factory=dict)
    start: tuple[str, ...] = ()


def questions_of(situations: Mapping[str, Any]) -> dict[str, Question]:
    """The questions of the document by id, in its order. Malformed entries are left out (`problems` names them)."""
    return tree_of(situations).questions


def asked_questions(situations: Mapping[str, Any], answers: Answers) -> list[Question]:
    """All questions that these answers lead to, answered or not, in reading order (each follow-up behind its cause)."""
    tree = tree_of(situations)
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
    return [material for material in materials if is_needed(material.needed_when, cleaned)]


def chosen(question: Question, answers: Answers) -> list[str]:
    """The known options that the answers give to the question; at most one for a single question."""
    given = answers.get(question.id)
    values = given if isinstance(given, list | tuple) else [given]
    picked = [option.id for option in question.options if option.id in values]
    if question.kind == MULTI:
        return picked
    return picked if len(values) == 1 else []


def is_needed(needed_when: Any, answers: Answers) -> bool:
    if not needed_when:
        return True
    return any(all(_holds(answers.get(q), option) for q, option in way.items()) for way in needed_when)


def _holds(answer: Any, option: Any) -> bool:
    return option in answer if isinstance(answer, list) else answer == option


def tree_of(situations: Mapping[str, Any]) -> Tree:
    tree = Tree(start=tuple(texts(situations.get("start"))))
    for raw in dicts(situations.get("questions")):
        if isinstance(raw.get("id"), str):
            options = tuple(
                Option(o["id"], str(o.get("label", "")), tuple(texts(o.get("then"))))
                for o in dicts(raw.get("options"))
                if isinstance(o.get("id"), str)
            )
            kind = MULTI if raw.get("kind") == MULTI else SINGLE
            question = Question(raw["id"], str(raw.get("text", "")), str(raw.get("help", "")), kind, options)
            tree.questions.setdefault(question.id, question)
    return tree


def dicts(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list | tuple) else []


def texts(value: Any) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list | tuple) else []
