"""The texts: code → title and text with placeholders (R-FLOW-21). Missing facts print as nothing, never as an error."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


class _Facts(dict):
    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True)
class Template:
    """`sms`: whether the text also goes by SMS and e-mail. SMS texts are the account texts: keep them under 120 characters."""

    title: Any
    text: Any
    sms: bool = True

    def title_for(self, facts: Mapping[str, Any]) -> str:
        return str(self.title).format_map(_Facts(facts))

    def text_for(self, facts: Mapping[str, Any]) -> str:
        return str(self.text).format_map(_Facts(facts))


TEMPLATES: dict[str, Template] = {
    "case_submitted": Template(
        _("申请已提交"), _("您申请的“{item}”已提交，办件编号{number}。我们会尽快查看。"), sms=False
    ),
    "case_received": Template(_("已收件"), _("您申请的“{item}”已收件，办件编号{number}，查询码{query_code}。")),
    "case_correction": Template(
        _("请补正材料"), _("您申请的“{item}”需要补正材料，请于{deadline}前补齐。办件编号{number}。")
    ),
    "case_corrected": Template(_("已收到补正材料"), _("您为“{item}”补正的材料已收到。办件编号{number}。"), sms=False),
    "case_accepted": Template(_("已受理"), _("您申请的“{item}”已受理，承诺{due_on}前办结。办件编号{number}。")),
    "case_declined": Template(
        _("不予受理"), _("很抱歉，您申请的“{item}”不予受理，原因和救济途径见通知书。办件编号{number}。")
    ),
    "case_suspended": Template(
        _("进入特别程序"), _("您申请的“{item}”进入{procedure}，所需时间不计入办理时限。办件编号{number}。")
    ),
    "case_resumed": Template(
        _("特别程序结束"), _("您申请的“{item}”的{procedure}已结束，继续办理，预计{due_on}前办结。办件编号{number}。")
    ),
    "case_extended": Template(
        _("延长办理时限"), _("您申请的“{item}”延长办理至{due_on}，原因见通知书。办件编号{number}。")
    ),
    "case_favoured": Template(
        _("办理要求有了对您有利的变化"), _("您申请的“{item}”：{what}。您不用做任何事。办件编号{number}。")
    ),
    "case_granted": Template(_("准予决定"), _("您申请的“{item}”已准予。办件编号{number}。")),
    "case_refused": Template(
        _("不予许可决定"), _("很抱歉，您申请的“{item}”未获准予，理由和救济途径见决定书。办件编号{number}。")
    ),
    "case_ready": Template(_("可以领取结果"), _("您申请的“{item}”的结果已办好，领取方式：{way}。办件编号{number}。")),
    "case_delivered": Template(_("结果已送达"), _("您申请的“{item}”的结果已送达。办件编号{number}。")),
    "case_withdrawn": Template(_("申请已撤回"), _("您申请的“{item}”已撤回。办件编号{number}。")),
    "case_lapsed": Template(
        _("逾期未补正"), _("您申请的“{item}”逾期未补正，视为撤回，您可以重新申请。办件编号{number}。")
    ),
    "case_terminated": Template(_("办理终止"), _("您申请的“{item}”已终止办理，原因见通知书。办件编号{number}。")),
    "case_message": Template(
        _("工作人员留言"), _("工作人员就您申请的“{item}”给您留言，请登录查看。办件编号{number}。")
    ),
    "rating_invitation": Template(_("请您评价"), _("您申请的“{item}”已办结，请对本次服务作出评价：{link}")),
    "rating_answered": Template(_("评价已回复"), _("您对“{item}”的评价已有回复，请登录查看。"), sms=False),
    "licence_issued": Template(_("电子证照已签发"), _("您的“{licence}”已签发，可在“我的证照”中查看和使用。")),
    "registered": Template(_("注册成功"), _("您已完成实名注册，欢迎使用政务服务平台。"), sms=False),
    "mandate_granted": Template(
        _("授权生效"), _("{principal}已授权{agent}代为办事，有效期至{ends_on}。如非本意请立即撤销。")
    ),
    "mandate_revoked": Template(_("授权终止"), _("{principal}对{agent}的代办授权已终止。")),
}

SMS_CODE = Template(_("验证码"), _("验证码{code}，5分钟内有效，用于{purpose}。请勿告诉他人。"))
