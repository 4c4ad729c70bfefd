"""States and kinds of licences, of their uses and of seals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LicenceState(models.TextChoices):
    """证照状态 (R-LIC-8). EXPIRED is never stored: it follows from the date."""

    DRAFT = "draft", _("制作中")
    VALID = "valid", _("有效")
    WITHHELD = "withheld", _("暂扣")
    REVOKED = "revoked", _("撤销")
    CANCELLED = "cancelled", _("注销")
    EXPIRED = "expired", _("已过有效期")
    REPLACED = "replaced", _("已换发新版本")


class LicenceAction(models.TextChoices):
    PUBLISH = "publish", _("签发")
    WITHHOLD = "withhold", _("暂扣")
    RESTORE = "restore", _("解除暂扣")
    REVOKE = "revoke", _("撤销")
    CANCEL = "cancel", _("注销")
    REPLACE = "replace", _("换发")


class UseKind(models.TextChoices):
    """What somebody did with a licence; the holder reads all of it (R-LIC-13)."""

    USE = "use", _("作为办事材料使用")
    REPRINT = "reprint", _("补打")


class SealKind(models.TextChoices):
    """印章类型 (R-SEAL-6)."""

    ORGAN = "organ", _("行政公章")
    ACCEPTANCE = "acceptance", _("受理专用章")
    APPROVAL = "approval", _("审批专用章")


class SealState(models.TextChoices):
    """印章状态 (R-SEAL-5)."""

    VALID = "valid", _("有效")
    FROZEN = "frozen", _("冻结")
    REVOKED = "revoked", _("撤销")
