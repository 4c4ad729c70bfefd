"""How this room's refusals read."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "form.does_not_fit": _("表单“{title}”不能发布：{faults}"),
}
