"""Grades, channels, indicators and reasons of the 好差评 (R-RATE-3, 7). Code 1 is the best, 5 the worst (R-TRAP-8)."""

from django.db import models


class Grade(models.IntegerChoices):
    VERY_SATISFIED = 1, "非常满意"
    SATISFIED = 2, "满意"
    BASICALLY_SATISFIED = 3, "基本满意"
    DISSATISFIED = 4, "不满意"
    VERY_DISSATISFIED = 5, "非常不满意"


BAD_GRADES = frozenset({Grade.DISSATISFIED, Grade.VERY_DISSATISFIED})


class RatingChannel(models.TextChoices):
    WEB = "web", "网上"
    MOBILE = "mobile", "手机"
    QR = "qr", "扫码"
    TABLET = "tablet", "窗口评价器"
    HALL = "hall", "大厅其他终端"
    PHONE = "phone", "电话"
    SMS = "sms", "短信"


class Indicator(models.TextChoices):
    """What is asked beside the overall grade (R-RATE-7); the list is versioned by INDICATORS_VERSION."""

    EFFICIENCY = "efficiency", "办事效率"
    GUIDE = "guide", "指南准确"
    CONVENIENCE = "convenience", "办理便捷"
    ATTITUDE = "attitude", "服务态度"
    COMPETENCE = "competence", "业务能力"
    PLATFORM = "platform", "平台好用"


INDICATORS_VERSION = 1
ONLINE_INDICATORS = (Indicator.EFFICIENCY, Indicator.GUIDE, Indicator.CONVENIENCE, Indicator.PLATFORM)
ON_SITE_INDICATORS = (Indicator.EFFICIENCY, Indicator.COMPETENCE, Indicator.ATTITUDE)


class BadReason(models.TextChoices):
    """Why a grade of 4 or 5 was given; at least one of these or some words are asked for."""

    SLOW = "slow", "办理时间太长"
    EXTRA_MATERIALS = "extra_materials", "要求提供指南以外的材料"
    NOT_TOLD_ONCE = "not_told_once", "没有一次性告知"
    REPEATED_TRIPS = "repeated_trips", "多次往返"
    GUIDE_WRONG = "guide_wrong", "办事指南不准确"
    ATTITUDE = "attitude", "服务态度不好"
    NOT_SKILLED = "not_skilled", "业务不熟练"
    PLATFORM = "platform", "网上办理不好用"
    CHARGED = "charged", "违规收费"
    OTHER = "other", "其他"
