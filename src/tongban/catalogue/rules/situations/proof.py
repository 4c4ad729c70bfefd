"""The proof that every way through a tree of situations ends in a closed list, and the lists themselves (R-ITEM-42).

Questions that touch each other (one leads to the other, or both stand in the conditions of one material) make a group.
What one group is answered changes nothing of what the others ask for, so the lists of the whole tree are the combinations
of the groups' lists, and it is enough to walk each group.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from tongban.catalogue.rules.situations.faults import Problem, problems
from tongban.catalogue.rules.situations.tree import MULTI, NeedsMaterial, Question, Tree, tree_of
from tongban.catalogue.rules.situations.ways import (
    MOST_CARRIED,
    MOST_STEPS,
    MOST_TOGETHER,
    causes_first,
    follow_ups,
    reached_questions,
)

MOST_SHOWN = 60  # lists of the whole tree that are written out; beyond, group by group
NEEDED = -1  # of a material: nothing can change it any more

Picks = tuple[tuple[str, tuple[str, ...]], ...]  # (question, options) in the order in which they were asked
State = tuple[
    frozenset[str], tuple[int, ...]
]  # questions that were reached; of each material the alternatives still open


@dataclass(frozen=True)
class Leaf:
    """One list and how one comes to it: an example, and in how many ways."""

    picks: Picks
    ways: int
    codes: frozenset[str]


@dataclass(frozen=True)
class Group:
    """Questions that touch each other, the materials they decide on, and the lists that come of it (None: too many
    ways for a walk)."""

    questions: tuple[str, ...]
    codes: tuple[str, ...]
    leaves: tuple[Leaf, ...] | None

    @property
    def ways(self) -> int | None:
        return None if self.leaves is None else sum(leaf.ways for leaf in self.leaves)


@dataclass(frozen=True)
class Proof:
    """`problems` stand against publishing; `advice` does not. Without problems every way ends, with a list out of `codes`."""

    problems: list[Problem]
    advice: list[Problem] = field(default_factory=list)
    always: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def is_walked(self) -> bool:
        """Were all groups walked to the end?"""
        return all(group.leaves is not None for group in self.groups)

    @property
    def ways(self) -> int | None:
        """How many ways there are to answer; None where that was not counted."""
        total = 1
        for group in self.groups:
            if group.ways is None:
                return None
            total *= group.ways
        return total

    @property
    def lists(self) -> int | None:
        """How many combinations of the groups' lists there are."""
        total = 1
        for group in self.groups:
            if group.leaves is None:
                return None
            total *= len(group.leaves)
        return total

    def leaves(self) -> list[Leaf]:
        """The lists of the whole tree, with what is always needed; [] when there are more than MOST_SHOWN or not all
        were walked."""
        if self.problems or self.lists is None or self.lists > MOST_SHOWN:
            return []
        found = []
        for one in product(*(group.leaves or () for group in self.groups)):
            ways = 1
            for leaf in one:
                ways *= leaf.ways
            codes = frozenset(self.always).union(*(leaf.codes for leaf in one))
            found.append(Leaf(tuple(pick for leaf in one for pick in leaf.picks), ways, codes))
        return found


def prove(situations: Mapping[str, Any], materials: Iterable[NeedsMaterial]) -> Proof:
    """The faults, and without any the lists at the ends of all ways."""
    rows = list(materials)
    found = problems(situations, rows)
    if found:
        return Proof(found)
    tree = tree_of(situations)
    always = tuple(row.code for row in rows if not row.needed_when)
    groups = tuple(_group(tree, questions, rows) for questions in _groups(tree, rows))
    advice = [Problem("question_idle", one.id) for one in tree.questions.values() if _is_idle(one, rows)]
    if tree.questions and not always:
        if all(group.leaves is not None for group in groups):
            if all(any(not leaf.codes for leaf in group.leaves or ()) for group in groups):
                advice.append(Problem("leaf_empty"))
        elif not any(group.leaves and all(leaf.codes for leaf in group.leaves) for group in groups):
            advice.append(Problem("leaf_empty_unproved"))
    return Proof([], advice, always, groups)


def _is_idle(question: Question, materials: Sequence[NeedsMaterial]) -> bool:
    """Whatever is answered, nothing follows from it."""
    if follow_ups(question):
        return False
    return not any(question.id in way for row in materials for way in row.needed_when or ())


def _groups(tree: Tree, materials: Sequence[NeedsMaterial]) -> list[set[str]]:
    """The questions that can be asked, put together where they touch; in the order of the tree."""
    reached = reached_questions(tree)
    of = {question: {question} for question in tree.questions if question in reached}

    def join(questions: Iterable[str]) -> None:
        touched = [of[one] for one in questions if one in of]
        together = set().union(*touched)
        for one in together:
            of[one] = together

    for question in reached:
        join([question, *follow_ups(tree.questions[question])])
    for row in materials:
        join(question for way in row.needed_when or () for question in way)
    different: list[set[str]] = []
    for group in of.values():
        if not any(group is other for other in different):
            different.append(group)
    return different


def _group(tree: Tree, questions: set[str], materials: Sequence[NeedsMaterial]) -> Group:
    own = [row for row in materials if row.needed_when and any(q in questions for way in row.needed_when for q in way)]
    order = causes_first(tree, questions)
    return Group(tuple(order), tuple(row.code for row in own), _walk(tree, order, own))


def _walk(tree: Tree, order: Sequence[str], materials: Sequence[NeedsMaterial]) -> tuple[Leaf, ...] | None:
    """All lists of one group; ways that can no longer differ are carried as one. None: too many to carry."""
    place = {question: index for index, question in enumerate(order)}
    last = [[max(place[q] for q in way) for way in row.needed_when] for row in materials]
    mattering = {
        q: {o for row in materials for way in row.needed_when for w, o in way.items() if w == q} for q in order
    }
    begin: State = (
        frozenset(set(tree.start) & set(order)),
        tuple((1 << len(row.needed_when)) - 1 for row in materials),
    )
    carried: dict[State, tuple[int, Picks]] = {begin: (1, ())}
    steps = 0
    for index, question_id in enumerate(order):
        question = tree.questions[question_id]
        choices = _choices(question, mattering[question_id])
        if choices is None:
            return None
        after: dict[State, tuple[int, Picks]] = {}
        for (reached, status), (ways, picks) in carried.items():
            asked = choices if question_id in reached else [((), 1)]
            for options, times in asked:
                leads = {one for option in question.options if option.id in options for one in option.then}
                state = (
                    (reached - {question_id}) | leads,
                    tuple(
                        _narrowed(bits, row.needed_when, question_id, options, last[number], index)
                        for number, (bits, row) in enumerate(zip(status, materials, strict=True))
                    ),
                )
                known, example = after.get(state, (0, (*picks, (question_id, options)) if options else picks))
                after[state] = (known + ways * times, example)
                steps += 1
            if steps > MOST_STEPS or len(after) > MOST_CARRIED:
                return None
        carried = after
    leaves: dict[frozenset[str], Leaf] = {}
    for (_reached, status), (ways, picks) in carried.items():
        codes = frozenset(row.code for row, bits in zip(materials, status, strict=True) if bits == NEEDED)
        known_leaf = leaves.get(codes)
        leaves[codes] = (
            Leaf(known_leaf.picks, known_leaf.ways + ways, codes) if known_leaf else Leaf(picks, ways, codes)
        )
    return tuple(leaves.values())


def _narrowed(
    bits: int, alternatives: Any, question_id: str, options: tuple[str, ...], last: Sequence[int], index: int
) -> int:
    """What is left of a material's alternatives once this question is answered (or was not asked: no option)."""
    if bits == NEEDED:
        return NEEDED
    for number, way in enumerate(alternatives):
        if not bits >> number & 1 or question_id not in way:
            continue
        if way[question_id] not in options:
            bits &= ~(1 << number)
        elif last[number] == index:
            return NEEDED
    return bits


def _choices(question: Question, mattering: set[str]) -> list[tuple[tuple[str, ...], int]] | None:
    """(options, how many answers it stands for): answers that differ only in options that nothing follows from are one."""
    if question.kind != MULTI:
        return [((option.id,), 1) for option in question.options]
    heavy = [option.id for option in question.options if option.then or option.id in mattering]
    light = [option.id for option in question.options if option.id not in heavy]
    if len(heavy) > MOST_TOGETHER:
        return None
    return list(_sets(heavy, light))


def _sets(heavy: list[str], light: list[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    if light:
        yield (light[0],), 2 ** len(light) - 1
    for number in range(1, len(heavy) + 1):
        for chosen in combinations(heavy, number):
            yield chosen, 2 ** len(light)
