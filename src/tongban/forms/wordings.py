"""How this room's refusals read."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "form.does_not_fit": _("表单“{title}”不能发布：{faults}"),
    "form.not_your_body": _("这张表单由其他部门或平台维护，您不能修改。"),
    "form.draft_exists": _("这张表单已经有一份草稿，请继续修改那一份。"),
    "form.no_draft": _("这张表单没有草稿，可能已经发布或者被放弃。"),
    "form.changed_meanwhile": _("{who}在{when}修改过，刚才这一步没有做。请看过最新的内容再决定。"),
    "form.not_ready": _("表单还有{count}处需要改正，不能发布。"),
    "form.file_faulty": _("文件有错误，没有导入。"),
    "form.title_missing": _("请填写表单的名称，不超过{limit}个字。"),
    "form.list_name_missing": _("请填写清单的名称，不超过{limit}个字。"),
    "form.list_name_taken": _("已经有名为“{name}”的清单，请换一个名称。"),
}
