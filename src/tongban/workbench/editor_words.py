"""What the editor says beside a field: an example or what it is for; and what is usually written there."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

HINTS: Mapping[str, Any] = {
    "name": _("与基本目录中的名称一致，不加说明。"),
    "co_bodies": _("每行一个部门。"),
    "planned_cancel_on": _("已经决定取消的事项才填写。"),
    "legal_basis": _("写明全称和条款，例如：《中华人民共和国食品安全法》第三十五条。"),
    "power_division": _("上下级之间怎样分工，例如：跨设区的市由省级办理，其余由县级办理。"),
    "exercise_content": _("本级具体行使哪些内容。"),
    "statutory_limit": _("依据没有规定时限的不填。"),
    "statutory_note": _("例如：特殊情况经批准可以延长十个工作日。"),
    "promised_limit": _("不得超过法定时限；即办件填0。"),
    "conditions": _("逐条写明，申请人一看就知道自己能不能办。"),
    "procedure": _("从申请到领取结果，每一步一行。"),
    "quantity_limit": _("没有数量限制的不填。"),
    "intermediaries": _("只有法律、行政法规或者国务院决定规定的，才能作为办理条件。"),
    "visits": _("包括交材料、核验和领取结果。全程网办填0。"),
    "visits_reason": _("为什么必须到现场，依据是什么。"),
    "place": _("写明大厅、楼层和窗口号。"),
    "hours": _("例如：工作日9:00—12:00，13:30—17:00。"),
    "online_address": _("申请人能够打开的完整网址。"),
    "fees": _("收费要有法律、行政法规依据。"),
    "fees.reduction": _("不能减免的不填。"),
    "licence_type_code": _("由本平台制作电子证照的，选择是哪一种。"),
    "result_sample": _("办结后拿到的证照或者文书是什么样子，上面写着什么。"),
    "consultation": _("写明可以拨打的电话和网上咨询的办法。"),
    "complaint": _("写明监督投诉电话和网上投诉的办法。"),
    "min_assurance_level": _("0不用实名，1实名注册，2三要素核验，3人脸核验，4数字证书。"),
    "touches_safety": _("直接涉及公共安全、人身健康、生命财产安全的事项。"),
    "desk_may_decide": _("只有即办件才可以由窗口当场决定。"),
    "m.paper_specification": _("例如：A4纸、彩色照片。"),
    "m.legal_basis": _("没有依据的材料不得要求提交。"),
    "m.acceptance_standard": _("怎样才算合格，例如：在有效期内，字迹清楚。"),
    "m.filling_notes": _("申请人填写或者准备时要注意什么。"),
    "m.licence_type_code": _("可以用电子证照代替的，选择是哪一种。"),
    "s.days": _("例如：1个工作日。"),
    "s.standard": _("审查什么，怎样才算通过。"),
}  # fmt: skip
SUGGESTED: Mapping[str, tuple[Any, ...]] = {
    "exercise_level": (_("国家级"), _("省级"), _("市级"), _("县级"), _("乡镇级"), _("村级")),
    "power_source": (_("法定本级行使"), _("上级下放"), _("上级授权"), _("同级授权"), _("上级委托"), _("同级委托")),
    "handling_scope": (_("全国"), _("跨省"), _("全省"), _("全市"), _("全县")),
}  # fmt: skip
