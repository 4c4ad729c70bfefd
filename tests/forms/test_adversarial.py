"""Definitions and answers that somebody made to hurt: bounded time, no exception, old answers read with their own version."""

import time

import pytest
from tests.catalogue.factories import a_body
from tests.forms.factories import AT, a_form, do, newest, publish

from tongban.forms.parsing import answers_from_post
from tongban.forms.rendering import render_form, summary_rows
from tongban.forms.rules.answers import problems
from tongban.forms.rules.designing import acts
from tongban.forms.rules.fitting import MAX_COMPARISONS, faults
from tongban.forms.selectors import form
from tongban.forms.services import begin_draft
from tongban.forms.sketch import compose, field, group, section
from tongban.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def definition(*sections):
    schema, ui = compose(list(sections))
    return type("Form", (), {"title": "表", "schema": schema, "ui": ui})


def test_a_question_renamed_in_the_next_version_leaves_old_answers_under_their_own_label():
    code = a_form(a_body()).code
    answers = {"dianpu": {"shenqingleixing": "option1", "yuanzhenghao": "云1", "hehuoren": [{"xingming": "林样本"}]}}
    begin_draft(code=code, by=SYSTEM, at=AT)
    typed = {"label": "旧证编号"}
    do(code, acts.change_part, path=("dianpu", "yuanzhenghao"), typed=typed, lists={}, condition=lambda *_: None)
    do(code, acts.remove, path=("dianpu", "hehuoren"))
    publish(code)
    old = dict(summary_rows(form(code, 1), answers))
    assert old["原证号"] == "云1" and "旧证编号" not in old and "林样本" in old.values()
    now = dict(summary_rows(newest(code), answers))
    assert now["旧证编号"] == "云1" and "林样本" not in now.values()


def test_every_row_of_a_long_group_is_checked_in_time_whatever_its_conditions():
    ways = {"any": [{"field": ".a", "op": "eq", "value": f"值{n}"} for n in range(MAX_COMPARISONS)]}
    inner = [field("a", "text", "甲", maxLength=20)]
    inner += [field(f"q{n}", "text", f"题{n}", required=False, visible_when=ways, maxLength=20) for n in range(20)]
    one = definition(section("s", "一", [group("g", "项", inner, at_most=100)]))
    assert faults(one.schema, one.ui) == []
    answers = {"s": {"g": [{"a": "没有", **{f"q{n}": "x" for n in range(20)}} for _ in range(100)]}}
    began = time.process_time()
    assert problems(one, answers) == []
    render_form(one, answers)
    assert time.process_time() - began < 8, "a hundred thousand comparisons"


def test_a_condition_may_not_ask_about_itself_or_in_a_circle():
    first = field("a", "text", "甲", maxLength=5, visible_when={"field": "s.b", "op": "filled"})
    second = field("b", "text", "乙", maxLength=5, visible_when={"field": "s.a", "op": "filled"})
    circle = definition(section("s", "一", [first, second]))
    assert any("s.b" in fault for fault in faults(circle.schema, circle.ui))
    itself = definition(section("s", "一", [field("a", "text", "甲", maxLength=5, visible_when={"field": "s.a", "op": "filled"})]))  # fmt: skip
    assert any("s.a" in fault for fault in faults(itself.schema, itself.ui))


def test_a_group_in_a_group_is_refused():
    inner = group("h", "内项", [field("x", "text", "子", maxLength=5)])
    nested = definition(section("s", "一", [group("g", "外项", [inner])]))
    assert faults(nested.schema, nested.ui)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_a_pattern_written_by_hand_takes_no_time(pattern):
    one = definition(section("s", "一", [field("a", "text", "甲", pattern=pattern, maxLength=20_000)]))
    began = time.process_time()
    problems(one, {"s": {"a": "a" * 19_000 + "!"}})
    assert time.process_time() - began < 2


def test_answers_of_a_form_that_asks_otherwise_now_are_read_without_an_error():
    one = definition(section("s", "一", [field("a", "number", "数", required=False), field("b", "date", "日", required=False)]))  # fmt: skip
    for value in ("x" * 100, ["1"], {"y": 1}, True, 1e308, -1, "2026-02-30"):
        answers = {"s": {"a": value, "b": value}, "gone": {"c": 1}}
        problems(one, answers)
        render_form(one, answers)
        assert "gone" not in answers_from_post(one, {"f.s.a": "1"}, answers)
