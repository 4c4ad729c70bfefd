"""Changes of a tree of situations, each as a function from one draft to the next: nothing refers to what is gone."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from tongban.catalogue.rules.situations.tree import MULTI, SINGLE, dicts, texts, tree_of
from tongban.catalogue.rules.situations.ways import follow_ups, reached_questions

MOST_QUESTIONS, MOST_OPTIONS, MOST_ALTERNATIVES, MOST_TOGETHER = 40, 15, 12, 6
LONGEST_TEXT, LONGEST_HELP, LONGEST_LABEL = 200, 500, 100


@dataclass(frozen=True)
class Draft:
    """The tree and, by the code of the material, when each is needed."""

    situations: Mapping[str, Any]
    conditions: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Effect:
    """What a change takes along. `kind`: "question" (goes; `what` it asks), "condition" (of the material `what`:
    before, after)."""

    kind: str
    what: str
    before: Any = None
    after: Any = None


def digest(draft: Draft) -> str:
    """Of the tree and all conditions: another one means that somebody else changed them meanwhile."""
    said = [draft.situations, sorted(draft.conditions.items())]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def in_reading_order(situations: Mapping[str, Any]) -> dict[str, Any]:
    """The same tree, its questions in the order in which they can be asked; what is malformed is left out."""
    tree = tree_of(situations)
    order: dict[str, int] = {}
    todo = list(reversed(tree.start))
    while todo:
        one = todo.pop()
        if one in tree.questions and one not in order:
            order[one] = len(order)
            todo += reversed(follow_ups(tree.questions[one]))
    for one in tree.questions:
        order.setdefault(one, len(order))
    rows: dict[str, dict[str, Any]] = {}
    for raw in dicts(situations.get("questions")):
        if raw.get("id") in order:
            rows.setdefault(raw["id"], deepcopy(dict(raw)))
    for row in rows.values():
        row["kind"] = MULTI if row.get("kind") == MULTI else SINGLE
        row["options"] = [
            {**option, "then": [one for one in texts(option.get("then")) if one in order]}
            for option in dicts(row.get("options"))
            if isinstance(option.get("id"), str)
        ]
    rest = {key: deepcopy(value) for key, value in situations.items() if key not in ("questions", "start")}
    start = [one for one in dict.fromkeys(tree.start) if one in order]
    return {**rest, "questions": sorted(rows.values(), key=lambda row: order[row["id"]]), "start": start}


def add_question(draft: Draft, *, text: str, kind: str, labels: Sequence[str], after: tuple[str, str] | None) -> Draft:
    """A new question with these options: asked from the start, or behind (question, option)."""
    taken = {row["id"] for row in _rows(draft)}
    new = _free("q", taken)
    options = [{"id": f"o{n}", "label": label, "then": []} for n, label in enumerate(labels, 1)]

    def work(rows: list[dict[str, Any]], start: list[str]) -> None:
        rows.append({"id": new, "text": text, "help": "", "kind": kind, "options": options})
        if after is None:
            start.append(new)
        else:
            _option(rows, *after)["then"].append(new)

    return _changed(draft, work)


def change_question(draft: Draft, question: str, *, text: str, help: str, kind: str) -> Draft:
    """What it says and whether one or several answers may be given. A single question cannot be answered twice, so no
    condition changes."""
    return _changed(draft, lambda rows, start: _row(rows, question).update(text=text, help=help, kind=kind))


def change_option(draft: Draft, question: str, option: str, *, label: str) -> Draft:
    return _changed(draft, lambda rows, start: _option(rows, question, option).update(label=label))


def add_option(draft: Draft, question: str, *, label: str) -> Draft:
    def work(rows: list[dict[str, Any]], start: list[str]) -> None:
        row = _row(rows, question)
        row["options"].append({"id": _free("o", {one["id"] for one in row["options"]}), "label": label, "then": []})

    return _changed(draft, work)


def remove_option(draft: Draft, question: str, option: str) -> Draft:
    """With the follow-up questions that nothing else leads to. Alternatives that wait for this answer go; a material that
    has no other is then needed always: more is asked for, never silently less."""

    def work(rows: list[dict[str, Any]], start: list[str]) -> None:
        row = _row(rows, question)
        row["options"] = [one for one in row["options"] if one["id"] != option]

    return _without_orphans(_changed(_without_answer(draft, question, option), work), draft)


def remove_question(draft: Draft, question: str) -> Draft:
    """With the follow-up questions that nothing else leads to. Materials no longer depend on it; what leaned on nothing
    else is then needed always."""
    return _without_orphans(_without_questions(draft, {question}), draft)


def move_option(draft: Draft, question: str, option: str, by: int) -> Draft:
    return _changed(
        draft,
        lambda rows, start: _moved(_row(rows, question)["options"], lambda one: bool(one["id"] == option), by),
    )


def move_question(draft: Draft, question: str, by: int) -> Draft:
    """Earlier or later among those that are asked from the same place."""

    def work(rows: list[dict[str, Any]], start: list[str]) -> None:
        places = [start, *(option["then"] for row in rows for option in row["options"])]
        for ids in places:
            _moved(ids, lambda one: bool(one == question), by)

    return _changed(draft, work)


def ask_behind(draft: Draft, question: str, option: str, after: str) -> Draft:
    """Let an answer lead to a question that is there. The same draft when that would lead in a circle."""
    if after in _all_causes(draft, question) | {question}:
        return draft

    def work(rows: list[dict[str, Any]], start: list[str]) -> None:
        then = _option(rows, question, option)["then"]
        if after not in then:
            then.append(after)

    return _changed(draft, work)


def ask_no_more_behind(draft: Draft, question: str, option: str, after: str) -> Draft:
    return _changed(draft, lambda rows, start: _option(rows, question, option)["then"].remove(after))


def ask_from_start(draft: Draft, question: str, is_asked: bool) -> Draft:
    def work(rows: list[dict[str, Any]], start: list[str]) -> None:
        if is_asked and question not in start:
            start.append(question)
        elif not is_asked and question in start:
            start.remove(question)

    return _changed(draft, work)


def set_condition(draft: Draft, code: str, alternatives: Iterable[Mapping[str, str]]) -> Draft:
    """[] = always. The same alternative twice is said once."""
    said: list[dict[str, str]] = []
    for way in alternatives:
        if way and dict(way) not in said:
            said.append(dict(way))
    return replace(draft, conditions={**draft.conditions, code: said})


def may_follow(draft: Draft, question: str) -> list[str]:
    """The questions that an answer to this one may lead to without going in a circle."""
    forbidden = _all_causes(draft, question) | {question}
    return [row["id"] for row in _rows(draft) if row["id"] not in forbidden]


def effects(before: Draft, after: Draft) -> list[Effect]:
    """What a removal takes along besides the thing itself: read off the two drafts."""
    old, new = tree_of(before.situations), tree_of(after.situations)
    found = [Effect("question", one.text) for key, one in old.questions.items() if key not in new.questions]
    found += [
        Effect("condition", code, ways, after.conditions.get(code, []))
        for code, ways in before.conditions.items()
        if after.conditions.get(code, []) != ways
    ]
    return found


def _rows(draft: Draft) -> list[Mapping[str, Any]]:
    return [row for row in dicts(draft.situations.get("questions")) if isinstance(row.get("id"), str)]


def _changed(draft: Draft, work: Callable[[list[dict[str, Any]], list[str]], Any]) -> Draft:
    document = in_reading_order(draft.situations)
    work(document["questions"], document["start"])
    return replace(draft, situations=in_reading_order(document))


def _row(rows: Sequence[dict[str, Any]], question: str) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == question)


def _option(rows: Sequence[dict[str, Any]], question: str, option: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in _row(rows, question)["options"] if one["id"] == option)
    return found


def _free(letter: str, taken: set[str]) -> str:
    """The next number that none has."""
    number = len(taken) + 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def _moved(rows: list[Any], is_it: Callable[[Any], bool], by: int) -> None:
    at = next((index for index, one in enumerate(rows) if is_it(one)), None)
    if at is not None and 0 <= at + by < len(rows):
        rows.insert(at + by, rows.pop(at))


def _without_answer(draft: Draft, question: str, option: str) -> Draft:
    """No condition waits for this answer any more."""
    conditions = {
        code: [way for way in ways if not (isinstance(way, Mapping) and way.get(question) == option)]
        for code, ways in draft.conditions.items()
    }
    return replace(draft, conditions=conditions)


def _without_questions(draft: Draft, gone: set[str]) -> Draft:
    def work(rows: list[dict[str, Any]], start: list[str]) -> None:
        rows[:] = [row for row in rows if row["id"] not in gone]

    conditions = {}
    for code, ways in draft.conditions.items():
        if not any(set(way) & gone for way in ways):
            conditions[code] = ways
            continue
        left = [{q: o for q, o in way.items() if q not in gone} for way in ways]
        # An alternative that asks nothing any more always holds, and with it the whole condition.
        conditions[code] = [] if not all(left) else [way for n, way in enumerate(left) if way not in left[:n]]
    return _changed(replace(draft, conditions=conditions), work)


def _without_orphans(draft: Draft, before: Draft) -> Draft:
    """Without the questions that could be asked before and that nothing leads to now."""
    gone = reached_questions(tree_of(before.situations)) - reached_questions(tree_of(draft.situations))
    gone &= {row["id"] for row in _rows(draft)}
    return _without_questions(draft, gone) if gone else draft


def _all_causes(draft: Draft, question: str) -> set[str]:
    """All questions from which arrows lead to this one."""
    tree = tree_of(draft.situations)
    found: set[str] = set()
    todo = [question]
    while todo:
        one = todo.pop()
        for other in tree.questions.values():
            if one in follow_ups(other) and other.id not in found:
                found.add(other.id)
                todo.append(other.id)
    return found


@dataclass(frozen=True)
class Wrong:
    """What may not be saved like this: `reason` and where."""

    reason: str
    question: str = ""
    option: str = ""


def wrong(draft: Draft) -> list[Wrong]:
    """What has no words or too many, what stands there twice, what is more than a page holds. A tree with other faults may
    be saved: it is a draft."""
    rows = _rows(draft)
    found = [Wrong("too_many_questions")] if len(rows) > MOST_QUESTIONS else []
    for row in rows:
        key, text = row["id"], str(row.get("text", ""))
        if not text.strip():
            found.append(Wrong("text_missing", key))
        if len(text) > LONGEST_TEXT or len(str(row.get("help", ""))) > LONGEST_HELP:
            found.append(Wrong("text_too_long", key))
        labels: set[str] = set()
        options = dicts(row.get("options"))
        if len(options) > MOST_OPTIONS:
            found.append(Wrong("too_many_options", key))
        for option in options:
            label = str(option.get("label", "")).strip()
            if not label:
                found.append(Wrong("label_missing", key, option["id"]))
            elif len(label) > LONGEST_LABEL:
                found.append(Wrong("label_too_long", key, option["id"]))
            elif label in labels:
                found.append(Wrong("label_twice", key, option["id"]))
            labels.add(label)
    if any(len(ways) > MOST_ALTERNATIVES for ways in draft.conditions.values()):
        found.append(Wrong("too_many_alternatives"))
    return found
