"""Editing a tree of situations: whatever is done, nothing refers to what is gone, and nobody is asked in a circle."""

from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.test_situation_proof import guides

from tongban.catalogue.rules import situations as rules
from tongban.catalogue.rules.situations import editing
from tongban.catalogue.rules.situations.editing import Draft

REFERENCES = {"unknown_question", "condition_unknown", "loop", "question_twice", "option_twice", "condition_malformed"}


class Material:
    def __init__(self, code, needed_when):
        self.code, self.needed_when = code, needed_when


def a_draft():
    """身份 → 企业 → 场所; the lease hangs on rented premises, the charter on being a firm."""
    draft = editing.add_question(Draft({}), text="身份？", kind="single", labels=["个人", "企业"], after=None)
    draft = editing.add_question(draft, text="场所？", kind="single", labels=["自有", "租赁"], after=("q1", "o2"))
    draft = editing.set_condition(draft, "lease", [{"q2": "o2"}])
    return editing.set_condition(draft, "charter", [{"q1": "o2"}, {"q1": "o2"}])


def faults(draft):
    return {
        one.reason for one in rules.problems(draft.situations, [Material(*one) for one in draft.conditions.items()])
    }


def needed(draft, answers):
    materials = [Material(*one) for one in draft.conditions.items()]
    return {one.code for one in rules.materials_for(draft.situations, materials, answers)}


def asked(draft):
    return [row["text"] for row in draft.situations["questions"]]


def test_a_tree_is_built_question_by_question_with_ids_of_its_own():
    draft = a_draft()
    assert asked(draft) == ["身份？", "场所？"] and draft.situations["start"] == ["q1"]
    assert draft.conditions == {"lease": [{"q2": "o2"}], "charter": [{"q1": "o2"}]}
    assert faults(draft) == set()


def test_removing_an_answer_takes_its_follow_up_questions_and_says_what_changes():
    before = a_draft()
    after = editing.remove_option(before, "q1", "o2")
    assert asked(after) == ["身份？"]
    assert {(one.kind, one.what) for one in editing.effects(before, after)} == {
        ("question", "场所？"), ("condition", "lease"), ("condition", "charter")
    }  # fmt: skip
    assert after.conditions == {"lease": [], "charter": []} and faults(after) == set()


def test_removing_a_question_leaves_the_other_half_of_a_condition():
    draft = editing.set_condition(a_draft(), "plan", [{"q1": "o2", "q2": "o1"}])
    after = editing.remove_question(draft, "q2")
    assert after.conditions["plan"] == [{"q1": "o2"}] and after.conditions["lease"] == []
    assert after.conditions["charter"] == [{"q1": "o2"}]


def test_a_follow_up_that_others_lead_to_as_well_stays():
    draft = editing.ask_behind(a_draft(), "q1", "o1", "q2")
    after = editing.remove_option(draft, "q1", "o2")
    assert asked(after) == ["身份？", "场所？"] and after.conditions["lease"] == [{"q2": "o2"}]


def test_nothing_is_led_in_a_circle():
    draft = a_draft()
    assert editing.ask_behind(draft, "q2", "o1", "q1") is draft
    assert editing.ask_behind(draft, "q2", "o1", "q2") is draft
    assert editing.may_follow(draft, "q2") == [] and editing.may_follow(draft, "q1") == ["q2"]


def test_questions_and_answers_are_put_in_another_order():
    draft = editing.add_question(a_draft(), text="加急？", kind="single", labels=["是", "否"], after=None)
    assert asked(editing.move_question(draft, "q3", -1)) == ["加急？", "身份？", "场所？"]
    assert editing.move_question(draft, "q1", -1) == draft
    moved = editing.move_option(draft, "q1", "o2", -1)
    assert [one["label"] for one in moved.situations["questions"][0]["options"]] == ["企业", "个人"]


def test_the_digest_tells_every_change():
    draft = a_draft()
    same = Draft(dict(draft.situations), dict(reversed(draft.conditions.items())))
    assert editing.digest(same) == editing.digest(draft)
    for other in (
        editing.set_condition(draft, "lease", []), editing.move_option(draft, "q1", "o2", -1),
        editing.change_question(draft, "q1", text="您是？", help="", kind="single"),
    ):  # fmt: skip
        assert editing.digest(other) != editing.digest(draft)


@given(guides(), st.data())
def test_whatever_is_done_nothing_refers_to_what_is_gone(guide, data):
    tree, materials = guide
    draft = Draft(tree, {one.code: one.needed_when for one in materials})
    for _ in range(data.draw(st.integers(1, 4))):
        rows = draft.situations["questions"]
        if not rows:
            break
        row = data.draw(st.sampled_from(rows))
        option = data.draw(st.sampled_from(row["options"]))["id"] if row["options"] else None
        acts = [
            (editing.remove_question, [row["id"]], {}),
            (editing.move_question, [row["id"], data.draw(st.sampled_from([-1, 1]))], {}),
            (editing.add_option, [row["id"]], {"label": "新"}),
            (editing.add_question, [], {"text": "新？", "kind": "single", "labels": ["是"], "after": None}),
        ]
        if option:
            acts += [
                (editing.remove_option, [row["id"], option], {}),
                (editing.move_option, [row["id"], option, 1], {}),
                (editing.ask_behind, [row["id"], option, data.draw(st.sampled_from(rows))["id"]], {}),
            ]
        act, given_, named = data.draw(st.sampled_from(acts))
        draft = act(draft, *given_, **named)
        assert not faults(draft) & REFERENCES


@given(guides(), st.data())
def test_a_removal_never_asks_for_less_in_a_situation_that_is_still_there(guide, data):
    tree, materials = guide
    before = Draft(editing.in_reading_order(tree), {one.code: one.needed_when for one in materials})
    gone = data.draw(st.sampled_from(before.situations["questions"]))["id"]
    after = editing.remove_question(before, gone)
    answers = {}
    while todo := rules.open_questions(before.situations, answers):
        one = data.draw(st.sampled_from([option.id for option in todo[0].options]))
        answers[todo[0].id] = [one] if todo[0].kind == "multi" else one
    left = {row["id"] for row in after.situations["questions"]}
    if set(answers) - {gone} <= left:
        assert needed(before, answers) <= needed(after, answers)
