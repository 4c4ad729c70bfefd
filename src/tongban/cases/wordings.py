"""What the refusals of a case say to a person, and the short sentences beside fields."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

WORDINGS = {
    # may they, is it open
    "case.not_yours": _("您没有“{action}”此办件的权限。"),
    "case.action_not_open": _("办件当前状态为“{state}”，不能{action}。{who}已于 {when} 操作：{did}。"),
    "case.changed_meanwhile": _("您查看期间，{who}已于 {when} 对此办件操作：{did}。请查看最新内容后再继续。"),
    "case.receiver_may_not_decide": _("承诺件的收件人员不得作出审批决定（受审分离）。"),
    # filing
    "case.not_online": _("“{item}”暂不支持网上申请，请到窗口办理。"),
    "case.assurance_too_low": _("此事项要求更高的实名等级，请先完成实名核验。"),
    "case.proxy_not_allowed": _("“{item}”须由申请人本人办理，不能代办。"),
    "case.mandate_not_in_force": _("您代“{applicant}”办理此事项的授权不在有效期或范围内。"),
    "case.already_filed": _("申请已经提交，不能再修改。需要更改的，请等候补正通知，或者撤回后重新申请。"),
    "case.already_opened": _("工作人员已于 {when} 查看此申请，不能取回；如不再办理，可以撤回申请。"),
    "case.no_such_entry": _("这个事项的材料清单中没有这一项。"),
    "case.file_or_licence": _("请给出一个文件，或者一份电子证照，二者之一。"),
    "case.licence_needs_consent": _("使用电子证照须经您本人同意。"),
    "case.licence_not_usable": _("没有可用于“{name}”的有效电子证照。"),
    "case.entry_takes_no_licence": _("“{name}”不能用电子证照代替。"),
    "case.too_many_files": _("“{name}”最多提供 {most} 份文件。"),
    "case.material_already_checked": _("“{name}”无需再次核验。"),
    # acceptance
    "case.applicant_barred": _("申请人因提供虚假材料，在 {until} 前不得再次申请此事项。"),
    "case.not_silent_yet": _("尚在受理期限内（{due} 截止）。"),
    "case.notice_too_late": _(
        "受理期限已于 {due} 届满，依法自收到申请材料之日起即为受理，不能再告知补正或者不予受理。"
    ),
    "case.nothing_was_corrected": _("申请人尚未补正，不能以补正后仍不符合要求为由不予受理。"),
    "case.notices_used_up": _("已告知补正 {notices} 次，不能再次告知；仍不符合要求的，应当作出不予受理决定。"),
    "case.correction_deadline_too_near": _("距补正期限不足两个工作日，不能再次告知补正。"),
    "case.notice_names_new_defects": _("补正内容应当一次性告知，不得新增首次未告知的内容：{targets}。此次操作已记录。"),
    "case.correction_deadline_too_short": _("补正期限不得少于 {least} 个工作日。"),
    "case.correction_deadline_passed": _("补正期限已于 {due} 届满。"),
    "case.correction_still_open": _("补正期限尚未届满（{due} 截止）。"),
    "case.came_without_a_window": _("此办件未经窗口收取，请直接告知申请人补正。"),
    "case.item_abolished": _(
        "事项“{item}”已经取消，不能再受理、要求补正或者作出不利于申请人的决定。请终结办件，写明事项取消。"
    ),
    "case.nothing_to_favour": _("新版本中没有可以适用于此办件的有利变化。"),
    "case.favour_unknown": _("所选内容不是新版本中对申请人有利、可以适用于在办件的变化，请刷新后重新选择。"),
    "case.version_not_later": _("只能适用正在执行的、比办件所用版本更新的版本。"),
    "case.bulk_under_way": _("这个事项的同类操作还在进行，请等它完成。"),
    "case.not_abolished": _("该事项没有取消，不能以此终结办件。"),
    "case.nothing_to_end": _("没有需要终结的办件。"),
    "case.not_head": _("只有首席代表或者负责人可以终结办件。"),
    # examination and decision
    "case.too_few_examiners": _("此办件须指派至少 {least} 名审查人员。"),
    "case.not_an_examiner": _("所选人员中有人当前不是本部门的审查人员。"),
    "case.already_extended": _("办理期限已延长 {days} 个工作日，不能再次延长。"),
    "case.extension_too_long": _("延长期限应为 1 至 {most} 个工作日。"),
    "case.extension_too_late": _("法定期限已于 {due} 届满，不能再延长。"),
    "case.nothing_to_extend": _("此办件没有法定办理期限，无需延长。"),
    "case.not_examined": _("尚未提出审查意见，不能作出决定。"),
    "case.grant_on_false_papers": _("申请人提供虚假材料或者隐瞒情况的，不得准予许可。请核对决定与勾选的内容。"),
    "case.not_instant": _("此办件不是即办件。"),
    "case.licence_not_made": _("证照尚未制作完成，请稍候再送达。"),
    # beside fields
    "case.defects_none": _("请至少列明一项需要补正的内容。"),
    "case.defect_without_text": _("请写明需要补正的内容。"),
    "case.defect_named_twice": _("同一项内容请合并告知，不要重复列出。"),
    "case.defect_outside_guide": _("该材料不在办事指南的材料清单中，不得要求提供。"),
    "case.not_corrected_yet": _("“{label}”尚未补正。"),
    "case.correction_lapsed": _("逾期（{due}）未补正，视为撤回申请。"),
    "case.reasons_missing": _("请写明理由。"),
    "case.right_body_missing": _("请写明有权办理的机关。"),
    "case.opinion_missing": _("请填写审查意见。"),
    "case.field_missing": _("此项必填。"),
    "case.text_missing": _("请输入内容。"),
    "case.text_too_long": _("最多 {most} 字。"),
    "case.too_many_attachments": _("最多附 {most} 个文件。"),
}

NO_LONGER_NEEDED = _("不再需要“{name}”")
OF_VERSION = _("{name}（第{number}版）")
DUE_EARLIER = _("办理期限提前到{day}")

LIGHTS = {
    "no_limit": _("无办理期限"),
    "stopped": _("计时已停止，剩余 {days} 个工作日"),
    "provisional": _("剩余 {days} 个工作日（暂定，节假日安排公布后重新计算）"),
    "past_statute": _("已超过法定期限 {late} 个工作日"),
    "past_promise": _("已超过承诺期限 {late} 个工作日"),
    # Late on a day off that follows the last day: no working day has passed yet.
    "past_statute_just": _("已超过法定期限"),
    "past_promise_just": _("已超过承诺期限"),
    "little_left": _("剩余 {days} 个工作日，时间不多"),
    "due_today": _("今天到期"),
    "one_day_left": _("剩余 1 个工作日"),
    "in_time": _("剩余 {days} 个工作日"),
}


def word(code: str, **facts: Any) -> str:
    """The sentence of a code, in the language in force."""
    return str(WORDINGS[code]).format_map(facts)


def on_record(text: Any) -> str:
    """What is kept in records and documents is Chinese, the language of the law, whatever the clerk's screen speaks."""
    with translation.override("zh-hans"):
        return str(text)


def light_words(reason: str, days: int | None) -> str:
    """A light never comes without its words (R-A11Y-5)."""
    if days == 0 and f"{reason}_just" in LIGHTS:
        reason = f"{reason}_just"
    return str(LIGHTS[reason]).format_map({"days": days, "late": -(days or 0)})
