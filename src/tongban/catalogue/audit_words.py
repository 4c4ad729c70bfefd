"""The findings of the guide audit in plain sentences: why, and what to do. One pair for each check."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.catalogue.elements import name_of
from tongban.catalogue.enums import ItemType, Replacement, TimeUnit

TITLES: Mapping[str, Any] = {
    "name_missing": _("没有名称"), "not_on_application": _("不是依申请事项"), "legal_basis_missing": _("许可没有设定依据"),
    "permit_on_normative_document": _("许可只依据规范性文件"), "permit_on_rule_only": _("许可只依据规章"),
    "basis_not_recognised": _("依据级别无法识别"), "law_repealed": _("引用已废止的依据"),
    "instant_needs_same_day": _("即办件不是当日办结"), "promise_missing": _("没有承诺时限"),
    "promise_exceeds_statute": _("承诺时限超过法定时限"), "limits_not_comparable": _("两个时限单位不同"),
    "situation_without_materials": _("有情形不需要任何材料"), "situation_question_idle": _("情形问题不起作用"),
    "situations_faulty": _("情形引导有误"), "forbidden_phrase": _("兜底或含糊的表述"), "vague_text": _("表述不明确"), "fee_without_basis": _("收费没有依据"),
    "proof_replaceable": _("已取消或者可替代的证明"), "proof_not_registered": _("证明不在公布的清单里"),
    "fee_on_normative_document": _("收费只依据规范性文件"), "fee_basis_not_recognised": _("收费依据无法识别"),
    "fee_standard_missing": _("收费没有标准"),
    "fee_contradiction": _("是否收费前后矛盾"), "material_obtainable_by_sharing": _("可共享的材料仍要求提交"),
    "material_without_basis": _("材料没有依据"), "material_twice": _("重复要求同一材料"),
    "material_name_too_long": _("材料名称过长"), "material_count_missing": _("纸质材料没有份数"),
    "no_material_beside_others": _("写着无需材料又要材料"), "intermediary_without_basis": _("中介服务没有依据"), "service_without_basis": _("法定中介服务没有依据"), "service_basis_too_low": _("中介服务的依据层级不够"),
    "tolerance_not_listed": _("可容缺的材料没有标明"), "blank_form_missing": _("没有空白表格"),
    "sample_form_missing": _("没有示范文本"), "step_empty": _("办理环节没有内容"),
    "limit_said_otherwise": _("时限前后不一致"), "ways_against_visits": _("办理形式与到现场次数矛盾"), "visit_asked_for": _("零跑动却要求到现场"),
    "visits_without_reason": _("到现场没有写原因"), "visits_though_online": _("全程网办却要到现场"),
    "paper_without_visit": _("零跑动却要交纸质原件"), "code_wrong": _("编码有误"), "body_without_code": _("实施主体没有信用代码"), "code_of_other_body": _("编码与实施主体不符"),
    "code_of_other_type": _("编码与事项类型不符"), "name_too_long": _("名称过长"), "words_doubled": _("字词重复"),
    "text_masked": _("内容被遮盖"), "telephone_missing": _("没有电话号码"), "link_broken": _("网址有误"),
    "link_dead": _("网址打不开"), "link_unanswered": _("网址没有应答"), "element_missing": _("要素没有填写"),
}  # fmt: skip

REASONS: Mapping[str, tuple[Any, Any]] = {
    "name_missing": (_("没有事项名称。"), _("请填写事项名称。")),
    "not_on_application": (_("没有写明事项类型，或者属于依职权实施的事项，不能供申请人申办。"), _("请写明事项类型；依职权事项请从依申请目录中移出。")),
    "legal_basis_missing": (_("行政许可没有写明设定依据。"), _("请写明设定该许可的法律、行政法规、国务院决定、地方性法规或省级规章及条款。")),
    "permit_on_normative_document": (_("行政许可的设定依据只有规范性文件，规范性文件不得设定行政许可。"), _("请补充法律、法规或国务院决定的条款；确无上位法依据的，应当停止实施该许可。")),
    "permit_on_rule_only": (_("行政许可的设定依据只有部门规章或市级政府规章，它们只能作具体规定，不能设定许可。"), _("请补充规章所依据的法律、法规或国务院决定的条款。")),
    "basis_not_recognised": (_("从写法上看不出设定依据的效力级别。"), _("请写明依据的全称、文号或令号及条款，并人工核对其是否可以设定行政许可。")),
    "law_repealed": (_("引用的《{law}》已于{repealed_on}废止或被取代。"), _("请改为现行有效的依据（{successor}），并核对条款。")),
    "instant_needs_same_day": (_("办件类型是即办件，承诺时限却是{promised}{promised_unit}。"), _("请将承诺时限改为当日办结，或者将办件类型改为承诺件。")),
    "promise_missing": (_("承诺件没有写明承诺办结时限。"), _("请填写承诺办结时限，且不得长于法定时限。")),
    "promise_exceeds_statute": (_("承诺时限{promised}{promised_unit}长于法定时限{statutory}{statutory_unit}。"), _("请将承诺时限改到法定时限以内，并核对两个时限是否填反。")),
    "limits_not_comparable": (_("承诺时限{promised}{promised_unit}与法定时限{statutory}{statutory_unit}单位不同，按通常折算前者更长。"), _("请用同一单位填写两个时限，并确认承诺时限不长于法定时限。")),
    "situations_faulty": (_("情形引导有误：{reason}。"), _("请修改情形问题或材料的适用情形，使每条路径都得到明确、封闭的材料清单。")),
    "forbidden_phrase": (_("出现“{phrase}”这类兜底或含糊的表述，申请人无法判断到底要什么。"), _("请逐项写明材料名称、部门名称或条件；照抄法条的，请改写为具体要求。")),
    "vague_text": (_("“{phrase}”没有说清楚到底要什么、谁来定。"), _("请写明具体的材料、条件、时间或者地点；列举的请列全，不用“等”收尾。")),
    "situation_without_materials": (_("有的回答一份材料也不需要。"), _("请核对：有意这样的可以搁置并说明；否则请补充材料或者修改适用情形。")),
    "situation_question_idle": (_("情形问题“{where}”怎么回答都一样。"), _("请删去这个问题，或者让材料、后续问题用到它。")),
    "proof_replaceable": (_("证明“{name}”已经取消，或者可以用其他方式替代（{instead}）{note}，不得要求申请人提交。"), _("请删去这份证明，或者改为“数据共享免交”“非必要”，由办理部门按替代方式核实。")),
    "proof_not_registered": (_("证明“{name}”没有列入公布的证明事项清单，不得要求申请人提交。"), _("有法律、法规或者国务院决定依据的，请先在“证明事项清单”中登记；没有依据的请删去。法定证照等不属于证明的，请在清单中认定并写明理由。")),
    "fee_without_basis": (_("指南写明收费，但没有写明收费项目、标准和依据。"), _("请写明收费项目、标准和法律、行政法规依据；没有依据的不得收费。")),
    "fee_on_normative_document": (_("收费依据只有规范性文件。"), _("请补充收费所依据的法律或行政法规；没有的应当停止收费。")),
    "fee_basis_not_recognised": (_("从写法上看不出收费依据是否为法律或行政法规。"), _("请写明收费依据的全称、文号及条款，并人工核对。")),
    "fee_standard_missing": (_("收费项目没有写明标准，申请人看不出要交多少钱。"), _("请按收费依据写明金额或者计算方法。")),
    "limit_said_otherwise": (_("别处写的时限与“{element}”栏的{promised}{promised_unit}不一致。"), _("请按依据核对，使同一份指南中的时限一致。")),
    "ways_against_visits": (_("写明的办理形式与到现场次数{visits}次相互矛盾。"), _("请核对：只能到窗口办理的，如实填写到现场次数；不用到现场的，请补充网上或者邮寄等办理形式。")),
    "visit_asked_for": (_("到现场次数是0，正文却要求申请人到现场。"), _("请如实填写到现场次数和原因，或者改为网上、邮寄等方式办理。")),
    "fee_contradiction": (_("是否收费与指南中的写法不一致。"), _("请核对是否收费，使两处一致。")),
    "material_obtainable_by_sharing": (_("该材料由政府部门核发并已标为可共享，仍要求申请人提交。"), _("请改为“数据共享免交”，由办理部门自行核验；共享接口确未开通的，请更正共享标记。")),
    "material_without_basis": (_("没有写明要求提交该材料的依据。"), _("请写明要求该材料的法律、法规、规章或国务院决定及条款；没有依据的不得要求提交。")),
    "material_twice": (_("同一份指南中重复要求同一材料。"), _("请合并为一项，用份数和原件、复印件区分；适用于不同情形的，请设置情形。")),
    "material_name_too_long": (_("材料名称有{length}个字，过长。"), _("请用证照或文书的正式名称作材料名称，把要求移到受理标准或填报须知。")),
    "material_count_missing": (_("要求提交纸质材料，但原件、复印件份数都是0。"), _("请填写原件和复印件的份数。")),
    "no_material_beside_others": (_("材料清单写着无需材料，同时又列有必须提交的材料。"), _("请删去“无需材料”一行，或者取消其余材料。")),
    "intermediary_without_basis": (_("要求提交通常须委托中介机构出具的材料，但没有写明依据。"), _("请写明设定该中介服务的法律、法规或国务院决定；没有依据的不得作为受理条件。")),
    "service_without_basis": (_("列为办理条件的中介服务没有写明依据。"), _("请写明设定该中介服务的法律、行政法规或国务院决定；没有依据的不得作为受理条件。")),
    "service_basis_too_low": (_("法定中介服务的依据不是法律、行政法规或国务院决定。"), _("请补充法律、行政法规或国务院决定的条款；没有的不得把该中介服务作为受理条件。")),
    "tolerance_not_listed": (_("指南提到可以容缺，但材料清单没有把对应材料标为“可容缺后补”。"), _("请在材料清单中标明可容缺的材料及补交时限；不能容缺的，请删去相关表述。")),
    "blank_form_missing": (_("有{number}份需要填写的表格没有提供空白表格。"), _("请上传空白表格或配置电子表单，免费提供。")),
    "sample_form_missing": (_("有{number}份需要填写的表格没有提供示范文本。"), _("请上传填写样例。")),
    "step_empty": (_("有{number}个办理环节没有写明办理内容、结果和审查标准。"), _("请写明每个环节做什么、依据什么标准、产生什么结果。")),
    "visits_without_reason": (_("要求到现场{visits}次，但没有写明原因。"), _("请写明必须到现场的环节和法定理由；没有理由的，请改为0次。")),
    "visits_though_online": (_("写明全程网办，到现场次数却是{visits}次。"), _("请核对：能全程网办的改为0次，不能的删去全程网办的说法。")),
    "paper_without_visit": (_("到现场次数是0，又不支持邮寄，却要求提交{number}份纸质原件。"), _("请改为可提交电子件、开通邮寄收件，或者如实填写到现场次数。")),
    "code_wrong": (_("编码不符合规则：{problem}。"), _("请核对：实施编码31位、业务办理项编码33位，前18位为实施主体统一社会信用代码。")),
    "body_without_code": (_("实施主体没有登记统一社会信用代码。"), _("请登记实施主体的18位统一社会信用代码，它也是实施编码的前18位。")),
    "code_of_other_body": (_("编码前18位不是实施主体“{body}”的统一社会信用代码（{credit_code}）。"), _("请核对实施主体和编码；机构改革后信用代码变更的，请重新赋码。")),
    "code_of_other_type": (_("基本编码中的类型位是{digits}（{said}），与事项类型“{item_type}”不一致。"), _("请核对事项类型和基本编码。")),
    "name_too_long": (_("事项名称有{length}个字，过长。"), _("请使用基本目录中的规范名称。")),
    "words_doubled": (_("有重复的字词，可能是录入错误。"), _("请核对并删去重复的字词。")),
    "text_masked": (_("内容被遮盖或尚待填写，申请人看不到需要的信息。"), _("请补全被遮盖的内容。")),
    "telephone_missing": (_("没有可以拨打的电话号码。"), _("请填写区号和固定电话，或者12345等服务热线。")),
    "link_broken": (_("网址写法有误，或者只能在内部网络打开。"), _("请填写申请人能够打开的完整网址。")),
    "link_dead": (_("网址自{since}起有{days}天打不开，最近一次（{asked_on}）：{seen}。"), _("请核对网址，失效的请更换或删去。")),
    "link_unanswered": (_("网址在{asked_on}没有打开：{seen}。"), _("可能是一时的故障，会继续检查；确已失效的请更换。")),
    "element_missing": (_("没有填写“{element}”。"), _("请补充填写“{element}”。")),
}  # fmt: skip

MISSING: Mapping[str, Any] = {
    "implementation_code": _("请按基本编码和实施主体信用代码赋31位实施编码。"),
    "materials": _("请列出全部材料；确实无需材料的，请写明“无需材料”。"),
    "statutory_limit": _("请按依据填写法定办结时限；依据没有规定的，请填写约定并公布的合理时限。"),
    "conditions": _("请逐条写明予以受理的条件，不照抄法条。"),
    "consultation": _("请填写窗口咨询电话和网上咨询方式。"),
    "complaint": _("请填写监督投诉电话和网上投诉方式。"),
    "place": _("请写明大厅、楼层和窗口号。"),
    "hours": _("请写明工作日和上下午的办理时间。"),
}  # fmt: skip

CODE_PROBLEMS: Mapping[str, Any] = {
    "length": _("位数不对"), "credit_code": _("前18位不是有效的统一社会信用代码"), "exercise_level": _("第19位不是行使层级代码"),
    "basic_code": _("基本编码含有不允许的字符"), "variant": _("最后两位不是数字"),
}  # fmt: skip

# What was seen when an address of a guide was asked; a status of HTTP stands for itself.
SEEN: Mapping[str, Any] = {
    "timeout": _("超时没有应答"), "no_answer": _("连接不上"), "no_name": _("域名不存在"), "no_network": _("这里没有网络"),
    "inner": _("指向内部网络的地址"), "redirects": _("跳转次数太多"), "scheme": _("不是网页地址"), "certificate": _("证书无法核验"),
}  # fmt: skip

INSTEAD: Mapping[str, Any] = {**dict(Replacement.choices), "": _("直接取消")}

SITUATION_PROBLEMS: Mapping[str, Any] = {
    "malformed": _("问题或选项不完整"), "no_start": _("没有起始问题"), "question_twice": _("问题编号重复"),
    "unknown_question": _("引向不存在的问题"), "unknown_kind": _("问题类型不明"), "no_options": _("问题没有选项"),
    "option_twice": _("选项编号重复"), "loop": _("问题循环，永远问不完"), "question_never_asked": _("问题永远不会被问到"),
    "material_twice": _("材料编号重复"), "condition_malformed": _("材料的适用情形写法有误"),
    "condition_unknown": _("材料的适用情形指向不存在的问题或选项"), "condition_impossible": _("材料的一种情形要求的回答不可能同时出现"),
    "condition_unproved": _("材料的适用情形牵连的问题太多，无法核对"), "material_never_needed": _("没有任何情形会得到这份材料"),
}  # fmt: skip

NOT_GIVEN = _("（来源没有提供这一要素。）")
GAP = (
    _("来源“{source}”没有“{element}”这一要素，{items}个事项的指南因此都缺少。"),
    _("请向数据提供方要求补充“{element}”，或者在本平台修订指南时逐项填写。"),
)


@dataclass(frozen=True)
class Words:
    """A finding for people."""

    element: str
    reason: str
    proposal: str


def words_of(
    check: str,
    *,
    element: str,
    where: str = "",
    where_name: str = "",
    facts: Mapping[str, Any],
    not_given: bool = False,
) -> Words:
    """In the language in force."""
    reason, proposal = REASONS[check]
    known = _Facts(facts | {"element": name_of(element)})
    for name, labels in (
        ("promised_unit", dict(TimeUnit.choices)), ("statutory_unit", dict(TimeUnit.choices)), ("reason", SITUATION_PROBLEMS),
        ("problem", CODE_PROBLEMS), ("instead", INSTEAD), ("seen", SEEN), ("said", dict(ItemType.choices)), ("item_type", dict(ItemType.choices)),
    ):  # fmt: skip
        if known.get(name) in labels:
            known[name] = labels[known[name]]
    said = str(reason).format_map(known)
    if not_given:
        said += str(NOT_GIVEN)
    if check == "element_missing" and element in MISSING:
        proposal = MISSING[element]
    if check == "law_repealed" and not facts.get("successor"):
        proposal = _("请改为现行有效的依据，并核对条款。")
    return Words(label_of(element, where, where_name), said, str(proposal).format_map(known))


def label_of(element: str, where: str = "", where_name: str = "") -> str:
    """申请材料 M03 营业执照."""
    label = name_of(element)
    return " ".join(part for part in (label, where if element == "material" else "", where_name) if part)


def gap_words(check: str, *, source: str, element: str, items: int) -> Words:
    """What a whole source lacks."""
    label = name_of(element)
    facts = {"source": source, "element": label, "items": items}
    return Words(label, *(str(words).format_map(facts) for words in GAP))


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
