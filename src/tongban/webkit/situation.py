"""The situation's questions on a page: what was posted, what to ask, what was answered."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalogue.rules.situations import MULTI, asked_questions, chosen, questions_of

PREFIX = "q-"


def read(tree: Mapping[str, Any], data: Any) -> dict[str, Any]:
    """The known answers in a QueryDict; what is no option of the question, or is no longer asked, is left out."""
    answers: dict[str, Any] = {}
    for question in questions_of(tree).values():
        values = [value for value in data.getlist(PREFIX + question.id) if question.option(value)]
        if values:
            answers[question.id] = values if question.kind == MULTI else values[0]
    asked = {question.id for question in asked_questions(tree, answers)}
    return {key: value for key, value in answers.items() if key in asked}


def entries(tree: Mapping[str, Any], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions these answers lead to, as the page asks them."""
    return [
        {
            "name": PREFIX + question.id,
            "question": question,
            "is_multi": question.kind == MULTI,
            "chosen": chosen(question, answers),
        }
        for question in asked_questions(tree, answers)
    ]


def hidden_fields(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers as (name, value), to travel with a form."""
    return [
        (PREFIX + key, str(one))
        for key, value in answers.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def rows(tree: Mapping[str, Any], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(question, answer) to read."""
    found = []
    for question in asked_questions(tree, answers):
        labels = [option.label for option in question.options if option.id in chosen(question, answers)]
        found.append((question.text, _("、").join(labels)))
    return found
