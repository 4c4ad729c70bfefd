"""How this room says no."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.errors import register_wordings

PROBLEMS = {
    "grade_missing": _("请选择一个满意度。"),
    "reason_missing": _("请选择至少一个不满意的原因，或者写几句话，我们才好改正。"),
    "reason_unknown": _("请从列出的原因中选择。"),
    "text_too_long": _("文字请不要超过1000字。"),
    "indicator_unknown": _("单项评价请从列出的等级中选择。"),
}
register_wordings(
    {
        "rating.not_closed": _("这件事还没有办结，办结后就可以评价。"),
        "rating.window_over": _("评价期已于{last_day}结束。如仍有意见，请拨打12345热线。"),
        "rating.already_rated": _("这件事您已于{rated_on}评价过，感谢您的意见。您可以再追加一次评价。"),
        "rating.additional_used": _("这件事已经追评过一次，不能再次追评。"),
        "rating.not_for_staff": _("评价只能由申请人本人或其代理人作出，工作人员不能代为评价。"),
        "rating.not_yours": _("只有这件事的申请人或代理人可以评价。"),
    }
)
