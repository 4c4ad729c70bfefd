"""What this room's refusals say to a person."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "licence.type_unknown": _("没有代码为“{type_code}”的证照类型，请联系系统管理员。"),
    "licence.type_retired": _("“{name}”已停止制发。"),
    "licence.type_code_invalid": _("证照类型代码“{type_code}”不正确：应为 18 位统一社会信用代码加 3 位序号。"),
    "licence.glyph_missing": _("证照中有无法打印的字：{characters}。请安装完整的 Noto CJK 字体后再制证。"),
    "licence.dates_wrong": _("证照有效期截止日不得早于起始日。"),
    "licence.action_not_open": _("证照当前状态为“{state}”，不能进行“{action}”。"),
    "licence.reason_required": _("请说明理由。"),
    "licence.no_consent": _("未经持证人同意，不得使用其证照。"),
    "licence.not_the_holder": _("该证照不属于申请人，不能使用。"),
    "licence.not_usable": _("证照《{name}》当前为“{state}”，不能作为办事材料使用。"),
    "licence.not_yet_valid": _("证照《{name}》自 {valid_from} 起生效，现在还不能使用。"),
    "seal.not_active": _("{name}当前为“{state}”，不能用印。"),
    "seal.glyph_missing": _("“{name}”中有字库没有的字，不能制章：{characters}。请安装完整的 Noto CJK 字体。"),
    "seal.document_unreadable": _("待盖章的文件不是可读的 PDF。"),
}
