"""The ways through a tree, without trying each one.

The number of ways doubles with every question. Two facts save from trying them: of the questions that are still to come only
the set that was reached matters, not how; and questions that neither lead to one another nor stand in the condition of one
material do not touch each other. So a walk goes through the questions in an order in which causes come first, and carries
sets: ways that arrive at the same set are carried as one. Both walks here are exact. They give up (`TooEntangled`) rather
than guess when more is to be carried than a page may cost; a tree that a person can read never comes near.
"""

from collections.abc import Iterator, Mapping, Sequence

from tongban.catalogue.rules.situations.tree import MULTI, Option, Question, Tree

MOST_CARRIED = 2_000  # sets at once
MOST_STEPS = 60_000  # in one walk: a fifth of a second
MOST_TOGETHER = 12  # options of one multiple question that matter: 4,095 choices


class TooEntangled(Exception):  # noqa: N818 it is no fault of the program
    """More than may be carried."""


def reached_questions(tree: Tree) -> set[str]:
    """Those that some way leads to. In a tree without loops whatever the arrows reach can be reached: no way passes a
    question twice, so its answers never contradict each other."""
    seen: set[str] = set()
    todo = [one for one in tree.start if one in tree.questions]
    while todo:
        question_id = todo.pop()
        if question_id not in seen:
            seen.add(question_id)
            todo += [after for after in follow_ups(tree.questions[question_id]) if after in tree.questions]
    return seen


def follow_ups(question: Question) -> list[str]:
    """What any of its options leads to."""
    return [after for option in question.options for after in option.then]


def causes_first(tree: Tree, among: set[str]) -> list[str]:
    """These questions in an order in which each stands behind all that lead to it (no loops)."""
    waiting = dict.fromkeys(among, 0)
    for question_id in among:
        for after in set(follow_ups(tree.questions[question_id])) & among:
            waiting[after] += 1
    ready = [one for one in tree.questions if one in among and not waiting[one]]
    order: list[str] = []
    while ready:
        question_id = ready.pop(0)
        order.append(question_id)
        for after in dict.fromkeys(follow_ups(tree.questions[question_id])):
            if after in among:
                waiting[after] -= 1
                if not waiting[after]:
                    ready.append(after)
    return order


def possible(tree: Tree, wanted: Mapping[str, str | None]) -> bool:
    """Is there a way on which every wanted question is asked and has its wanted option (None: any)? TooEntangled.

    To reach more is never worse here (nothing is forbidden), so of two sets the larger one is enough.
    """
    reached = reached_questions(tree)
    if not set(wanted) <= reached:
        return False
    relevant = _leading_to(tree, set(wanted)) & reached
    carried = {frozenset(set(tree.start) & relevant)}
    steps = 0
    for question_id in causes_first(tree, relevant):
        question = tree.questions[question_id]
        after: set[frozenset[str]] = set()
        for state in carried:
            if question_id not in state:
                if question_id not in wanted:
                    after.add(state)
                continue
            rest = state - {question_id}
            for options in _best_choices(question, wanted.get(question_id)):
                leads = {one for option in options for one in option.then}
                after.add(rest | (leads & relevant))
                steps += 1
        carried = _largest(after)
        if len(carried) > MOST_CARRIED or steps > MOST_STEPS:
            raise TooEntangled
    return bool(carried)


def _leading_to(tree: Tree, wanted: set[str]) -> set[str]:
    """These questions and all from which arrows lead to them."""
    causes: dict[str, set[str]] = {}
    for question in tree.questions.values():
        for after in follow_ups(question):
            causes.setdefault(after, set()).add(question.id)
    found, todo = set(wanted), list(wanted)
    while todo:
        for cause in causes.get(todo.pop(), ()):
            if cause not in found:
                found.add(cause)
                todo.append(cause)
    return found


def _best_choices(question: Question, wanted: str | None) -> Iterator[Sequence[Option]]:
    if question.kind == MULTI:
        yield question.options
        return
    for option in question.options:
        if wanted in (None, option.id):
            yield (option,)


def _largest(sets: set[frozenset[str]]) -> set[frozenset[str]]:
    """Without those that stand in another."""
    kept: list[frozenset[str]] = []
    for one in sorted(sets, key=len, reverse=True):
        if not any(one <= other for other in kept):
            kept.append(one)
    return set(kept)
