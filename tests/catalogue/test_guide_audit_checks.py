"""Each check of the guide audit with a guide that breaks it and one, as alike as can be, that does not."""

from dataclasses import replace
from datetime import date

import pytest
from tests.catalogue.factories import a_credit_code

from tongban.catalogue.audit_words import REASONS, TITLES, words_of
from tongban.catalogue.rules.audit import (
    CHECKS,
    ELEMENTS,
    MaterialReading,
    StepReading,
    VersionReading,
    audit,
    standard,
)
from tongban.catalogue.rules.audit.citations import Rank, citations
from tongban.catalogue.rules.audit.limits import compared
from tongban.catalogue.rules.audit.materials import same_thing
from tongban.catalogue.rules.audit.phrases import phrases_in
from tongban.catalogue.rules.audit.standard import DeadLink, shipped_laws
from tongban.catalogue.rules.proofs import ProofReading

ON = date(2026, 3, 2)
BY = standard(on=ON)
BODY, OTHER = a_credit_code(7), a_credit_code(8)
CODE = f"{BODY}4000177001000"
CARD = MaterialReading("M01", "营业执照", legal_basis="《中华人民共和国食品安全法实施条例》第十五条", originals=1)
FORM = MaterialReading("M02", "许可申请书", material_type="form", legal_basis="《食品安全法》", originals=1)
GOOD = VersionReading(
    code=CODE, name="食品生产许可", body_name="云江市市场监督管理局", body_credit_code=BODY, item_type="permit",
    case_type="promised", service_objects=["enterprise"], legal_basis="《中华人民共和国食品安全法》第三十五条",
    statutory_limit=20, promised_limit=10, conditions="有固定的生产场所和设备。", procedure="申请、受理、审查、决定。",
    handling_forms=["window", "online"], visits=0, place="云江市政务服务中心二楼9号窗口", hours="工作日9:00-17:00",
    consultation="0990-1234567", complaint="12345", form_code="food", materials=[CARD, FORM],
)  # fmt: skip


def with_material(**fields):
    return {"materials": [replace(CARD, **fields)]}


def charged(**fee):
    return {"is_charged": True, "fees": [{"name": "登记费", "standard": "80元", "amount": 80, **fee}]}


def tree(**questions):
    return {"start": list(questions), "questions": [
        {"id": name, "text": "？", "options": [{"id": one, "label": one} for one in options]} for name, options in questions.items()
    ]}  # fmt: skip


OWN_OR_RENTED = tree(house=["own", "rent"])
BY_HOUSE = [
    replace(CARD, code="M01", name="房屋证明", needed_when=[{"house": "own"}]),
    replace(CARD, code="M02", name="房屋证明", needed_when=[{"house": "rent"}]),
]
PROOF = replace(CARD, name="经营场地证明")
NATIONAL_FEE = "《中华人民共和国道路交通安全法》第一百零九条"
EXAMPLES = {
    "proof_not_registered": (
        {"materials": [PROOF]}, {"materials": [PROOF], "proofs": {"M01": ProofReading("经营场地证明", "kept")}},
    ),
    "proof_replaceable": (
        {"materials": [PROOF], "proofs": {"M01": ProofReading("经营场地证明", "kept", "commitment")}},
        {"materials": [replace(PROOF, necessity="optional")], "proofs": {"M01": ProofReading("经营场地证明", "kept", "commitment")}},
    ),
    "name_missing": ({"name": " "}, {}),
    "not_on_application": ({"item_type": "penalty"}, {"item_type": "confirmation", "code": ""}),
    "legal_basis_missing": ({"legal_basis": " "}, {"legal_basis": "《食品安全法》"}),
    "permit_on_normative_document": (
        {"legal_basis": "《关于规范食品生产的通知》（云政办发〔2019〕11号）"},
        {"legal_basis": "《关于规范食品生产的通知》（云政办发〔2019〕11号）；《云江省食品安全条例》第八条"},
    ),
    "permit_on_rule_only": (
        {"legal_basis": "《食品生产许可管理办法》（国家市场监督管理总局令第24号）第二条"},
        {"legal_basis": "《食品生产许可管理办法》（国家市场监督管理总局令第24号）；《食品安全法》第三十五条"},
    ),
    "basis_not_recognised": (
        {"legal_basis": "《食品经营许可和备案管理办法》第四条"},
        {"legal_basis": "国务院对确需保留的行政审批项目设定行政许可的决定第12项"},
    ),
    "law_repealed": (
        {"legal_basis": "《中华人民共和国食品安全法》；《中华人民共和国合同法》第三十二条"},
        {"legal_basis": "《中华人民共和国食品安全法》；《中华人民共和国劳动合同法》；原《合同法》"},
    ),
    "instant_needs_same_day": (
        {"case_type": "instant", "promised_limit": 3}, {"case_type": "instant", "promised_limit": 1},
    ),
    "promise_missing": ({"promised_limit": None}, {"promised_limit": 0}),
    "promise_exceeds_statute": (
        {"promised_limit": 2, "promised_unit": "month", "statutory_limit": 30, "statutory_unit": "calendar_day"},
        {"promised_limit": 1, "promised_unit": "month", "statutory_limit": 60, "statutory_unit": "working_day"},
    ),
    "limits_not_comparable": (
        {"promised_limit": 15, "statutory_limit": 20, "statutory_unit": "calendar_day"},
        {"promised_limit": 10, "statutory_limit": 20, "statutory_unit": "calendar_day"},
    ),
    "situations_faulty": (
        {"situations": OWN_OR_RENTED, "materials": [replace(CARD, needed_when=[{"house": "borrowed"}])]},
        {"situations": OWN_OR_RENTED, "materials": [replace(CARD, needed_when=[{"house": "rent"}])]},
    ),
    "situation_without_materials": (
        {"situations": OWN_OR_RENTED, "materials": [replace(CARD, needed_when=[{"house": "rent"}])]},
        {"situations": OWN_OR_RENTED, "materials": [replace(CARD, needed_when=[{"house": "rent"}]), FORM]},
    ),
    "situation_question_idle": (
        {"situations": tree(house=["own", "rent"], colour=["red"]), "materials": [*BY_HOUSE, replace(FORM, code="M03")]},
        {"situations": OWN_OR_RENTED, "materials": [*BY_HOUSE, replace(FORM, code="M03")]},
    ),
    "forbidden_phrase": (
        {"conditions": "提交申请书和有关部门要求的其他材料。"}, {"conditions": "会同有关部门核查；提交下列有关材料：申请书。符合有关部门规章。"},
    ),
    "fee_without_basis": (charged(basis=""), charged(basis=NATIONAL_FEE)),
    "fee_on_normative_document": (
        charged(basis="《关于登记费标准的通知》（云价发〔2016〕9号）"), charged(basis=NATIONAL_FEE),
    ),
    "fee_basis_not_recognised": (charged(basis="国家规定的收费标准"), charged(basis=NATIONAL_FEE)),
    "fee_standard_missing": (charged(basis=NATIONAL_FEE, standard="按规定", amount=None), charged(basis=NATIONAL_FEE)),
    "vague_text": (with_material(filling_notes="须提交相关证明文件。"), with_material(filling_notes="相关证明文件齐全的，当场受理。")),
    "limit_said_otherwise": ({"procedure": "承诺办结时限为8个工作日。"}, {"procedure": "承诺办结时限为10个工作日。"}),
    "ways_against_visits": ({"handling_forms": ["window"]}, {"handling_forms": ["window"], "may_courier": True}),
    "visit_asked_for": ({"procedure": "申请人须到现场办理。"}, {"procedure": "申请人无须到现场办理。"}),
    "fee_contradiction": ({**charged(basis=NATIONAL_FEE), "is_charged": False}, {"fees": [{"name": "工本费", "standard": "免费"}]}),
    "material_obtainable_by_sharing": (
        with_material(source="government", extra={"shared": True}),
        with_material(source="government", extra={"shared": True}, necessity="shared"),
    ),
    "material_without_basis": (with_material(legal_basis=""), {}),
    "material_twice": (
        {"materials": [CARD, replace(CARD, code="M02", name="《营业执照》（副本复印件）")]},
        {"situations": OWN_OR_RENTED, "materials": BY_HOUSE},
    ),
    "material_name_too_long": (with_material(name="证" * 201), with_material(name="证" * 200)),
    "material_count_missing": (with_material(form="paper", originals=0), with_material(form="paper", copies=1, originals=0)),
    "no_material_beside_others": (
        {"materials": [replace(CARD, code="M01", name="无需材料"), replace(FORM, code="M02")]},
        {"materials": [replace(CARD, name="无需材料")]},
    ),
    "intermediary_without_basis": (
        with_material(name="年度审计报告", legal_basis=""), with_material(name="年度工作报告"),
    ),
    "service_without_basis": (
        {"intermediaries": [{"name": "环境影响评价"}]},
        {"intermediaries": [{"name": "环境影响评价", "basis": "《中华人民共和国环境影响评价法》第十六条"}]},
    ),
    "service_basis_too_low": (
        {"intermediaries": [{"name": "验资", "basis": "《关于加强验资工作的通知》"}]},
        {"intermediaries": [{"name": "验资", "basis": "《中华人民共和国公司法》第二十九条"}]},
    ),
    "tolerance_not_listed": (
        {"conditions": "材料不全的，可以容缺受理。"},
        {"conditions": "材料不全的，可以容缺受理。", "materials": [CARD, replace(FORM, necessity="later")]},
    ),
    "blank_form_missing": (
        {"form_code": "", "materials": [replace(FORM, extra={"sample_form": True})]},
        {"form_code": "", "materials": [replace(FORM, extra={"sample_form": True, "blank_form": True})]},
    ),
    "sample_form_missing": (
        {"form_code": "", "materials": [replace(FORM, extra={"blank_form": True})]}, {"materials": [FORM]},
    ),
    "step_empty": (
        {"procedure": "", "steps": [StepReading("受理"), StepReading("决定", "作出决定")]},
        {"procedure": "", "steps": [StepReading("受理", "当场核对"), StepReading("决定", "", "符合条件的准予许可")]},
    ),
    "visits_without_reason": ({"visits": 1}, {"visits": 1, "visits_reason": "须当面签字"}),
    "visits_though_online": (
        {"visits": 1, "visits_reason": "核对原件", "procedure": "本事项全程网办。"},
        {"visits": 1, "visits_reason": "核对原件", "procedure": "本事项非全程网办。"},
    ),
    "paper_without_visit": (with_material(form="paper"), {**with_material(form="paper"), "may_courier": True}),
    "code_wrong": ({"code": CODE[:-1]}, {"code": f"{CODE}01"}),
    "body_without_code": ({"body_credit_code": "", "code": ""}, {}),
    "code_of_other_body": ({"body_credit_code": OTHER}, {}),
    "code_of_other_type": ({"item_type": "benefit"}, {}),
    "name_too_long": ({"name": "许" * 201}, {"name": "许" * 200}),
    "words_doubled": ({"place": "江滨大道大道88号二楼"}, {"place": "江滨大道88号二楼"}),
    "text_masked": ({"complaint": "0990-12***"}, with_material(name="关于×××项目的批复")),
    "telephone_missing": ({"consultation": "请到窗口咨询"}, {"consultation": "请拨打12345"}),
    "link_broken": (
        {"conditions": "在http：//10.1.2.3/登录申请。"}, {"conditions": "在 https://www.gov.cn/fuwu/ 登录申请。"},
    ),
    "element_missing": ({"hours": "—"}, {}),
}  # fmt: skip
ASKED = {"link_dead", "link_unanswered"}  # need to be asked first


def found(version, by=BY):
    return [finding.check for finding in audit(version, by).findings]


def test_a_complete_guide_has_no_finding_and_all_eighteen_elements():
    report = audit(GOOD, BY)
    assert (report.findings, report.gaps, report.filled, report.score) == ([], frozenset(), 18, 1.0)


@pytest.mark.parametrize("check", sorted(set(CHECKS) - ASKED))
def test_a_guide_that_breaks_a_rule_is_found_and_its_like_is_not(check):
    broken, clean = EXAMPLES[check]
    assert check in found(replace(GOOD, **broken))
    assert check not in found(replace(GOOD, **clean))


@pytest.mark.parametrize("check", sorted(EXAMPLES))
def test_a_finding_stands_once_at_a_place_and_says_why_and_what_to_do(check):
    report = audit(replace(GOOD, **EXAMPLES[check][0]), BY)
    places = [(finding.check, finding.place) for finding in report.findings]
    assert len(places) == len(set(places))
    for one in report.findings:
        words = words_of(one.check, element=one.element, where=one.where, where_name=one.where_name, facts=one.facts)
        assert words.element and words.reason.endswith("。") and words.proposal.endswith("。")
        assert "{" not in words.reason + words.proposal


def test_every_check_has_a_rule_an_example_and_words():
    assert set(CHECKS) - ASKED == set(EXAMPLES)
    assert set(CHECKS) == set(REASONS) == set(TITLES)
    assert all(check.rule.startswith("R-") for check in CHECKS.values())


@pytest.mark.parametrize("element, empty", [
    ("service_objects", {"service_objects": []}), ("case_type", {"case_type": ""}), ("conditions", {"conditions": "无"}),
    ("statutory_limit", {"statutory_limit": None}), ("visits", {"visits": None}), ("place", {"place": ""}),
    ("hours", {"hours": " "}), ("consultation", {"consultation": ""}), ("complaint", {"complaint": "暂无"}),
    ("materials", {"materials": []}), ("procedure", {"procedure": ""}), ("implementation_code", {"code": "L4506000000"}),
])  # fmt: skip
def test_an_element_that_is_missing_is_named_and_lowers_the_score(element, empty):
    report = audit(replace(GOOD, **empty), BY)
    assert element in [one.element for one in report.findings if one.check == "element_missing"]
    assert report.filled == len(ELEMENTS) - 1


def test_what_the_source_has_no_field_for_is_a_gap_of_the_source_and_still_lowers_the_score():
    lacking = frozenset({"complaint", "visits_reason", "material.legal_basis"})
    version = replace(GOOD, complaint="", visits=1, materials=[replace(CARD, legal_basis="")], not_given=lacking)
    report = audit(version, BY)
    assert {(gap.check, gap.element) for gap in report.gaps} == {
        ("element_missing", "complaint"), ("material_without_basis", "material.legal_basis"),
    }  # fmt: skip
    # That this one needs a visit is its own matter, and is marked.
    assert [(one.check, one.not_given) for one in report.findings] == [("visits_without_reason", True)]
    assert report.filled == 15


@pytest.mark.parametrize("days, check", [(1, "link_unanswered"), (2, "link_unanswered"), (3, "link_dead")])
def test_a_link_that_failed_once_is_advice_and_one_that_failed_on_several_days_is_dead(days, check):
    version = replace(GOOD, conditions="见 https://www.gov.cn/gone 和 https://www.gov.cn/here 。")
    assert found(version) == []
    by = standard(on=ON, dead={"https://www.gov.cn/gone": DeadLink("timeout", ON, date(2026, 2, 27), days)})
    (one,) = audit(version, by).findings
    assert (one.check, one.quote) == (check, "https://www.gov.cn/gone")
    reason = words_of(one.check, element=one.element, facts=one.facts).reason
    assert "2026-03-02" in reason and "超时没有应答" in reason


@pytest.mark.parametrize("link", [
    "http://localhost/x", "http://192.168.1.1/", "https://bsdt", "http:// www.gov.cn", "http://", "www.云.cn：80",
    "http://www.example.com/",
])  # fmt: skip
def test_an_address_that_nobody_outside_can_open_is_broken(link):
    assert "link_broken" in found(replace(GOOD, conditions=f"网址：{link}。"))


def test_a_law_of_the_place_always_blocks_and_the_rest_is_as_the_place_sets_it():
    by = standard(
        {"severity": {"promise_missing": "warning", "forbidden_phrase": "warning", "words_doubled": "blocking"}}, on=ON
    )
    assert (by.severity("promise_missing"), by.severity("forbidden_phrase"), by.severity("words_doubled")) == (
        "blocking", "warning", "blocking",
    )  # fmt: skip


def test_a_narrower_place_lays_its_settings_over_the_wider():
    by = standard(
        {"phrases": ["酌情办理"], "severity": {"text_masked": "blocking"}},
        {
            "without_phrases": ["酌情办理"],
            "phrases": ["等等"],
            "severity": {"text_masked": "warning"},
            "name_longest": 20,
        },
        on=ON,
    )
    assert "酌情办理" not in by.phrases and "等等" in by.phrases
    assert (by.severity("text_masked"), by.name_longest) == ("warning", 20)


@pytest.mark.parametrize(
    "layer", [{"severity": {"unheard_of": "warning"}}, {"severity": {"text_masked": "loud"}}, {"phrase": []}]
)
def test_a_misspelt_setting_is_not_passed_over(layer):
    with pytest.raises(ValueError, match="guide audit"):
        standard(layer, on=ON)


def test_a_law_is_repealed_from_its_day_on():
    version = replace(GOOD, conditions="依据《中华人民共和国物权法》办理。")
    assert "law_repealed" not in found(version, standard(on=date(2020, 12, 31)))
    report = audit(version, standard(on=date(2021, 1, 1)))
    assert [(one.check, one.element, one.quote) for one in report.findings] == [
        ("law_repealed", "conditions", "《中华人民共和国物权法》")
    ]
    assert report.findings[0].facts["successor"] == "中华人民共和国民法典"


def test_the_shipped_laws_are_dated_and_none_is_its_own_successor():
    laws = shipped_laws()
    assert len(laws) > 30
    assert all(law.successor and law.name != law.successor and law.repealed_on.year > 1999 for law in laws.values())


@pytest.mark.parametrize("text, rank", [
    ("《中华人民共和国行政许可法》第十二条", Rank.LAW), ("《中华人民共和国民法典》", Rank.LAW),
    ("《旅行社条例》第七条", Rank.ADMINISTRATIVE_REGULATION), ("《市场主体登记管理条例》（国务院令第746号）", Rank.ADMINISTRATIVE_REGULATION),
    ("《社会救助暂行办法》（国务院令第649号）", Rank.ADMINISTRATIVE_REGULATION),
    ("《城市商品房预售管理办法》第十条", Rank.UNKNOWN),
    ("《国务院对确需保留的行政审批项目设定行政许可的决定》第37项", Rank.STATE_COUNCIL_DECISION),
    ("《国务院关于加强节能工作的决定》（国发〔2006〕28号）", Rank.STATE_COUNCIL_DECISION),
    ("《广西壮族自治区建筑市场管理条例》", Rank.LOCAL_REGULATION), ("《城市道路管理条例》", Rank.ADMINISTRATIVE_REGULATION),
    ("《广西壮族自治区实施〈中华人民共和国渔业法〉办法》", Rank.LOCAL_REGULATION),
    ("《广西壮族自治区实施《中华人民共和国人民防空法》办法》", Rank.LOCAL_REGULATION),
    ("《广西壮族自治区人民防空工程建设与维护管理办法》（广西壮族自治区人民政府令第86号）", Rank.PROVINCIAL_RULE),
    ("《防城港市市容管理办法》（防城港市人民政府令第3号）", Rank.RULE),
    ("《固定资产投资项目节能审查办法》（2016年国家发展和改革委员会令第44号）", Rank.RULE),
    ("《关于残疾人两项补贴的意见》（国发〔2015〕52号）", Rank.NORMATIVE_DOCUMENT), ("国办发〔2019〕11号", Rank.NORMATIVE_DOCUMENT),
    ("《小额贷款公司管理办法》（桂政办发〔2012〕60号）", Rank.NORMATIVE_DOCUMENT), ("食品安全法第三十五条", Rank.LAW),
    ("按照国家规定办理", Rank.UNKNOWN),
])  # fmt: skip
def test_the_rank_of_a_citation_is_read_off_how_it_is_written_and_not_guessed(text, rank):
    assert [one.rank for one in citations(text)] in ([rank], [] if rank == Rank.UNKNOWN else [rank])


@pytest.mark.parametrize("promised, unit, statutory, statutory_unit, verdict", [
    (11, "working_day", 10, "working_day", "promise_exceeds_statute"), (10, "working_day", 10, "working_day", ""),
    (20, "working_day", 20, "calendar_day", "promise_exceeds_statute"), (25, "working_day", 1, "month", "limits_not_comparable"),
    (5, "working_day", 7, "calendar_day", ""), (48, "hour", 1, "calendar_day", "promise_exceeds_statute"),
    (2, "month", 20, "working_day", "promise_exceeds_statute"), (1, "month", 20, "working_day", "limits_not_comparable"),
])  # fmt: skip
def test_limits_in_different_units_are_compared_as_far_as_that_is_certain(
    promised, unit, statutory, statutory_unit, verdict
):
    assert compared(promised, unit, statutory, statutory_unit) == verdict


def test_a_longer_phrase_hides_the_shorter_and_each_is_quoted_where_it_stands():
    assert phrases_in("甲和其他有关材料，乙及有关材料", ("有关材料", "其他有关材料")) == [
        ("其他有关材料", 2),
        ("有关材料", 11),
    ]
    conditions = "申请人应当提交申请书，以及登记机关认为需要提交的其他材料，并对其真实性负责。"
    one = audit(replace(GOOD, conditions=conditions), BY).findings[0]
    assert one.quote == "…应当提交申请书，以及登记机关认为需要提交的其他材料，并对其真实性负责。"


@pytest.mark.parametrize("one, other", [
    ("身份证", "《居民身份证》（原件及复印件）"), ("营业执照副本", "营业执照"), ("申请人身份证明", "申请人有效身份证件"),
])  # fmt: skip
def test_one_paper_under_two_names_is_one_paper(one, other):
    assert same_thing(one) == same_thing(other)


@pytest.mark.parametrize("one, other", [
    ("申请人身份证", "代理人身份证"), ("不动产权证书（甲宗地）", "不动产权证书（乙宗地）"), ("申请书", "申请表"),
])  # fmt: skip
def test_papers_of_different_people_or_things_are_two(one, other):
    assert same_thing(one) != same_thing(other)


@pytest.mark.parametrize("name", ["房屋租赁合同", "缴回的营业执照正本", "香港居民来往内地通行证", "验资报告", "申请表"])
def test_what_stands_in_no_register_is_not_taken_for_obtainable(name):
    one = replace(CARD, name=name, source="government", extra={"shared": True})
    assert "material_obtainable_by_sharing" not in found(replace(GOOD, materials=[one]))


def test_an_unlawful_promise_that_an_import_carried_is_found_in_words():
    version = replace(GOOD, promised_limit=None, extra={"as_published": {"promised_limit": 30}})
    finding = audit(version, BY).findings[0]
    words = words_of(finding.check, element=finding.element, facts=finding.facts)
    assert words.reason == "承诺时限30个工作日长于法定时限20个工作日。"
