"""What the refusals of the regions say."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.errors import register_wordings

register_wordings({
    "regions.bad_code": _("不是有效的区划代码：{region}。应为 2 至 12 位数字。"),
    "regions.unknown_region": _("没有代码为 {region} 的行政区划。"),
    "regions.outside_parent": _("代码 {region} 不在 {parent} 的代码范围内。"),
    "regions.code_taken": _("代码 {region} 已在使用。"),
    "regions.unknown_level": _("不认识的区划层级：{level}。"),
    "regions.not_yours": _("只有工作人员可以登记区划、机构和大厅。"),
    "regions.text_missing": _("缺少必填内容：{field}。"),
    "regions.field_not_open": _("此项不能修改：{field}。"),
    "regions.bad_credit_code": _("统一社会信用代码 {credit_code} 不正确。"),
    "regions.credit_code_taken": _("统一社会信用代码 {credit_code} 已登记。"),
    "regions.unknown_nature": _("不认识的机构性质：{nature}。"),
    "regions.unknown_parent": _("没有编号为 {parent} 的上级机构。"),
    "regions.parent_in_circle": _("{name} 的上级机构不能是它自己或它的下级。"),
    "regions.window_number_taken": _("本大厅已有 {number} 号窗口。"),
})  # fmt: skip
