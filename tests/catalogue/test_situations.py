"""Situations: the question tree narrows the list of materials, always to a closed part of it."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.rules import situations as rules


@dataclass
class Material:
    code: str
    needed_when: list = field(default_factory=list)


TREE = {
    "start": ["who"],
    "questions": [
        {
            "id": "who", "text": "您以什么身份办理？", "kind": "single",
            "options": [
                {"id": "person", "label": "个体工商户", "then": ["shop"]},
                {"id": "firm", "label": "企业", "then": ["extras", "shop"]},
            ],
        },
        {"id": "shop", "text": "经营场所？", "options": [{"id": "own", "label": "自有"}, {"id": "rent", "label": "租赁"}]},
        {
            "id": "extras", "text": "经营项目（可多选）", "kind": "multi",
            "options": [{"id": "hot", "label": "热食"}, {"id": "cold", "label": "冷食"}],
        },
    ],
}  # fmt: skip
MATERIALS = [
    Material("form"),
    Material("lease", [{"shop": "rent"}]),
    Material("charter", [{"who": "firm"}]),
    Material("cold-room", [{"extras": "cold"}]),
    Material("kitchen", [{"extras": "hot", "shop": "own"}, {"who": "person", "shop": "own"}]),
]


def codes(answers):
    return [material.code for material in rules.materials_for(TREE, MATERIALS, answers)]


def open_ids(answers):
    return [question.id for question in rules.open_questions(TREE, answers)]


def test_questions_open_one_after_the_other():
    assert open_ids({}) == ["who"]
    assert open_ids({"who": "firm"}) == ["extras", "shop"]
    assert open_ids({"who": "person"}) == ["shop"]
    assert open_ids({"who": "person", "shop": "own"}) == []


def test_the_answers_give_the_closed_list():
    assert codes({"who": "person", "shop": "rent"}) == ["form", "lease"]
    assert codes({"who": "firm", "shop": "own", "extras": ["cold", "hot"]}) == [
        "form",
        "charter",
        "cold-room",
        "kitchen",
    ]
    assert codes({"who": "person", "shop": "own"}) == ["form", "kitchen"]


def test_answers_that_nothing_leads_to_or_nobody_knows_are_dropped():
    stale = {"who": "person", "extras": ["cold"], "shop": "castle", "ghost": "boo"}
    assert rules.clean_answers(TREE, stale) == {"who": "person"}
    assert codes(stale) == ["form"]


def test_a_sound_tree_has_no_problems():
    assert rules.problems(TREE, MATERIALS) == []
    assert rules.problems({}, [Material("form")]) == []


def question(question_id, *then):
    return {"id": question_id, "text": "？", "options": [{"id": "a", "label": "甲", "then": list(then)}]}


@pytest.mark.parametrize(
    "tree, materials, reason",
    [
        ({"questions": [question("q")]}, [], "no_start"),
        ({"questions": [question("q", "r")], "start": ["q"]}, [], "unknown_question"),
        ({"questions": [question("q")], "start": ["q", "r"]}, [], "unknown_question"),
        ({"questions": [question("q"), question("q")], "start": ["q"]}, [], "question_twice"),
        ({"questions": [question("q", "r"), question("r", "q")], "start": ["q"]}, [], "loop"),
        ({"questions": [question("q"), question("r")], "start": ["q"]}, [], "question_never_asked"),
        ({"questions": [{"id": "q", "text": "？", "options": []}], "start": ["q"]}, [], "no_options"),
        ({"questions": [question("q")], "start": ["q"]}, [Material("m", [{"q": "z"}])], "condition_unknown"),
        ({"questions": [question("q")], "start": ["q"]}, [Material("m", ["q"])], "condition_malformed"),
        ({}, [Material("m"), Material("m")], "material_twice"),
        (TREE, [Material("m", [{"who": "person", "extras": "hot"}])], "condition_impossible"),
    ],
)
def test_a_faulty_tree_is_named(tree, materials, reason):
    assert reason in [problem.reason for problem in rules.problems(tree, materials)]


@st.composite
def trees(draw):
    """Sound trees: follow-ups only point to later questions."""
    ids = [f"q{n}" for n in range(draw(st.integers(1, 6)))]
    questions = []
    for place, question_id in enumerate(ids):
        later = ids[place + 1 :]
        follow = st.lists(st.sampled_from(later), max_size=2, unique=True) if later else st.just([])
        options = [{"id": f"o{n}", "label": "是", "then": draw(follow)} for n in range(draw(st.integers(1, 3)))]
        questions.append(
            {"id": question_id, "text": "？", "kind": draw(st.sampled_from(["single", "multi"])), "options": options}
        )
    return {"questions": questions, "start": draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))}


@st.composite
def trees_with_answers(draw):
    tree = draw(trees())
    answers = {}
    for raw in tree["questions"]:
        ids = [option["id"] for option in raw["options"]] + ["unknown"]
        one = st.sampled_from(ids)
        answers[raw["id"]] = draw(st.lists(one, max_size=3, unique=True) if raw["kind"] == "multi" else one)
    return tree, answers


@given(trees_with_answers(), st.sampled_from(["q0", "q1", "q5"]), st.sampled_from(["o0", "o2"]))
def test_every_way_through_a_tree_ends_in_a_part_of_the_full_list(tree_and_answers, wanted, option):
    tree, answers = tree_and_answers
    materials = [Material("always"), Material("sometimes", [{wanted: option}])]
    given_list = rules.materials_for(tree, materials, answers)
    cleaned = rules.clean_answers(tree, answers)
    assert given_list[0].code == "always" and {m.code for m in given_list} <= {"always", "sometimes"}
    assert rules.clean_answers(tree, cleaned) == cleaned
    assert rules.materials_for(tree, materials, cleaned) == given_list
    assert {q.id for q in rules.open_questions(tree, answers)}.isdisjoint(cleaned)


def reachable_by_trying(tree, wanted):
    """All complete walks, the slow and plain way: is there one that holds `wanted`?"""
    from itertools import chain, combinations, product

    choices = []
    for raw in tree["questions"]:
        ids = [option["id"] for option in raw["options"]]
        sets = chain.from_iterable(combinations(ids, n) for n in range(1, len(ids) + 1))
        choices.append([list(s) for s in sets] if raw["kind"] == "multi" else [[one] for one in ids])
    for picks in product(*choices):
        answers = {
            raw["id"]: pick if raw["kind"] == "multi" else pick[0]
            for raw, pick in zip(tree["questions"], picks, strict=True)
        }
        if rules.materials_for(tree, [Material("m", [wanted])], answers):
            return True
    return False


@given(trees().filter(lambda tree: len(tree["questions"]) <= 4), st.data())
def test_a_condition_is_called_impossible_exactly_when_no_walk_meets_it(tree, data):
    questions = data.draw(
        st.lists(st.sampled_from(tree["questions"]), min_size=1, max_size=2, unique_by=lambda q: q["id"])
    )
    wanted = {q["id"]: data.draw(st.sampled_from([o["id"] for o in q["options"]])) for q in questions}
    found = {problem.reason for problem in rules.problems(tree, [Material("m", [wanted])])}
    assert ("condition_impossible" in found) != reachable_by_trying(tree, wanted)
