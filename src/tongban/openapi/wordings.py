"""How this face says no by itself."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.errors import register_wordings

register_wordings(
    {
        "api.verb_not_built": _("特别程序（{verb}）尚未开通，请在原系统办理。"),
        "case.not_for_staff": _("提交申请须使用申请人的令牌；窗口收件请在工作台办理。"),
    }
)
