"""The page of a form: labelled, grouped, faults beside the field and on top, working without JavaScript."""

import json
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from tests.forms.page import read
from tests.forms.sample import FILE_A, FILE_B, Draft, good

from tongban.forms.parsing import answers_from_post
from tongban.forms.prefill import filled_in, prefilled
from tongban.forms.rendering import FileView, render_answers, render_form, summary_rows
from tongban.forms.rules.answers import Problem, problems
from tongban.forms.selectors import problems as problems_with_regions
from tongban.identity.models import Applicant
from tongban.regions.models import Region

pytestmark = pytest.mark.django_db
REGIONS = [
    ("999900000000", "云江市", 2, ""),
    ("999901000000", "江北区", 3, "999900000000"),
    ("999902000000", "江南区", 3, "999900000000"),
    ("999901001000", "码头街道", 4, "999901000000"),
]


@pytest.fixture(autouse=True)
def city():
    for code, name, level, parent in REGIONS:
        Region.objects.create(code=code, name=name, full_name=name, level=level, parent_code=parent)


def page(answers=None, **more):
    return read(render_form(Draft, good() if answers is None else answers, **more))


def outside_patterns(root, tag=None, **attrs):
    return [one for one in root.all(tag, **attrs) if one.inside("template") is None]


def controls(root):
    return [
        one
        for tag in ("input", "select", "textarea")
        for one in root.all(tag)
        if one["type"] != "hidden" and one.inside("template") is None
    ]


def test_every_control_has_a_label_of_its_own_and_every_id_stands_once():
    root = page()
    labels = [label["for"] for label in outside_patterns(root, "label")]
    for control in controls(root):
        assert labels.count(control["id"]) == 1, control.attrs
    ids = [one["id"] for one in outside_patterns(root) if one["id"]]
    assert len(ids) == len(set(ids))


def test_sections_choices_and_rows_are_fieldsets_with_legends():
    root = page()
    legends = [one.text for one in outside_patterns(root, "legend")]
    for words in (
        "申请人",
        "经营场所",
        "合伙人",
        "申请类型 （必填）",
        "经营项目 （必填）",
        "所在区域 （必填）",
        "合伙人 1",
    ):
        assert words in legends
    assert all(
        one.children and any(getattr(c, "tag", "") == "legend" for c in one.children) for one in root.all("fieldset")
    )


def test_required_is_said_in_words():
    root = page()
    assert root.one("label", for_="f-applicant-name").text == "姓名 （必填）"
    assert root.one("label", for_="f-applicant-email").text == "电子邮箱"


def test_faults_stand_beside_the_field_and_in_a_list_on_top_that_leads_there():
    answers = good()
    answers["applicant"]["mobile"] = "12"
    answers["partners"]["people"].append({"name": ""})
    found = problems(Draft, answers)
    root = page(answers, problems=found)
    summary = root.one("div", class_="error-summary")
    assert summary["role"] == "alert" and f"有 {len(found)} 处需要修改" in summary.text
    ids = {one["id"] for one in outside_patterns(root)}
    for link, problem in zip(summary.all("a"), found, strict=True):
        assert link["href"].removeprefix("#") in ids and link.text == problem.text
    mobile = root.one("input", id="f-applicant-mobile")
    assert mobile["aria-invalid"] == "true" and mobile["value"] == "12"
    assert mobile["aria-describedby"] == "f-applicant-mobile-help f-applicant-mobile-error"
    assert root.one("p", id="f-applicant-mobile-error").text == "请填写11位手机号码。"
    assert root.one("p", id="f-partners-people-1-card-error").text == "请上传身份证扫描件。"


def test_every_described_by_leads_somewhere():
    root = page({}, problems=problems(Draft, {}))
    ids = {one["id"] for one in outside_patterns(root)}
    for one in outside_patterns(root):
        assert set((one["aria-describedby"] or "").split()) <= ids


def test_what_does_not_apply_is_hidden_and_carries_its_condition_for_the_page():
    root = page()
    old = root.one("input", id="f-shop-old_number")
    assert old.is_hidden and not root.one("input", id="f-applicant-name").is_hidden
    frame = root.one(data_field="f.shop.old_number")
    assert json.loads(frame["data-when"]) == {"field": "f.shop.kind", "op": "eq", "value": "change"}
    row = root.one(data_field="f.partners.people.0.maiden_name")
    assert json.loads(row["data-when"])["field"] == "f.partners.people.0.gender" and not row.is_hidden
    answers = good()
    answers["shop"]["kind"] = "change"
    assert not page(answers).one("input", id="f-shop-old_number").is_hidden


def test_without_javascript_there_is_a_button_to_update_and_enter_never_removes_a_row():
    root = page()
    assert root.one("noscript").one("button")["value"] == "refresh"
    assert next(root.all("button"))["value"] == "refresh"


def test_rows_have_buttons_that_work_as_submits_and_a_pattern_for_the_page():
    root = page()
    (remove,) = [one for one in outside_patterns(root, "button") if "data-remove" in one.attrs]
    assert (remove["type"], remove["name"], remove["value"]) == ("submit", "f-do", "remove:partners.people.0")
    (add,) = [one for one in root.all("button") if "data-add" in one.attrs]
    assert add["value"] == "add:partners.people" and "disabled" not in add.attrs
    pattern = root.one("template")
    assert pattern.one("input", id="f-partners-people-__row__-name")["name"] == "f.partners.people.__row__.name"


def test_a_form_that_was_never_filled_in_shows_the_rows_it_needs():
    root = page({})
    assert not root.one("input", id="f-partners-people-0-name").is_hidden
    full = good()
    full["partners"]["people"] *= 3
    (add,) = [one for one in page(full).all("button") if "data-add" in one.attrs]
    assert "disabled" in add.attrs


def test_stored_files_stay_on_the_page_with_their_names():
    answers = good()
    answers["partners"]["people"][0]["papers"] = [FILE_B]
    files = {FILE_A: FileView(name="身份证<正面>.jpg", url="/files/1", size="1.2 MB")}
    root = page(answers, files=files)
    (kept,) = root.all("input", type="hidden", name="f.partners.people.0.card", value=FILE_A)
    item = kept.inside("li")
    assert item.one("a")["href"] == "/files/1" and "身份证<正面>.jpg" in item.text
    assert "已上传的文件" in root.one("input", value=FILE_B, type="hidden").inside("li").text


def test_what_was_typed_is_never_markup():
    answers = good()
    answers["applicant"]["name"] = '"><script>alert(1)</script>'
    answers["shop"]["remark"] = "</textarea><b>x"
    html = render_form(Draft, answers) + render_answers(Draft, answers)
    assert "<script" not in html and "<b>" not in html


def test_regions_are_chosen_step_by_step_down_to_the_level_asked_for(django_assert_num_queries):
    with django_assert_num_queries(3):  # the line down to the answer, and the list of each of two steps
        root = page()
    first, second = root.one("select", id="f-shop-place"), root.one("select", id="f-shop-place-2")
    assert [option.text for option in first.all("option")] == ["请选择", "江北区", "江南区"]
    (chosen,) = [option for option in first.all("option") if "selected" in option.attrs]
    assert chosen.text == "江北区"
    assert [option.text for option in second.all("option")] == ["请选择", "码头街道"]
    assert root.one("input", name="f.shop.place~2.of")["value"] == "999901000000"


def test_the_page_posted_back_unchanged_gives_the_same_answers():
    answers = good()
    answers["shop"].update(place="999901001000", month="2026-03", nation="08", remark="一\n二", seats=4)
    root = page(answers)
    posted: dict[str, list] = {}
    for one in outside_patterns(root):
        value = None
        if one.tag == "select":
            value = next((o["value"] for o in one.all("option") if "selected" in o.attrs), "")
        elif one.tag == "textarea":
            value = "".join(one._texts()).removeprefix("\n")
        elif one.tag == "input" and one["type"] not in ("file",):
            value = one["value"] if one["type"] not in ("radio", "checkbox") or "checked" in one.attrs else None
        if value is not None:
            posted.setdefault(one["name"], []).append(value)
    assert answers_from_post(Draft, posted, answers) == answers


def test_a_date_that_cannot_be_read_is_shown_as_typed():
    answers = good()
    answers["shop"]["opened_on"] = "明天"
    shown = page(answers).one("input", id="f-shop-opened_on")
    assert (shown["type"], shown["value"]) == ("text", "明天")


def test_saving_by_itself_is_announced_in_a_live_region():
    at = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
    root = page(autosave_url="/a", draft_key="d1", revision=3, saved_at=at, keep_local=False)
    form = root.one("div", class_="eform")
    assert (form["data-autosave-url"], form["data-revision"], form["data-keep-local"]) == ("/a", "3", "no")
    line = root.one("p", role="status")
    assert line["aria-live"] == "polite" and line.text == "已保存 09:05"


def test_the_page_needs_no_inline_script_or_style():
    html = render_form(Draft, good(), problems(Draft, {}))
    assert " style=" not in html and "<script" not in html and "onclick" not in html


def test_answers_are_read_in_words_and_only_what_applies():
    answers = good()
    answers["shop"].update(old_number="AB123456", place="999901001000", nation="08")
    answers["partners"]["people"][0]["maiden_name"] = "林旧名"
    lines = dict(summary_rows(Draft, answers, files={FILE_A: FileView(name="身份证.jpg")}))
    assert lines["申请类型"] == "首次申请" and "原许可证编号" not in lines
    assert lines["所在区域"] == "云江市江北区码头街道"
    assert lines["开业日期"] == "2026年1月5日"
    assert lines["投资额"] == "100,000.00元"
    assert lines["面积"] == "88.5平方米"
    assert (lines["民族"], lines["我承诺以上内容真实"]) == ("壮族", "是")
    assert (lines["合伙人 1 · 性别"], lines["合伙人 1 · 身份证扫描件"]) == ("女", "身份证.jpg")
    root = read(render_answers(Draft, answers))
    assert "首次申请" in [one.text for one in root.all("dd")]
    assert "未填写" in [one.text for one in root.all("dd")]


def test_hostile_answers_can_still_be_shown():
    for answers in (
        {"shop": 7, "partners": {"people": "x"}},
        {"partners": {"people": [7, None]}},
        {"shop": {"trades": 5, "place": "00"}},
    ):
        page(answers)
        render_answers(Draft, answers)


def test_regions_must_be_divisions_of_today(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert problems_with_regions(Draft, good(), on=date(2026, 3, 2)) == []
    answers = deepcopy(good())
    answers["shop"]["place"] = "999903000000"
    assert problems_with_regions(Draft, answers, on=date(2026, 3, 2)) == [
        Problem("shop.place", "所在区域", "所在区域里没有这个行政区划，请重新选择。")
    ]


def test_what_the_account_knows_is_filled_in_where_nothing_was_answered():
    who = Applicant(name="陈试例", document_no="999900199001010014", mobile="")
    known = prefilled(Draft, who)
    assert known == {"applicant": {"name": "陈试例", "document_no": "999900199001010014"}}
    assert filled_in({"applicant": {"name": "林样本"}, "shop": {"kind": "new"}}, known) == {
        "applicant": {"name": "林样本", "document_no": "999900199001010014"},
        "shop": {"kind": "new"},
    }
