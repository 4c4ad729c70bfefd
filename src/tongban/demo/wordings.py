"""How this room says no."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.errors import register_wordings

WORDINGS = {
    "demo.not_in_production": _("演示数据的密码人人皆知，不能装入正式环境。"),
}
register_wordings(WORDINGS)
