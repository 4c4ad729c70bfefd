"""What the refusals of the regions say."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.errors import register_wordings

register_wordings({
    "regions.bad_code": _("不是有效的区划代码：{code}。应为 2 至 12 位数字。"),
})  # fmt: skip
