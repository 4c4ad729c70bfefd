"""What the elements of an item are called, chapter by chapter (R-ITEM-22 … R-ITEM-28): one list for every page that names one."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tongban.catalogue.enums import (
    CaseType,
    ItemType,
    MaterialForm,
    MaterialSource,
    MaterialType,
    Necessity,
    OnlineDepth,
    ResultType,
    ServiceObject,
    TimeUnit,
)

CHAPTERS = {
    "identity": _("基本信息"), "basis": _("依据与权限"), "time": _("时限"), "conditions": _("受理条件与办理流程"),
    "handling": _("办理方式与地点"), "money": _("收费与结果"), "situations": _("情形引导"), "materials": _("申请材料"),
    "steps": _("办理环节"), "contact": _("咨询监督与常见问题"), "themes": _("服务主题"), "rules": _("平台办理规则"),
}  # fmt: skip
# element → (chapter, name). What is only ours (fingerprints, the rest of a source row) is named nowhere.
ELEMENTS = {
    "name": ("identity", _("事项名称")), "item_type": ("identity", _("事项类型")), "case_type": ("identity", _("办件类型")),
    "service_objects": ("identity", _("服务对象")), "handling_office": ("identity", _("承办机构")),
    "entrusting_body": ("identity", _("委托部门")), "co_bodies": ("identity", _("联办机构")),
    "planned_cancel_on": ("identity", _("计划取消日期")),
    "legal_basis": ("basis", _("设定依据")), "exercise_level": ("basis", _("行使层级")), "power_source": ("basis", _("权力来源")),
    "power_division": ("basis", _("权限划分")), "exercise_content": ("basis", _("行使内容")),
    "statutory_limit": ("time", _("法定办结时限")), "statutory_note": ("time", _("法定时限说明")),
    "promised_limit": ("time", _("承诺办结时限")), "promised_note": ("time", _("承诺时限说明")),
    "conditions": ("conditions", _("受理条件")), "procedure": ("conditions", _("办理流程")),
    "quantity_limit": ("conditions", _("数量限制")), "intermediaries": ("conditions", _("法定中介服务")),
    "handling_forms": ("handling", _("办理形式")), "visits": ("handling", _("到办事现场次数")),
    "visits_reason": ("handling", _("到现场的原因")), "place": ("handling", _("办理地点")), "hours": ("handling", _("办理时间")),
    "is_in_hall": ("handling", _("是否进驻政务大厅")), "takes_appointments": ("handling", _("能否预约办理")),
    "is_online": ("handling", _("是否网上办理")), "may_apply_online": ("handling", _("能否网上申请")),
    "online_address": ("handling", _("网上办理地址")), "online_depth": ("handling", _("网上办理深度")),
    "handling_scope": ("handling", _("通办范围")),
    "is_charged": ("money", _("是否收费")), "fees": ("money", _("收费")), "may_pay_online": ("money", _("能否网上缴费")),
    "result_type": ("money", _("结果类型")), "result_name": ("money", _("结果名称")), "result_sample": ("money", _("结果样本说明")),
    "licence_type_code": ("money", _("电子证照类型")), "licence_valid_months": ("money", _("证照有效期（月）")),
    "may_courier": ("money", _("能否邮寄送达")),
    "situations": ("situations", _("情形问题")),
    "consultation": ("contact", _("咨询方式")), "complaint": ("contact", _("监督投诉方式")), "faq": ("contact", _("常见问题")),
    "themes": ("themes", _("服务主题")),
    "is_bundle": ("rules", _("是否“一件事”")), "min_assurance_level": ("rules", _("最低实名等级")),
    "may_use_proxy": ("rules", _("能否委托代办")), "touches_safety": ("rules", _("是否涉及公共安全和健康")),
    "desk_may_decide": ("rules", _("窗口能否当场决定")), "form_code": ("rules", _("电子表单")), "form_version": ("rules", _("电子表单版本")),
}  # fmt: skip
# Places of a guide that are no element of a version: of the item and its body, of its lists, and parts of those.
PLACES = {
    "implementation_code": _("实施编码"), "implementing_body": _("实施主体"), "materials": _("申请材料"), "material": _("申请材料"),
    "forms": _("空白表格与示范文本"), "situation": _("情形引导"),
    "implementing_body.credit_code": _("实施主体的统一社会信用代码"), "material.legal_basis": _("材料的要求依据"),
    "material.copies": _("材料份数"), "material.blank_form": _("空白表格"), "material.sample_form": _("示范文本"),
}  # fmt: skip
UNITS = {"statutory_unit": _("法定时限单位"), "promised_unit": _("承诺时限单位")}


def name_of(place: str) -> str:
    """What an element, or another place of a guide, is called; itself when it has no name."""
    if place in ELEMENTS:
        return str(ELEMENTS[place][1])
    return str(PLACES.get(place) or UNITS.get(place) or place)


MATERIAL = {
    "name": _("材料名称"), "material_type": _("材料类型"), "form": _("材料形式"), "originals": _("原件份数"), "copies": _("复印件份数"),
    "paper_specification": _("纸张规格"), "source": _("来源渠道"), "source_note": _("来源说明"), "issuer": _("出具单位"),
    "legal_basis": _("设定依据"), "acceptance_standard": _("受理标准"), "filling_notes": _("填报须知"), "necessity": _("必要性"),
    "needed_when": _("什么情形需要"), "licence_type_code": _("可用的电子证照"), "order": _("顺序"),
    "blank": _("空白表格"), "sample": _("示范文本"),
}  # fmt: skip
STEP = {
    "name": _("环节名称"), "days": _("时限"), "handler": _("办理人"), "content": _("办理内容"), "standard": _("审查标准"), "order": _("顺序"),
}  # fmt: skip
AUDIENCES = (("person", _("个人")), ("enterprise", _("企业")))  # of themes (R-ITEM-28)
# Rows that stand inside an element: what their cells are called.
ROWS: Mapping[str, Mapping[str, object]] = {
    "fees": {"name": _("收费项目"), "standard": _("收费标准"), "amount": _("金额（元）"), "basis": _("收费依据"), "reduction": _("减免情形和依据")},
    "faq": {"question": _("问题"), "answer": _("答复")},
    "intermediaries": {"name": _("中介服务名称"), "basis": _("设定依据")},
}  # fmt: skip
# Values that are kept by a short word, in the words of the field.
WORDS: Mapping[str, Mapping[str, object]] = {
    "item_type": dict(ItemType.choices), "case_type": dict(CaseType.choices), "service_objects": dict(ServiceObject.choices), "result_type": dict(ResultType.choices),
    "handling_forms": {
        "window": _("窗口办理"), "online": _("网上办理"), "mobile": _("移动端办理"), "courier": _("快递申请"), "kiosk": _("自助终端"),
    },
    "material_type": dict(MaterialType.choices), "form": dict(MaterialForm.choices), "source": dict(MaterialSource.choices),
    "necessity": dict(Necessity.choices), "online_depth": dict(OnlineDepth.choices),
    "statutory_unit": dict(TimeUnit.choices), "promised_unit": dict(TimeUnit.choices),
}  # fmt: skip
