"""What an export that is not possible, or was not finished, says to the person who asked for it."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "export.action_not_open": _("此导出当前为“{state}”，不能{action}。"),
    "export.too_many_waiting": _("您已有 {most} 个导出没有完成，请等其中一个完成或者取消后再导出。"),
    "export.confirm_first": _("超过 {most} 行的导出须输入登录密码确认。请重新发起导出。"),
    "export.too_many_rows": _(
        "符合条件的超过 {most} 行，一次最多导出 {most} 行。请先用筛选条件缩小范围，再重新发起导出。"
    ),
    "export.no_longer_allowed": _("您现在的岗位已不能查看此清单，所以没有导出。"),
    "export.rights_changed": _("导出之后您的岗位有变动，此文件不再提供下载。请重新导出，内容以现在的岗位为准。"),
    "export.no_space": _("服务器存储空间不足，没有生成文件。请联系系统管理员，处理后可以重新导出。"),
    "export.broken": _("导出多次中断，没有生成文件。请稍后重新导出；仍然不行时请联系系统管理员。"),
}
REASON_MISSING = _("请写明导出的用途。此清单含有个人信息，用途会记入审计记录。")
FORMAT_UNKNOWN = _("请选择文件格式。")
