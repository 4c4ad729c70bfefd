"""Every fault is said in Chinese, beside its field, in the order of the page."""

import json
import re
import time
from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.sample import FILE_A, SCHEMA, UI, Draft, good

from tongban.forms.rules.answers import applicable, problem_at, problems
from tongban.forms.rules.fitting import faults

TODAY = date(2026, 3, 2)


def changed(path: str, value) -> dict:
    answers = good()
    *above, last = path.split(".")
    place = answers
    for key in above:
        place = place[int(key)] if key.isdigit() else place[key]
    if value is None:
        place.pop(last, None)
    else:
        place[last] = value
    return answers


def said(answers, **more) -> dict[str, str]:
    return {problem.path: problem.text for problem in problems(Draft, answers, on=TODAY, **more)}


def test_good_answers_have_no_problem():
    assert said(good()) == {}


WRONG = [
    ("applicant.name", None, "请填写姓名。"),
    ("applicant.name", "", "请填写姓名。"),
    ("applicant.name", "陈", "姓名至少要有2个字。"),
    ("applicant.name", "陈" * 21, "姓名不能超过20个字，现在有21个字。"),
    ("applicant.name", 7, "姓名的内容不符合要求。"),
    ("applicant.name", ["陈"], "姓名的内容无法识别，请重新填写。"),
    ("applicant.name", "a\x00b", "姓名的内容无法识别，请重新填写。"),
    ("applicant.mobile", "12345", "请填写11位手机号码。"),
    ("applicant.email", "not an address", "电子邮箱请填写正确的电子邮箱地址。"),
    ("shop.kind", None, "请选择申请类型。"),
    ("shop.kind", "steal", "请从申请类型列出的选项中选择。"),
    ("shop.nation", "57", "请从民族列出的选项中选择。"),
    ("shop.kind", "change", {"shop.old_number": "请填写原许可证编号。"}),
    ("shop.trades", [], "请选择经营项目。"),
    ("shop.trades", ["meal", "meal"], "经营项目里有重复的内容。"),
    ("shop.trades", ["meal", "rob"], "请从经营项目列出的选项中选择。"),
    ("shop.place", None, "请选择所在区域。"),
    ("shop.place", "450600000000", "所在区域不在可以选择的范围内。"),
    ("shop.place", "999900000000", "所在区域请选到更下一级。"),
    ("shop.place", "9999", "请选择所在区域。"),
    ("shop.place", "000000000000", "请选择所在区域。"),
    ("shop.opened_on", "2026-02-30", "开业日期请填写存在的日期，例如2026-01-31。"),
    ("shop.opened_on", "2026-03-03", "开业日期不能晚于今天。"),
    ("shop.month", "2026-13", "租约起始月请填写年月，例如2026-01。"),
    ("shop.area", 0.5, "面积不能小于1。"),
    ("shop.area", 100001, "面积不能大于100000。"),
    ("shop.area", "很大", "面积请填写数字。"),
    ("shop.area", float("nan"), "面积的内容无法识别，请重新填写。"),
    ("shop.seats", 1.5, "座位数请填写整数。"),
    ("shop.capital", "12.345", "投资额请填写金额（元），最多两位小数。"),
    ("shop.capital", "999.99", "投资额不能小于1000。"),
    ("shop.promise", None, "请勾选“我承诺以上内容真实”。"),
    ("shop.promise", False, "请勾选“我承诺以上内容真实”。"),
    ("partners.people", [], "请至少填写一项合伙人。"),
    ("partners.people", [{"name": "林样本", "gender": "m", "card": FILE_A}] * 4, "合伙人最多填写3项。"),
    ("partners.people.0.name", None, "请填写姓名。"),
    ("partners.people.0.gender", None, "请选择性别。"),
    ("partners.people.0.card", None, "请上传身份证扫描件。"),
    ("partners.people.0.card", "../../etc/passwd", "身份证扫描件的文件没有上传成功，请重新上传。"),
    ("partners.people.0.papers", [FILE_A] * 3, "其他证明最多上传2个文件。"),
]


@pytest.mark.parametrize("path, value, text", WRONG)
def test_one_fault_is_one_chinese_sentence_beside_its_field(path, value, text):
    assert said(changed(path, value)) == (text if isinstance(text, dict) else {path: text})


@pytest.mark.parametrize(
    "number", ["999900199001010015", "99990019900101001", "999900202701010018", "999900199013010014"]
)
def test_a_wrong_id_number_says_what_is_wrong(number):
    (text,) = said(changed("applicant.document_no", number)).values()
    assert text.startswith("公民身份号码")


def test_a_wrong_credit_code_says_what_is_wrong():
    (text,) = said(changed("applicant.credit_code", "91990000MA0000001C")).values()
    assert "校验位" in text


def test_a_text_of_the_form_itself_wins():
    answers = changed("shop.kind", "change")
    answers["shop"]["old_number"] = "12"
    assert said(answers) == {"shop.old_number": "原许可证编号是两个字母加六位数字。"}


def test_a_region_that_does_not_exist_is_found_when_the_known_ones_are_given():
    assert said(good(), known_regions={"999901000000"}) == {}
    assert said(good(), known_regions=set()) == {"shop.place": "所在区域里没有这个行政区划，请重新选择。"}


def test_problems_come_in_the_order_of_the_page():
    asked = [problem.path for problem in problems(Draft, {}, on=TODAY)]
    assert asked == [
        "applicant.name", "applicant.document_no", "applicant.mobile", "shop.kind", "shop.trades", "shop.place",
        "shop.opened_on", "shop.area", "shop.capital", "shop.promise", "partners.people",
    ]  # fmt: skip


def test_answers_to_questions_that_do_not_apply_are_dropped_and_never_a_problem():
    answers = changed("shop.old_number", "nonsense")
    answers["shop"]["other_trade"] = "x" * 999
    answers["partners"]["people"][0].update(gender="m", maiden_name="王")
    assert said(answers) == {}
    kept = applicable(Draft, answers)
    assert "old_number" not in kept["shop"] and "other_trade" not in kept["shop"]
    assert "maiden_name" not in kept["partners"]["people"][0]


def test_a_condition_inside_a_row_looks_at_its_own_row():
    answers = good()
    answers["partners"]["people"] = [
        {"name": "甲乙", "gender": "m", "maiden_name": "x", "card": FILE_A},
        {"name": "丙丁", "gender": "f", "maiden_name": "y", "card": FILE_A},
    ]
    rows = applicable(Draft, answers)["partners"]["people"]
    assert [row.get("maiden_name") for row in rows] == [None, "y"]


def test_keys_nobody_asked_for_fall_away():
    answers = good() | {"is_admin": True}
    answers["shop"]["state"] = "granted"
    answers["partners"]["people"][0]["__class__"] = "x"
    assert applicable(Draft, answers) == good()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text(st.characters(categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = sorted({key for part in SCHEMA["properties"].values() for key in part["properties"]})
HOSTILE = ANYTHING | st.dictionaries(
    st.sampled_from(sorted(SCHEMA["properties"])),
    ANYTHING | st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=8),
)


@settings(max_examples=150, deadline=2000)
@given(HOSTILE)
def test_whatever_comes_in_is_judged_in_chinese_and_never_raises(answers):
    for problem in problems(Draft, answers, on=TODAY):
        assert re.search(r"[\u4e00-\u9fff]", problem.text) and problem.label


def test_huge_and_deep_answers_are_judged_in_little_time():
    deep: list = []
    for _ in range(50_000):
        deep = [deep]
    answers = good()
    answers["applicant"]["name"] = deep
    answers["shop"]["trades"] = ["meal"] * 1_000_000
    answers["shop"]["remark"] = "长" * 3_000_000
    answers["shop"]["seats"] = 10**4000
    answers["partners"]["people"] = [{"name": "a" * 1000}] * 1_000_000
    start = time.process_time()
    found = said(answers)
    assert time.process_time() - start < 2
    assert {"applicant.name", "shop.trades", "shop.remark", "shop.seats", "partners.people"} <= set(found)


def test_the_sample_fits():
    assert faults(SCHEMA, UI) == []


def broken(change) -> str:
    schema, ui = json.loads(json.dumps(SCHEMA)), json.loads(json.dumps(UI))
    change(schema["properties"], ui["sections"])
    return "; ".join(faults(schema, ui))


MISFITS = {
    "is asked but not in the schema": lambda s, u: s["applicant"]["properties"].pop("email"),
    "nowhere asked": lambda s, u: u[0]["fields"].pop(),
    "there is no widget": lambda s, u: u[0]["fields"][0].update(widget="hologram"),
    "needs a label": lambda s, u: u[0]["fields"][0].update(label=""),
    "the same values in the same order": lambda s, u: u[1]["fields"][1]["options"].reverse(),
    "does not stand above it": lambda s, u: u[0]["fields"][0].update(
        visible_when={"field": "shop.kind", "op": "filled"}
    ),
    "there is no condition": lambda s, u: u[1]["fields"][2]["visible_when"].update(op="like"),
    "take a list": lambda s, u: u[1]["fields"][2]["visible_when"].update(op="in"),
    "needs maxItems": lambda s, u: s["partners"]["properties"]["people"].pop("maxItems"),
    "no groups inside groups": lambda s, u: u[2]["fields"][0]["fields"][0].update(widget="group"),
    "needs the type": lambda s, u: s["shop"]["properties"]["area"].update(type="string"),
    "needs the format": lambda s, u: s["shop"]["properties"]["opened_on"].pop("format"),
    "uses '$ref'": lambda s, u: s["applicant"]["properties"]["name"].update({"$ref": "https://example.invalid/x"}),
    "no JSON Schema": lambda s, u: s["applicant"]["properties"]["name"].update(minLength=-1),
    "small letters": lambda s, u: u[0]["fields"][0].update(key="a.b"),
    "not put together": lambda s, u: u[0].pop("fields"),
    "the same key": lambda s, u: u[0]["fields"].append(deepcopy(u[0]["fields"][0])),
}


@pytest.mark.parametrize("sentence", MISFITS)
def test_a_form_whose_halves_do_not_fit_is_told_why(sentence):
    assert sentence in broken(MISFITS[sentence])


@settings(max_examples=100, deadline=2000)
@given(ANYTHING, ANYTHING)
def test_nonsense_is_never_a_form(schema, ui):
    assert faults(schema, ui)


def test_a_fault_found_elsewhere_gets_the_label_of_its_field():
    found = problem_at(Draft, "partners.people.2.card", "文件是空的。")
    assert (found.path, found.label, found.text) == ("partners.people.2.card", "身份证扫描件", "文件是空的。")
