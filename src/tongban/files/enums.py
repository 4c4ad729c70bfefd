"""States of a stored file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    CLEAN = "clean", _("已通过安全检查")
    PENDING = "pending", _("安全检查中")
    INFECTED = "infected", _("未通过安全检查")
