"""A form filled in as a sample: whatever the form asks, it would take the sample itself."""

import io
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pypdf
import pytest
from tests.forms.sample import SCHEMA, TITLE, UI

from tongban.demo.place.forms import FORMS
from tongban.forms import rendering
from tongban.forms.printing import blank_form
from tongban.forms.rules.answers import problems
from tongban.forms.rules.layout import every_field
from tongban.forms.sample import sample_answers
from tongban.forms.sketch import compose, field, group, section

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = AT.date()


def made(title, sections):
    schema, ui = compose(sections)
    return SimpleNamespace(title=title, schema=schema, ui=ui)


def text_of(data):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).replace("\n", "")


@pytest.mark.parametrize("code", sorted(FORMS))
def test_each_form_of_the_demo_takes_its_own_sample(code):
    form = made(*FORMS[code])
    answers = sample_answers(form, on=DAY)
    unanswered = {".".join(one.path) for one in every_field(form) if one.widget in ("file", "region")}
    left = [
        one.path for one in problems(form, answers, on=DAY) if one.path not in unanswered
    ]  # no divisions are loaded here
    assert left == [] and sum(len(inside) for inside in answers.values()) >= 5


def test_what_the_form_would_refuse_is_tried_again_or_left_empty():
    form = made("表", [section("a", "甲", [
        field("code", "text", "名称", pattern="^SL[0-9]{8}$"), field("odd", "text", "名称", pattern="^没有人猜得到$", required=False),
        field("count", "number", "数量", minimum=7, maximum=8), field("short", "text", "姓名", maxLength=1),
        field("kind", "radio", "种类", options={"new": "新办", "old": "变更"}),
        field("why", "text", "变更理由", visible_when={"field": ".kind", "op": "eq", "value": "old"}),
        group("people", "人员", [field("name", "text", "姓名"), field("no", "id_number", "公民身份号码")]),
    ])])  # fmt: skip
    inside = sample_answers(form, on=DAY)["a"]
    assert inside == {
        "code": "SL20260001", "count": 7, "short": "1", "kind": "new", "people": [{"name": "张三", "no": "999900199001010014"}],
    }  # fmt: skip
    assert not problems(form, {"a": inside}, on=DAY)


def test_the_paper_says_that_it_is_a_sample_and_the_blank_shows_no_answer():
    form = SimpleNamespace(title=TITLE, schema=SCHEMA, ui=UI)
    sample = text_of(blank_form(form, version=1, at=AT, about="食品经营许可", is_sample=True))
    assert "示例" in sample and "虚构" in sample and "食品经营许可" in sample
    blank = text_of(blank_form(form, version=1, at=AT))
    assert "虚构" not in blank and "示例" not in blank
    assert len(sample) > len(blank)
    assert rendering.render_answers(form, sample_answers(form, on=DAY))
