"""A form is put together act by act; whatever the acts, it can be published or says what stands against it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.sample import SCHEMA, TITLE, UI, Draft, good

from tongban.forms.rules.answers import problems
from tongban.forms.rules.designing import acts, kinds
from tongban.forms.rules.designing.asking import Line, askable, condition_from, lines_of, operators_for
from tongban.forms.rules.designing.comparing import compared
from tongban.forms.rules.designing.document import blank, compose, decompose, every_part, everything, find
from tongban.forms.rules.designing.faults import by_place, faults
from tongban.forms.rules.designing.settings import refreshed, settings_of, with_settings
from tongban.forms.rules.designing.speaking import condition_in_words, kind_words, limits_in_words
from tongban.forms.rules.exchange import exported, read_file
from tongban.forms.rules.fitting import faults as fitting_faults
from tongban.kernel.errors import Invalid, NotFound

NAMES = ["店铺名称", "面积", "Name", "123", "是否变更", "·", "店铺名称 "]


def shop():
    """A small form: what kind, the old number when it is a change, the partners."""
    document = acts.add_section(blank("开店登记"), title="店铺")
    document = acts.add_part(document, into=("dianpu",), kind="radio", label="申请类型")
    document = acts.add_part(document, into=("dianpu",), kind="text", label="原证号")
    document = acts.add_part(document, into=("dianpu",), kind="group", label="合伙人")
    return acts.add_part(document, into=("dianpu", "hehuoren"), kind="text", label="姓名")


def set_up(document, path, **typed):
    part = find(document, path)
    part_now = with_settings(part, typed, {})
    part.clear()
    part.update(part_now)
    return document


def test_a_form_written_by_hand_goes_in_and_comes_out_unchanged():
    assert compose(decompose(TITLE, SCHEMA, UI)) == (SCHEMA, UI)


def test_keys_are_made_from_the_labels_and_are_never_twice():
    document = shop()
    document = acts.duplicate(document, path=("dianpu", "yuanzhenghao"))
    document = acts.add_part(document, into=("dianpu",), kind="text", label="原证号")
    paths = [path for path, _part in every_part(document)]
    assert len(paths) == len(set(paths))
    assert ("dianpu", "yuanzhenghao_2") in paths and ("dianpu", "shenqingleixing") in paths


def test_a_key_stays_when_the_label_changes():
    document = set_up(shop(), ("dianpu", "yuanzhenghao"), label="原许可证号")
    assert find(document, ("dianpu", "yuanzhenghao"))["ui"]["label"] == "原许可证号"


def test_a_finished_form_has_no_faults_and_can_be_filled_in():
    document = shop()
    assert faults(document) == []
    schema, ui = compose(document)
    definition = type("D", (), {"schema": schema, "ui": ui})
    assert {one.path for one in problems(definition, {})} == {
        "dianpu.shenqingleixing",
        "dianpu.yuanzhenghao",
        "dianpu.hehuoren",
    }
    answers = {"dianpu": {"shenqingleixing": "option1", "yuanzhenghao": "云1", "hehuoren": [{"xingming": "林样本"}]}}
    assert problems(definition, answers) == []


def test_a_condition_is_said_in_words_and_typed_by_the_words_of_the_option():
    document, where = shop(), ("dianpu", "yuanzhenghao")
    made = condition_from(document, where, "all", [Line("dianpu.shenqingleixing", "eq", "选项2"), Line()])
    assert made == {"field": "dianpu.shenqingleixing", "op": "eq", "value": "option2"}
    assert condition_in_words(document, made, where) == "“申请类型”是“选项2”"
    assert lines_of(made, where) == ("all", [Line("dianpu.shenqingleixing", "eq", "option2")])


def test_a_condition_asks_only_about_what_stands_above():
    document = shop()
    assert [path for path, _part in askable(document, ("dianpu", "yuanzhenghao"))] == [("dianpu", "shenqingleixing")]
    with pytest.raises(Invalid) as no:
        condition_from(document, ("dianpu", "shenqingleixing"), "all", [Line("dianpu.yuanzhenghao", "filled")])
    assert list(no.value.errors) == ["line-0-field"]


def with_condition(document):
    part = find(document, ("dianpu", "yuanzhenghao"))
    part["ui"]["visible_when"] = {"field": "dianpu.shenqingleixing", "op": "eq", "value": "option2"}
    return document


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda doc: acts.remove(doc, path=("dianpu", "shenqingleixing")), "已经删除"),
        (lambda doc: acts.move_down(doc, path=("dianpu", "shenqingleixing")), "要排在前面"),
        (lambda doc: set_up(doc, ("dianpu", "shenqingleixing"), options="首次"), "不在“申请类型”的选项里"),
    ],
)
def test_what_breaks_a_condition_is_named_beside_the_question_that_has_it(act, said):
    found = by_place(faults(act(with_condition(shop()))))
    assert list(found) == ["dianpu.yuanzhenghao"] and said in found["dianpu.yuanzhenghao"][0]


def test_a_question_moved_to_another_section_takes_its_conditions_along():
    document = acts.add_section(with_condition(shop()), title="其他")
    document = acts.move_to_section(document, path=("dianpu", "yuanzhenghao"), section="qita")
    assert find(document, ("qita", "yuanzhenghao"))["ui"]["visible_when"]["field"] == "dianpu.shenqingleixing"
    document = acts.add_part(document, into=("qita",), kind="text", label="备注")
    document = acts.move_to_section(document, path=("dianpu", "shenqingleixing"), section="qita")
    assert find(document, ("qita", "yuanzhenghao"))["ui"]["visible_when"]["field"] == "qita.shenqingleixing"


def test_an_option_that_is_renamed_keeps_its_value_and_new_ones_get_their_own():
    document = set_up(shop(), ("dianpu", "shenqingleixing"), options="首次申请\n变更")
    part = find(document, ("dianpu", "shenqingleixing"))
    assert part["ui"]["options"] == [{"value": "option1", "label": "首次申请"}, {"value": "option2", "label": "变更"}]
    part = with_settings(part, {"options": "变更\n注销｜不再经营\n首次申请"}, {})
    assert [one["value"] for one in part["ui"]["options"]] == ["option2", "zhuxiao", "option1"]
    assert part["schema"]["enum"] == ["option2", "zhuxiao", "option1"]


def test_a_list_gives_its_entries_and_without_it_they_stay():
    own = type("L", (), {"name": "业态", "entries": [{"code": "01", "label": "餐饮"}, {"code": "02", "label": "零售"}]})
    part = with_settings(find(shop(), ("dianpu", "shenqingleixing")), {"list": "list-1"}, {"list-1": own})
    assert part["schema"]["enum"] == ["01", "02"]
    own.entries = [{"code": "01", "label": "餐饮服务"}]
    assert refreshed(part, {"list-1": own})["ui"]["options"] == [{"value": "01", "label": "餐饮服务"}]
    assert "list" not in refreshed(part, {})["ui"] and refreshed(part, {})["schema"]["enum"] == ["01", "02"]


@pytest.mark.parametrize(
    ("kind", "typed", "where"),
    [
        ("text", {"min_length": "9", "max_length": "3"}, "max_length"), ("text", {"max_length": "viel"}, "max_length"),
        ("text", {"pattern": "^(a+)+$"}, "pattern"), ("number", {"minimum": "nan"}, "minimum"),
        ("number", {"minimum": "5", "maximum": "1"}, "maximum"), ("date", {"latest": "morgen"}, "latest"),
        ("money", {"lowest": "1.234"}, "lowest"), ("radio", {"options": " \n"}, "options"),
        ("radio", {"options": "是\n是"}, "options"), ("file", {"several": "99"}, "several"), ("text", {"label": ""}, "label"),
        ("radio", {"list": "list-of-others"}, "list"), ("region", {"level": "2", "min_level": "4"}, "min_level"),
        ("group", {"most": "500"}, "most"), ("text", {"look": "radio"}, "look"), ("checkboxes", {"least": "3"}, "least"),
    ],
)  # fmt: skip
def test_a_setting_that_makes_no_sense_is_refused_beside_its_field(kind, typed, where):
    document = acts.add_section(blank("表"), title="一")
    document = acts.add_part(document, into=("yi",), kind=kind, label="题目")
    with pytest.raises(Invalid) as no:
        with_settings(document["sections"][0]["parts"][0], typed, {})
    assert list(no.value.errors) == [where]


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_kind_is_worded_and_its_settings_written_back_change_nothing(kind):
    document = acts.add_section(blank("表"), title="一")
    document = acts.add_part(document, into=("yi",), kind=kind, label="题目")
    part = document["sections"][0]["parts"][0]
    assert kind_words(part) and isinstance(limits_in_words(part), list)
    assert with_settings(part, settings_of(part), {}) == part


def test_two_versions_are_compared_in_words():
    old = shop()
    new = set_up(with_condition(shop()), ("dianpu", "yuanzhenghao"), max_length="20", label="原许可证号")
    new = acts.add_part(new, into=("dianpu",), kind="date", label="开业日期")
    new = acts.remove(new, path=("dianpu", "hehuoren"))
    said = [(one.place, one.kind, one.text) for one in compared(old, new)]
    assert said == [
        ("店铺 › 原许可证号", "changed", "题目：由“原证号”改为“原许可证号”"),
        ("店铺 › 原许可证号", "changed", "最多字数：由“100”改为“20”"),
        ("店铺 › 原许可证号", "changed", "显示条件：设为““申请类型”是“选项2””"),
        ("店铺 › 开业日期", "added", "新增（日期）"),
        ("店铺 › 合伙人", "removed", "删去（可重复填写的一组）"),
    ]
    assert compared(old, shop()) == []
    moved = acts.move_up(shop(), path=("dianpu", "yuanzhenghao"))
    assert [one.kind for one in compared(old, moved)] == ["moved"]


@st.composite
def documents(draw):
    """A document after any sequence of acts, sensible or not."""
    document = blank("任意的表单") if draw(st.booleans()) else decompose(TITLE, SCHEMA, UI)
    for _step in range(draw(st.integers(1, 25))):
        everywhere = [path for path, _one in everything(document)] or [("nothing",)]
        path, other = draw(st.sampled_from(everywhere)), draw(st.sampled_from(everywhere))
        name, label = draw(st.sampled_from([*sorted(acts.ACTS), "settings", "condition"])), draw(st.sampled_from(NAMES))
        kind = draw(st.sampled_from(kinds.KINDS))
        try:
            document = done(document, name, path, other, label, kind, draw)
        except (Invalid, NotFound):
            continue
    return document


def done(document, name, path, other, label, kind, draw):
    if name in ("settings", "condition") and find(document, path) is None:
        return document
    if name == "settings":
        part = find(document, path)
        typed = {one: draw(st.sampled_from(["", "yes", "1", "5", "今天", "甲\n乙", label])) for one in
                 kinds.SETTINGS.get(part["ui"].get("widget", ""), ())}  # fmt: skip
        return set_up(acts.retitle(document, title="另一个"), path, **typed) if len(path) > 1 else document
    if name == "condition":
        above = askable(document, path)
        lines = [Line(".".join(asked), draw(st.sampled_from(operators_for(part))), draw(st.sampled_from(["1", "选项1", "new"])))
                 for asked, part in above[:2]]  # fmt: skip
        made = acts.retitle(document, title="再一个")
        find(made, path)["ui"]["visible_when"] = condition_from(
            document, path, draw(st.sampled_from(["all", "any"])), lines
        )
        return made
    given = {
        "retitle": {"title": label}, "add-section": {"title": label}, "up": {"path": path}, "down": {"path": path},
        "change-section": {"path": path[:1], "title": label, "help": "", "condition": None},
        "add": {"into": path, "kind": kind, "label": label}, "to-section": {"path": path, "section": other[0]},
        "duplicate": {"path": path}, "remove": {"path": path},
    }  # fmt: skip
    return acts.ACTS[name](document, **given[name])


@settings(max_examples=150, deadline=None)
@given(documents())
def test_whatever_was_done_the_form_can_be_published_or_its_faults_are_named(document):
    found = faults(document)
    places = {()} | {path for path, _one in everything(document)}
    assert all(fault.text and fault.path in places for fault in found)
    schema, ui = compose(document)
    if not found:
        assert fitting_faults(schema, ui) == []
        definition = type("D", (), {"schema": schema, "ui": ui})
        problems(definition, {})
        problems(definition, good())


@settings(max_examples=100, deadline=None)
@given(documents())
def test_a_form_that_goes_out_as_a_file_comes_back_the_same(document):
    if faults(document):
        return
    again, _lists, found = read_file(exported(document, {}))
    if _has_own_pattern(document):
        assert any("正则" in one for one in found)
    else:
        assert (again, found) == (document, [])


def _has_own_pattern(document):
    return any(settings_of(part).get("pattern") == "own" for _path, part in every_part(document))


def test_the_sample_definition_is_what_the_renderer_takes():
    assert problems(Draft, good()) == []


def test_every_form_of_the_demo_place_goes_through_the_designer_unchanged():
    from tongban.demo.place.forms import FORMS
    from tongban.forms.sketch import compose as sketched

    for title, sections in FORMS.values():
        schema, ui = sketched(sections)
        document = decompose(title, schema, ui)
        assert (compose(document), faults(document)) == ((schema, ui), [])
        for path, part in every_part(document):
            said = condition_in_words(document, part["ui"].get("visible_when"), path)
            assert bool(said) == ("visible_when" in part["ui"]) and kind_words(part)
            assert with_settings(part, settings_of(part), {}) == part


def test_what_becomes_part_of_the_form_is_written_in_its_own_language():
    from django.utils.translation import override

    with override("en"):
        document = acts.add_section(blank("表"), title="一")
        document = acts.add_part(document, into=("yi",), kind="text", label="邮编")
        part = with_settings(document["sections"][0]["parts"][0], {"pattern": "postcode"}, {})
        document = acts.duplicate(document, path=("yi", "youbian"))
    assert part["ui"]["texts"] == {"pattern": "邮编请填写六位数字的邮政编码。"}
    assert document["sections"][0]["parts"][1]["ui"]["label"] == "邮编（副本）"
