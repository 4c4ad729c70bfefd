"""示例: answers that fit a form, for those who want to see one filled in. All made up: numbers of the region 9999 (R-ID-2),
which nobody has. What the form itself would refuse is left empty rather than shown wrong."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tongban.forms import lookups
from tongban.forms.places import Places
from tongban.forms.rules.answers import problems
from tongban.forms.rules.conditions import holds
from tongban.forms.rules.layout import Definition, Field, sections
from tongban.forms.rules.sifting import value_at

ROUNDS = 14  # of trying the next candidate where the form refused one
ID_NUMBER, CREDIT_CODE, MOBILE, LANDLINE = "999900199001010014", "91999900MA00000019", "19900000000", "0999-8100000"
DIGITS = "1000200030004000500"
BY_HINT = {
    "name": ("张三", "示例商店"), "legal_rep": ("李四",), "address": ("示例路1号1栋101室",), "document_no": (ID_NUMBER, CREDIT_CODE),
    "mobile": (MOBILE,), "email": ("zhangsan@example.com",),
}  # fmt: skip
BY_WORD = (
    (("网址", "网站", "网店"), ("",), "https://shop.example.com"),
    (("店", "字号", "单位", "公司", "企业", "机构", "项目", "商"), ("名", "号"), "示例商店"), (("人", "姓"), ("名", "人"), "张三"),
    (("址", "地点", "路"), ("",), "示例路1号"), (("编号", "号码", "证号", "代码"), ("",), "SL20260001"), (("职务", "岗位"), ("",), "经理"),
    (("面积", "人数", "数量"), ("",), "60"),
)  # fmt: skip


def sample_answers(definition: Definition, *, on: date) -> dict[str, Any]:
    """Answers to the questions that are asked, each of which the form takes on that day."""
    tried: dict[str, int] = {}
    places = Places()
    answers: dict[str, Any] = {}
    for _round in range(ROUNDS):
        answers = _filled(definition, tried, on, places)
        wrong = [one.path for one in problems(definition, answers, on=on) if value_at(answers, one.path) is not None]
        if not wrong:
            break
        for path in wrong:
            tried[path] = tried.get(path, 0) + 1
    return answers


def _filled(definition: Definition, tried: Mapping[str, int], on: date, places: Places) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for section in sections(definition):
        if holds(section.visible_when, lambda name: value_at(answers, name)):
            answers[section.key] = inside = {}
            _fill(section.fields, inside, answers, section.key, tried, on, places)
    return answers


def _fill(
    fields: Sequence[Field], inside: dict[str, Any], answers: dict[str, Any], above: str, tried: Mapping[str, int], on: date, places: Places
) -> None:  # fmt: skip
    for one in fields:
        path = f"{above}.{one.key}"
        asked = holds(
            one.visible_when, lambda name: inside.get(name[1:]) if name.startswith(".") else value_at(answers, name)
        )
        if not asked or one.widget in ("note", "file"):
            continue
        if one.widget == "group":
            if one.max_rows:
                inside[one.key] = [row := dict[str, Any]()]
                _fill(one.fields, row, answers, f"{path}.0", tried, on, places)
            continue
        offered = _candidates(one, on, places)
        if (number := tried.get(path, 0)) < len(offered):
            inside[one.key] = offered[number]


def _candidates(one: Field, on: date, places: Places) -> list[Any]:
    """What may be answered, the likeliest first."""
    schema, widget = one.schema, one.widget
    values = [str(option["value"]) for option in one.options]
    if widget == "lookup":
        values = [value for value, _label in lookups.pairs(one.ui["lookup"])]
    if widget in ("select", "radio", "lookup"):
        return values
    if widget == "checkboxes":
        return [values[: max(1, int(schema.get("minItems", 1)))]] if values else []
    if widget == "confirm":
        return [True]
    if widget == "region":
        return _regions(one, places)
    if widget == "number":
        least, most = schema.get("minimum", schema.get("exclusiveMinimum", 0)), schema.get("maximum", 10**6)
        return [number for number in (60, 10, 3, 1, least, least + 1, most) if least <= number <= most]
    if widget == "date":
        days = (on, on + timedelta(days=30), on - timedelta(days=30), date(1990, 1, 1), on + timedelta(days=400))
        return [day.isoformat() for day in days]
    if widget == "month":
        return [f"{on:%Y-%m}", "2020-01"]
    if widget in ("id_number", "credit_code", "money", "phone", "email"):
        return {"id_number": [ID_NUMBER], "credit_code": [CREDIT_CODE], "money": ["10000.00", "100.00", "1.00"],
                "phone": [MOBILE, LANDLINE], "email": list(BY_HINT["email"])}[widget]  # fmt: skip
    return _texts(one)


def _texts(one: Field) -> list[str]:
    """An example the form names itself, then what the account would give, then what the question's own words suggest."""
    found: list[str] = []
    placeholder = str(one.ui.get("placeholder", ""))
    for word in ("例如：", "例如:", "例如", "如："):
        if placeholder.startswith(word):
            found.append(placeholder.removeprefix(word).strip("：: 。"))
            break
    found += BY_HINT.get(str(one.ui.get("prefill", "")).removeprefix("agent_"), ())
    found += [text for words, also, text in BY_WORD if _fits(one.label, words, also)]
    if one.widget == "textarea":
        found.append(_("（按您的实际情况写明）"))
    return [*found, _("示例文字"), "SL20260001", *(DIGITS[:length] for length in (19, 16, 12, 8, 6, 3, 1))]


def _fits(label: str, words: Sequence[str], also: Sequence[str]) -> bool:
    return any(word in label for word in words) and any(word in label for word in also)


def _regions(one: Field, places: Places) -> list[str]:
    """The first division as deep as the question wants, inside what it allows."""
    code, wanted = str(one.ui.get("within", "")), int(one.ui.get("min_level", one.ui.get("level", 1)))
    for _level in range(5):
        path = places.path(code) if code else []
        if path and path[-1].level >= wanted:
            return [code]
        below = places.children(code)
        if not below:
            return [code] if path else []
        code = below[0].code
    return [code]
