"""A form written the short way is a form like any other."""

from tests.forms.sample import FILE_A

from tongban.forms.rules.answers import problems
from tongban.forms.rules.fitting import faults
from tongban.forms.sketch import compose, field, group, note, section


class Sketched:
    schema, ui = compose([
        section("who", "申请人", [
            field("name", "text", "姓名", maxLength=20, prefill="name"),
            field("number", "id_number", "公民身份号码", prefill="document_no"),
            field("mobile", "phone", "手机号码"),
            field("email", "email", "电子邮箱", required=False),
        ]),
        section("shop", "经营场所", [
            note("hint", "许可证有效期为五年。"),
            field("kind", "radio", "申请类型", options={"new": "首次申请", "change": "变更"}),
            field("old", "text", "原编号", pattern="^[0-9]{6}$", visible_when={"field": ".kind", "op": "eq", "value": "change"}),
            field("trades", "checkboxes", "经营项目", options={"meal": "餐饮", "sale": "销售"}),
            field("place", "region", "所在区域", min_level=3),
            field("opened", "date", "开业日期", max="today"),
            field("area", "number", "面积", minimum=1, unit="平方米"),
            field("capital", "money", "投资额"),
            field("trade", "lookup", "行业", lookup="trades"),
            field("papers", "file", "证明", several=2, required=False),
            field("promise", "confirm", "我承诺以上内容真实"),
        ]),
        section("partners", "合伙人", [group("people", "合伙人", [field("name", "text", "姓名"), field("card", "file", "身份证")], at_most=3)]),
    ])  # fmt: skip


GOOD = {
    "who": {"name": "陈试例", "number": "999900199001010014", "mobile": "13900000000"},
    "shop": {
        "kind": "new", "trades": ["meal"], "place": "999901000000", "opened": "2026-01-05", "area": 8, "capital": "1",
        "trade": "H", "papers": [FILE_A], "promise": True,
    },
    "partners": {"people": [{"name": "林样本", "card": FILE_A}]},
}  # fmt: skip


def test_its_halves_fit():
    assert faults(Sketched.schema, Sketched.ui) == []


def test_it_judges_answers():
    assert problems(Sketched, GOOD) == []
    asked = {problem.path for problem in problems(Sketched, {})}
    assert {"who.name", "shop.kind", "shop.promise", "partners.people"} <= asked
    assert not {"who.email", "shop.old", "shop.papers"} & asked
