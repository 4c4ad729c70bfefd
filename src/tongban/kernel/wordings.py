"""The sentences of the ground."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "kernel.refused": _("按规定不能办理此操作。"),
    "kernel.key_reused": _("同一个请求编号用在了不同的内容上，请换一个编号再提交。"),
}
