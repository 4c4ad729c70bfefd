"""The same contradiction in other words and in another element than usual: each with its likes that are none."""

from dataclasses import replace

import pytest
from tests.catalogue.test_guide_audit_checks import CARD, FORM, GOOD, charged, found

from tongban.catalogue.rules.audit import StepReading
from tongban.catalogue.rules.zero_material import says_none

LAW = "《中华人民共和国道路交通安全法》第一百零九条"


def step(text):
    return {"steps": [StepReading("受理", content=text)]}


def answer(text, question="怎么办？"):
    return {"faq": [{"question": question, "answer": text}]}


def note(text):
    return {"materials": [replace(CARD, filling_notes=text), FORM]}


def remark(text):
    return {"materials": [replace(CARD, extra={"remark": text}), FORM]}


WORDS = {  # the guide: 20 working days by law, 10 promised, no visit, no fee
    "limit_said_otherwise": (
        [step("承诺办结时限为十二个工作日。"), step("承诺办结时限１５个工作日。"), answer("承诺时限为十五个工作日。"), note("自受理之日起15个工作日内办结。"),
         {"statutory_note": "法定办结时限为四十五个工作日。"}, {"promised_note": "自受理之日起12个工作日内办结。"}, remark("办理期限：25个工作日"),
         {"procedure": "自受理之日起三十个工作日内作出行政许可决定。"}, {"conditions": "承诺办结时限：2个月。"}, answer("承诺时限：3个小时。"),
         step("当场办结，立等可取。"), {"promised_limit": 8, "promised_unit": "hour", **answer("承诺办结时限3个工作日。")}],
        [step("承诺办结时限为十个工作日。"), step("法定办结时限为二十个工作日。"), answer("自受理之日起20个工作日内作出决定。"), note("办理期限：10个工作日"),
         {"promised_note": "比法定时限缩短十个工作日。"}, {"statutory_note": "经批准可以延长十个工作日。"}, note("届满前30个工作日内提出申请。"),
         step("受理后5个工作日内提出评审意见。"), {"statutory_limit": 1, "statutory_unit": "month", **step("法定办结时限为20个工作日。")},
         step("符合条件的可以当场办结。"), {"case_type": "instant", "promised_limit": 0, **step("当场办结，立等可取。")},
         step("专家评审所需时间（三十个工作日）不计入办理时限。")],
    ),
    "visit_asked_for": (
        [note("须现场签字、按指印。"), answer("需要本人到窗口签字。"), remark("须由本人当面签署。"), remark("请到窗口提交纸质原件"), {"procedure": "申请人到窗口提交纸质原件，受理，审查，决定。"}, {"promised_note": "申请人应当到现场领取。"}],
        [note("不需要申请人到窗口。"), answer("不用到窗口，网上就能办。"), {"consultation": "0990-1234567；需要时请到服务窗口当面咨询，须到现场。"},
         note("也可以到窗口提交。"), answer("申请人可以到窗口办理。"), note("网上办理不用提交，该项材料只需在现场办理填报。"), note("委托双方须到受理窗口当面签字，不能到场的，须经公证。")],
    ),
    "visits_though_online": (
        [{"visits": 2, "visits_reason": "核验原件", **answer("不用来，全程网办。")}, {"visits": 1, "visits_reason": "核验", **step("不见面审批，结果邮寄。")}],
        [{"visits": 1, "visits_reason": "核验", **answer("暂时不能。", "能不能全程网办")}, {"visits": 1, "visits_reason": "核验", **answer("暂不支持全程网办。")}],
    ),
    "fee_contradiction": (
        [{"conditions": "有固定的场所，缴纳工本费10元。"}, step("收费标准：每证２０元。"), note("凭缴费通知单缴纳检测费五十元。"), answer("领证时收取工本费二十元。"),
         {"procedure": "申请人缴纳勘验费每亩30元。"}, {**charged(basis=LAW), **answer("本事项不收费。")}],
        [{"conditions": "本事项不收费。"}, {"conditions": "免收工本费10元。"}, {"conditions": "注册资本不低于100万元，总投资额5000元以上。"}, note("缴纳社会保险费380元的凭证。"),
         answer("无证经营的，处500元以下罚款。"), {**charged(basis=LAW), **answer("对小微企业免费办理。")}, charged(basis=LAW)],
    ),
    "forbidden_phrase": (
        [{"conditions": "有固定的场所，并提交其他材料。"}, {"conditions": "经有关部门同意；不得弄虚作假。"}, {"conditions": "有固定的场所；（五）其他应当具备的条件。"}],
        [{"conditions": "有固定的场所，不得要求提供其他材料。"}, {"conditions": "不需要提交其他材料。"}, {"conditions": "窗口人员不得另行要求申请人提交其他材料。"}, {"conditions": "有固定的场所，其他条件不作要求。"}],
    ),
    "vague_text": (
        [answer("还需提交其他材料。"), note("符合要求，并附相关材料。")],
        [answer("不需要提交其他材料。"), note("无需再提供相关证明。")],
    ),
    "words_doubled": (
        [{"conditions": "生产场所已经确定并经现场核实无误。生产场所已经确定并经现场核实无误。"}, note("标明坐标和高程，图幅完整。面积准确。标明坐标和高程，图幅完整。面积准确。"),
         answer("请在网上提交申请并等待通知；请在网上提交申请并等待通知")],
        [{"conditions": "1.生产场所已经确定；2.储存场所已经确定。"}, note("真实。真实。"), {"conditions": "新办：有固定的生产场所和设备。延续：按期提出。新办：有固定的生产场所和设备。"}],
    ),
    "text_masked": ([{"place": "云江市XX路XX号"}, {"place": "××街道9号窗口"}], [{"place": "云江市江滨路88号X座"}, {"place": "A区XY通道旁"}]),
    "material_twice": (
        [{"materials": [CARD, replace(FORM, name="企业法人营业执照副本")]}, {"materials": [replace(CARD, name="授权委托书"), replace(FORM, name="委托授权书")]}],
        [{"materials": [CARD, replace(FORM, name="分支机构营业执照")]}],
    ),
    "service_basis_too_low": (
        [{"materials": [replace(CARD, name="资产评估报告", legal_basis="《关于加强评估的通知》（云财发〔2020〕1号）"), FORM]}],
        [{"materials": [replace(CARD, name="资产评估报告", legal_basis="《中华人民共和国资产评估法》第三条"), FORM]}],
    ),
    "no_material_beside_others": (
        [{"materials": [CARD, replace(FORM, name=name)]} for name in ("免提交材料", "无需提供申请材料", "不需要提交材料。", "（无须提交任何材料）", "暂无")],
        [{"materials": [CARD, replace(FORM, name=name)]} for name in ("无需审批的说明", "无犯罪记录承诺书", "无线电设备清单")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "check, spoilt", [(check, one) for check, (wrong, _) in WORDS.items() for one in wrong], ids=str
)
def test_other_words_in_another_place_are_understood(check, spoilt):
    assert check in found(replace(GOOD, **spoilt))


@pytest.mark.parametrize("check, like", [(check, one) for check, (_, right) in WORDS.items() for one in right], ids=str)
def test_what_only_sounds_like_it_is_passed_over(check, like):
    assert check not in found(replace(GOOD, **like))


@pytest.mark.parametrize("name", ["无需材料", "无需提供材料", "不需要提交申请材料", "无"])
def test_a_line_that_says_none_says_so_in_more_than_one_way(name):
    assert says_none(name) and not says_none(name + "的说明")
