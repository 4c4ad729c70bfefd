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
    ResultType,
    ServiceObject,
)

CHAPTERS = {
    "identity": _("基本信息"), "body": _("实施主体"), "time": _("时限"), "handling": _("办理"), "money": _("收费与结果"),
    "contact": _("咨询与投诉"), "rules": _("平台办理规则"), "situations": _("情形引导"), "materials": _("申请材料"), "steps": _("办理流程"),
}  # fmt: skip
# element → (chapter, name). What is only ours (fingerprints, the rest of a source row) is named nowhere.
ELEMENTS = {
    "name": ("identity", _("事项名称")), "item_type": ("identity", _("事项类型")), "case_type": ("identity", _("办件类型")),
    "service_objects": ("identity", _("服务对象")), "legal_basis": ("identity", _("设定依据")),
    "exercise_level": ("identity", _("行使层级")), "power_source": ("identity", _("权力来源")), "themes": ("identity", _("服务主题")),
    "handling_office": ("body", _("承办机构")), "entrusting_body": ("body", _("委托部门")), "co_bodies": ("body", _("联办机构")),
    "statutory_limit": ("time", _("法定办结时限")),
    "statutory_note": ("time", _("法定时限说明")), "promised_limit": ("time", _("承诺办结时限")), "promised_note": ("time", _("承诺时限说明")),
    "conditions": ("handling", _("受理条件")), "procedure": ("handling", _("办理程序")), "handling_forms": ("handling", _("办理形式")),
    "visits": ("handling", _("到办事现场次数")), "visits_reason": ("handling", _("必须到现场的原因")), "place": ("handling", _("办理地点")),
    "hours": ("handling", _("办理时间")), "is_in_hall": ("handling", _("是否进驻政务大厅")), "is_online": ("handling", _("是否网上办理")),
    "may_apply_online": ("handling", _("能否网上申请")), "online_depth": ("handling", _("网上办理深度")),
    "handling_scope": ("handling", _("通办范围")), "quantity_limit": ("handling", _("数量限制")),
    "is_charged": ("money", _("是否收费")), "fees": ("money", _("收费项目")), "result_type": ("money", _("结果类型")),
    "result_name": ("money", _("结果名称")), "licence_type_code": ("money", _("电子证照类型")),
    "licence_valid_months": ("money", _("证照有效期（月）")), "may_courier": ("money", _("能否邮寄送达")),
    "consultation": ("contact", _("咨询方式")), "complaint": ("contact", _("监督投诉方式")), "faq": ("contact", _("常见问题")),
    "is_bundle": ("rules", _("是否“一件事”")), "min_assurance_level": ("rules", _("最低实名等级")),
    "may_use_proxy": ("rules", _("能否委托代办")), "touches_safety": ("rules", _("是否涉及公共安全和健康")),
    "desk_may_decide": ("rules", _("窗口能否当场决定")), "form_code": ("rules", _("电子表单")), "form_version": ("rules", _("电子表单版本")),
    "situations": ("situations", _("情形问题")),
}  # fmt: skip
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
# Values that are kept by a short word, in the words of the field.
WORDS: Mapping[str, Mapping[str, object]] = {
    "item_type": dict(ItemType.choices), "case_type": dict(CaseType.choices), "service_objects": dict(ServiceObject.choices), "result_type": dict(ResultType.choices),
    "handling_forms": {
        "window": _("窗口办理"), "online": _("网上办理"), "mobile": _("移动端办理"), "courier": _("快递申请"), "kiosk": _("自助终端"),
    },
    "material_type": dict(MaterialType.choices), "form": dict(MaterialForm.choices), "source": dict(MaterialSource.choices),
    "necessity": dict(Necessity.choices),
}  # fmt: skip
