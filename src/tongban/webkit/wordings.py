"""What the web frame itself refuses."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "webkit.form_sent": _("这份表单已经提交过，后来修改的内容没有再次提交。请从“我的办件”查看结果。"),
    "webkit.form_token_missing": _("这个页面打开得太久，已经失效。请刷新页面后重新提交。"),
}
