"""Standard replies to applicants: the clerk picks one, changes what does not fit, and sends it."""

from django.utils.translation import gettext_lazy as _

REPLIES = (
    _("您好，材料已收到，正在核对，有结果会尽快告诉您。"),
    _("您好，上传的照片看不清楚，请重新拍摄后上传，四角要完整、文字要清晰。"),
    _("您好，请补充联系电话，方便我们上门核查时与您联系。"),
    _("您好，结果已经办好，请带身份证到原窗口领取，也可以委托他人代领。"),
    _("您好，您问的事项可以拨打政务服务热线12345咨询，也可以到大厅咨询台。"),
)
