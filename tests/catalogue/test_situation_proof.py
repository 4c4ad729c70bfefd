"""Every way through a tree of situations ends in a closed list: proved without trying each way, and compared with trying."""

from itertools import chain, combinations, product
from time import process_time

from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.test_situations import MATERIALS, TREE, Material, trees

from tongban.catalogue.rules import situations as rules
from tongban.catalogue.rules.situations import explaining, faults, ways


def question(question_id, *options, kind="single"):
    """`("yes", ["next"])` or just `"yes"`."""
    made = [option if isinstance(option, tuple) else (option, []) for option in options]
    return {
        "id": question_id, "text": f"{question_id}？", "kind": kind,
        "options": [{"id": name, "label": name, "then": list(then)} for name, then in made],
    }  # fmt: skip


def a_tree(*questions, start):
    return {"questions": list(questions), "start": list(start)}


def by_trying(tree, materials):
    """{list of codes: in how many ways}, the slow and plain way: every answer to every question that is asked."""
    found = {}

    def walk(answers):
        todo = rules.open_questions(tree, answers)
        if not todo:
            codes = frozenset(one.code for one in rules.materials_for(tree, materials, answers))
            found[codes] = found.get(codes, 0) + 1
            return
        asked = todo[0]
        ids = [option.id for option in asked.options]
        if asked.kind == "single":
            choices = ids
        else:
            choices = map(list, chain.from_iterable(combinations(ids, n) for n in range(1, len(ids) + 1)))
        for choice in choices:
            walk({**answers, asked.id: choice})

    walk({})
    return found


@st.composite
def guides(draw):
    """A small tree with materials whose conditions name what is in it."""
    tree = draw(trees().filter(lambda one: len(one["questions"]) <= 5))
    pairs = [(raw["id"], option["id"]) for raw in tree["questions"] for option in raw["options"]]
    way = st.lists(st.sampled_from(pairs), min_size=1, max_size=2).map(dict)
    conditions = draw(st.lists(st.lists(way, max_size=3), max_size=4))
    return tree, [Material(f"M{n}", ways_) for n, ways_ in enumerate(conditions)]


@given(guides())
def test_the_proof_counts_exactly_the_lists_that_trying_finds(guide):
    tree, materials = guide
    proof = rules.prove(tree, materials)
    if {one.reason for one in rules.problems(tree, materials)}:
        assert proof.problems and not proof.groups
        return
    tried = by_trying(tree, materials)
    assert proof.is_walked and proof.ways == sum(tried.values())
    every = {}
    for one in product(*(group.leaves for group in proof.groups)):
        codes = frozenset(proof.always).union(*(leaf.codes for leaf in one))
        count = 1
        for leaf in one:
            count *= leaf.ways
        every[codes] = every.get(codes, 0) + count
    assert every == tried
    assert ("leaf_empty" in {one.reason for one in proof.advice}) == (frozenset() in tried)


@given(guides())
def test_the_example_beside_a_list_leads_to_that_list(guide):
    tree, materials = guide
    kinds = {raw["id"]: raw["kind"] for raw in tree["questions"]}
    for leaf in rules.prove(tree, materials).leaves():
        answers = {q: list(picked) if kinds[q] == "multi" else picked[0] for q, picked in leaf.picks}
        assert rules.open_questions(tree, answers) == []
        assert frozenset(one.code for one in rules.materials_for(tree, materials, answers)) == leaf.codes


@given(guides())
def test_without_problems_every_material_is_on_some_list(guide):
    tree, materials = guide
    if rules.problems(tree, materials):
        return
    tried = by_trying(tree, materials)
    assert set().union(*tried) == {one.code for one in materials}


@given(guides())
def test_a_material_is_called_never_needed_exactly_when_no_way_asks_for_it(guide):
    tree, materials = guide
    named = {one.where for one in rules.problems(tree, materials) if one.reason == "material_never_needed"}
    asked_for = set().union(*by_trying(tree, materials))
    assert named == {one.code for one in materials} - asked_for


def test_the_example_of_the_rules_is_proved():
    proof = rules.prove(TREE, MATERIALS)
    assert proof.problems == [] and proof.advice == [] and proof.is_walked
    assert proof.always == ("form",) and proof.ways == 2 + 2 * 3
    assert {leaf.codes for leaf in proof.leaves()} >= {frozenset({"form", "kitchen"}), frozenset({"form", "lease"})}


def test_questions_that_do_not_touch_each_other_are_proved_apart():
    tree = a_tree(*(question(f"q{n}", "yes", "no") for n in range(40)), start=[f"q{n}" for n in range(40)])
    materials = [Material("form"), *(Material(f"M{n}", [{f"q{n}": "yes"}]) for n in range(40))]
    began = process_time()
    proof = rules.prove(tree, materials)
    assert process_time() - began < 1
    assert proof.is_walked and len(proof.groups) == 40 and proof.ways == 2**40 and proof.leaves() == []


def test_a_ladder_of_questions_is_proved_though_its_ways_are_beyond_counting_one_by_one():
    """Each of two answers leads to the same next question: 2^39 ways, two lists."""
    rungs = [question(f"q{n}", ("a", [f"q{n + 1}"]), ("b", [f"q{n + 1}"])) for n in range(39)]
    tree = a_tree(*rungs, question("q39", "a", "b"), start=["q0"])
    proof = rules.prove(tree, [Material("form"), Material("last", [{"q39": "a"}])])
    assert proof.problems == [] and proof.ways == 2**40
    assert {leaf.codes for leaf in proof.leaves()} == {frozenset({"form"}), frozenset({"form", "last"})}


def test_a_condition_that_contradicts_itself_deep_down_is_found_at_once():
    """The two wanted questions hang on different answers to the first one; between them lie 2^30 paths."""

    def side(name):
        rungs = [
            question(f"{name}{n}{half}", ("a", [f"{name}{n + 1}x"]), ("b", [f"{name}{n + 1}y"]))
            for n in range(15)
            for half in "xy"
        ]
        ends = [question(f"{name}15{half}", ("a", [f"{name}end"])) for half in "xy"]
        return [*rungs, *ends, question(f"{name}end", "yes")]

    tree = a_tree(
        question("q", ("left", ["l0x", "l0y"]), ("right", ["r0x", "r0y"])), *side("l"), *side("r"), start=["q"]
    )
    began = process_time()
    found = rules.problems(tree, [Material("M", [{"lend": "yes", "rend": "yes"}])])
    assert [one.reason for one in found] == ["condition_impossible", "material_never_needed"]
    assert process_time() - began < 2


def test_what_is_too_entangled_to_walk_is_said_and_not_guessed():
    """Twenty questions that one material binds together, each with a material of its own: a million lists."""
    tree = a_tree(*(question(f"q{n}", "yes", "no") for n in range(20)), start=[f"q{n}" for n in range(20)])
    together = Material("all", [{f"q{n}": "yes" for n in range(20)}])
    own = [Material(f"M{n}", [{f"q{n}": "yes"}]) for n in range(20)]
    began = process_time()
    proof = rules.prove(tree, [together, *own])
    assert process_time() - began < 5
    assert proof.problems == [] and not proof.is_walked and proof.ways is None and proof.leaves() == []
    assert [one.reason for one in proof.advice] == ["leaf_empty_unproved"]
    assert [one.reason for one in rules.prove(tree, [together, *own, Material("form")]).advice] == []


def test_a_way_without_any_material_and_a_question_without_any_effect_are_pointed_out():
    tree = a_tree(question("who", "person", "firm"), question("colour", "red", "blue"), start=["who", "colour"])
    advice = rules.prove(tree, [Material("charter", [{"who": "firm"}])]).advice
    assert {(one.reason, one.where) for one in advice} == {("leaf_empty", ""), ("question_idle", "colour")}


def test_options_that_nothing_follows_from_are_counted_and_not_walked():
    many = question("many", *(f"o{n}" for n in range(30)), kind="multi")
    proof = rules.prove(a_tree(many, start=["many"]), [Material("form"), Material("extra", [{"many": "o3"}])])
    assert proof.ways == 2**30 - 1 and {len(leaf.codes) for leaf in proof.leaves()} == {1, 2}


def test_what_is_left_out_says_which_answer_it_waits_for():
    answers = {"who": "person", "shop": "own"}
    lease, charter = MATERIALS[1], MATERIALS[2]
    [[lacks]] = explaining.missing(TREE, lease, answers)
    assert (lacks.question, lacks.option, lacks.is_asked, lacks.is_open) == ("shop", "rent", True, False)
    [[lacks]] = explaining.missing(TREE, charter, answers)
    assert (lacks.question, lacks.option) == ("who", "firm")
    [[lacks]] = explaining.missing(TREE, MATERIALS[3], answers)
    assert not lacks.is_asked
    assert explaining.missing(TREE, MATERIALS[4], answers) == []


@given(guides(), st.data())
def test_exactly_what_is_left_out_has_a_reason(guide, data):
    tree, materials = guide
    answers = {}
    while todo := rules.open_questions(tree, answers):
        ids = [option.id for option in todo[0].options]
        one = data.draw(st.sampled_from(ids))
        answers[todo[0].id] = [one] if todo[0].kind == "multi" else one
    needed = {one.code for one in rules.materials_for(tree, materials, answers)}
    assert needed == {one.code for one in materials if not explaining.missing(tree, one, answers)}


def test_the_walks_give_up_in_time_and_say_so(monkeypatch):
    monkeypatch.setattr(ways, "MOST_STEPS", 1)
    found = faults.problems(TREE, MATERIALS)
    assert {one.reason for one in found} == {"condition_unproved"}
