"""Code lists of the catalogue (R-ITEM-9 … R-ITEM-21, R-MAT-1, R-MAT-2), stored by name, mapped per interface."""

from django.db import models


class ItemType(models.TextChoices):
    PERMIT = "permit", "行政许可"
    PENALTY = "penalty", "行政处罚"
    COERCION = "coercion", "行政强制"
    LEVY = "levy", "行政征收"
    BENEFIT = "benefit", "行政给付"
    INSPECTION = "inspection", "行政检查"
    CONFIRMATION = "confirmation", "行政确认"
    REWARD = "reward", "行政奖励"
    ADJUDICATION = "adjudication", "行政裁决"
    OTHER_POWER = "other_power", "其他行政权力"
    PUBLIC_SERVICE = "public_service", "公共服务"


ON_APPLICATION = frozenset(
    {
        ItemType.PERMIT, ItemType.BENEFIT, ItemType.CONFIRMATION, ItemType.REWARD,
        ItemType.ADJUDICATION, ItemType.OTHER_POWER, ItemType.PUBLIC_SERVICE,
    }
)  # 依申请 (R-ITEM-10)  # fmt: skip


class CaseType(models.TextChoices):
    INSTANT = "instant", "即办件"
    PROMISED = "promised", "承诺件"
    OTHER = "other", "其他"


class ServiceObject(models.TextChoices):
    PERSON = "person", "自然人"
    ENTERPRISE = "enterprise", "企业法人"
    PUBLIC_INSTITUTION = "public_institution", "事业法人"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织法人"
    UNINCORPORATED = "unincorporated", "非法人企业"
    ORGAN = "organ", "行政机关"
    OTHER = "other", "其他组织"


class TimeUnit(models.TextChoices):
    WORKING_DAY = "working_day", "个工作日"
    CALENDAR_DAY = "calendar_day", "个自然日"
    MONTH = "month", "个月"
    HOUR = "hour", "小时"


class VersionState(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class ItemStatus(models.TextChoices):
    IN_USE = "in_use", "在用"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "取消"


class ResultType(models.TextChoices):
    LICENCE = "licence", "证照"
    APPROVAL = "approval", "批文"
    OTHER = "other", "其他"
    NONE = "none", "无"


class MaterialType(models.TextChoices):
    LICENCE = "licence", "证照证明"
    FORM = "form", "表单文书"
    OTHER = "other", "其他"


class MaterialForm(models.TextChoices):
    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子"
    EITHER = "either", "纸质或电子"
    BOTH = "both", "纸质和电子"


class MaterialSource(models.TextChoices):
    APPLICANT = "applicant", "申请人自备"
    GOVERNMENT = "government", "政府部门核发"
    OTHER = "other", "其他"


class Necessity(models.TextChoices):
    NECESSARY = "necessary", "必要"
    OPTIONAL = "optional", "非必要"
    LATER = "later", "可容缺后补"
    SHARED = "shared", "数据共享免交"
