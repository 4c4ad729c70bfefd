"""A file that comes from somewhere is read with suspicion: every fault is named with its place, nothing is ever run."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.sample import SCHEMA, TITLE, UI

from tongban.forms.rules.designing.document import decompose, every_part
from tongban.forms.rules.exchange import MAX_BYTES, exported, read_file


def sample():
    """The sample form as a file's content, its one own pattern taken out."""
    whole = json.loads(exported(decompose(TITLE, SCHEMA, UI), {}))
    del whole["schema"]["properties"]["shop"]["properties"]["old_number"]["pattern"]
    return whole


def faults_of(whole):
    document, _lists, found = read_file(json.dumps(whole).encode())
    assert (document is None) == bool(found)
    return found


def test_the_sample_comes_in_without_a_fault():
    assert faults_of(sample()) == []


def change(path, value):
    def changed(whole):
        holder = whole
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = value
        return whole

    return changed


FIELD = ("ui", "sections", 1, "fields")
PIECE = ("schema", "properties", "shop", "properties")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (change(("extra",), 1), "“extra”"),
        (change(("title",), 5), "“title”的内容不是文字"),
        (change((*FIELD, 1, "script"), "alert(1)"), "经营场所 › 申请类型：有不认识的内容“script”"),
        (change((*FIELD, 1, "label"), ["x"]), "“label”的内容不是文字"),
        (change((*FIELD, 1, "widget"), "html"), "没有“html”这种题目"),
        (change((*PIECE, "old_number", "pattern"), "^(a+)+$"), "不能带入自己写的正则表达式"),
        (change((*PIECE, "old_number", "$ref"), "http://example.org/x"), "“$ref”"),
        (change((*PIECE, "old_number", "$id"), "http://example.org/x"), "“$id”"),
        (change((*FIELD, 2, "visible_when"), {"run": "x"}), "显示条件写得不成立"),
        (change((*FIELD, 2, "visible_when"), {"field": "shop.remark", "op": "eq", "value": "1"}), "显示条件用到的题目要排在前面"),
        (change((*FIELD, 2, "visible_when"), {"all": []}), "显示条件写得不成立"),
        (change((*FIELD, 6, "min"), "gestern"), "限制“gestern”不成立"),
        (change((*FIELD, 5, "level"), 99), "限制“99”不成立"),
        (change((*FIELD, 5, "level"), True), "“level”的内容不是整数"),
        (change((*FIELD, 1, "label"), "坏\ud800的"), "不能保存的字符"),
        (change((*FIELD, 1, "label"), "长" * 6000), "太长"),
        (change((*PIECE, "kind"), 7), "schema › shop › kind：“schema”的内容不是"),
        (change(("ui", "sections"), {}), "“sections”的内容不是列表"),
        (change(("lists",), [{"key": "k", "name": "单", "entries": [{"code": "1", "label": "甲"}, {"code": "1", "label": "乙"}]}]), "代码“1”用了两次"),
        (change((*FIELD, 2, "visible_when"), {"any": [{"field": "shop.kind", "op": "eq", "value": "new"}] * 51}), "显示条件太长"),
        (change(("lists",), [{"key": "k", "name": "单", "entries": [{"code": "a\u200bb", "label": "甲"}]}]), "读不出来"),
        (change(("lists",), [{"key": "k", "name": " ", "entries": [{"code": "1", "label": "甲"}]}]), "“name”"),
        (change(("format_version",), 2), "格式版本是2"),
        (change(("format",), "other"), "不是通办导出的"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(changed, said):
    found = faults_of(changed(sample()))
    assert any(said in one for one in found), found


def with_options(values):
    whole = sample()
    whole["ui"]["sections"][1]["fields"][1]["options"] = [
        {"value": value, "label": f"选{n}"} for n, value in enumerate(values)
    ]
    whole["schema"]["properties"]["shop"]["properties"]["kind"]["enum"] = values
    return whole


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([f"o{n}" for n in range(3_000)], "最多200个选项"), (["new", "change", "new"], "“new”不能用"), (["", "change"], "“”不能用"),
        ([" new", "change"], "“ new”不能用"), (["new\u200b", "change"], "不能用"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_chosen_are_refused(values, said):
    found = faults_of(with_options(values))
    assert any(said in one for one in found) and len(found) < 20


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1e300", "9" * 400 + ".5"])
def test_a_number_that_no_column_holds_is_refused(number):
    data = json.dumps(change((*FIELD, 6, "min"), "@")(sample())).replace('"@"', number).encode()
    document, _lists, found = read_file(data)
    assert document is None and "JSON" in found[0]


def test_a_limit_written_with_a_point_is_the_whole_number():
    path = ("schema", "properties", "partners", "properties", "people", "maxItems")
    document, _lists, found = read_file(json.dumps(change(path, 5.0)(sample())).encode())
    assert found == []
    (group,) = [part for where, part in every_part(document) if where == ("partners", "people")]
    assert group["schema"]["maxItems"] == 5 and isinstance(group["schema"]["maxItems"], int)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x" * (MAX_BYTES + 1), "超过"), (b"\xff\xfe", "UTF-8"), (b"{", "JSON"), (b"[" * 100_000, "嵌套太深"),
        (b'{"format": "tongban-form", "format": 1}', "写了两次"), (b'{"format": NaN}', "NaN"), (b"9" * 5000, "JSON"),
        (b"[]", "不是通办"), (b"", "JSON"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_said_to_be_so(data, said):
    document, _lists, found = read_file(data)
    assert document is None and len(found) == 1 and said in found[0]


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 500) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "field", "all", "type", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_words(data):
    whole = sample()
    holder = whole
    while isinstance(holder, dict | list) and holder:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        if data.draw(st.booleans()) and isinstance(holder[key], dict | list):
            holder = holder[key]
            continue
        holder[key] = data.draw(JSONS)
        break
    document, _lists, found = read_file(json.dumps(whole).encode())
    assert (document is None) == bool(found)
    assert all(isinstance(one, str) and one for one in found)
