"""Grades, channels, indicators and reasons of the 好差评 (R-RATE-3, 7). Code 1 is the best, 5 the worst (R-TRAP-8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.IntegerChoices):
    VERY_SATISFIED = 1, _("非常满意")
    SATISFIED = 2, _("满意")
    BASICALLY_SATISFIED = 3, _("基本满意")
    DISSATISFIED = 4, _("不满意")
    VERY_DISSATISFIED = 5, _("非常不满意")


BAD_GRADES = frozenset({Grade.DISSATISFIED, Grade.VERY_DISSATISFIED})


class RatingChannel(models.TextChoices):
    WEB = "web", _("网上")
    MOBILE = "mobile", _("手机")
    QR = "qr", _("扫码")
    TABLET = "tablet", _("窗口评价器")
    HALL = "hall", _("大厅其他终端")
    PHONE = "phone", _("电话")
    SMS = "sms", _("短信")


class Indicator(models.TextChoices):
    """What is asked beside the overall grade (R-RATE-7); the list is versioned by INDICATORS_VERSION."""

    EFFICIENCY = "efficiency", _("办事效率")
    GUIDE = "guide", _("指南准确")
    CONVENIENCE = "convenience", _("办理便捷")
    ATTITUDE = "attitude", _("服务态度")
    COMPETENCE = "competence", _("业务能力")
    PLATFORM = "platform", _("平台好用")


INDICATORS_VERSION = 1
ONLINE_INDICATORS = (Indicator.EFFICIENCY, Indicator.GUIDE, Indicator.CONVENIENCE, Indicator.PLATFORM)
ON_SITE_INDICATORS = (Indicator.EFFICIENCY, Indicator.COMPETENCE, Indicator.ATTITUDE)


class BadReason(models.TextChoices):
    """Why a grade of 4 or 5 was given; at least one of these or some words are asked for."""

    SLOW = "slow", _("办理时间太长")
    EXTRA_MATERIALS = "extra_materials", _("要求提供指南以外的材料")
    NOT_TOLD_ONCE = "not_told_once", _("没有一次性告知")
    REPEATED_TRIPS = "repeated_trips", _("多次往返")
    GUIDE_WRONG = "guide_wrong", _("办事指南不准确")
    ATTITUDE = "attitude", _("服务态度不好")
    NOT_SKILLED = "not_skilled", _("业务不熟练")
    PLATFORM = "platform", _("网上办理不好用")
    CHARGED = "charged", _("违规收费")
    OTHER = "other", _("其他")
