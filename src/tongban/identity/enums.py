"""Kinds of people, what they may be, and how sure we are of them."""

from django.db import models


class UserKind(models.TextChoices):
    APPLICANT = "applicant", "申请人"
    STAFF = "staff", "工作人员"


class ApplicantKind(models.TextChoices):
    NATURAL = "natural", "自然人"
    LEGAL = "legal", "法人或其他组织"


class DocumentType(models.TextChoices):
    """证件类型 (R-ID-7)."""

    RESIDENT_ID = "111", "居民身份证"
    PASSPORT = "414", "普通护照"
    HKM_PERMIT = "516", "港澳居民来往内地通行证"
    TW_PERMIT = "511", "台湾居民来往大陆通行证"
    FOREIGN_RESIDENCE = "553", "外国人永久居留证"
    CREDIT_CODE = "credit", "统一社会信用代码"
    OTHER = "other", "其他证件"


class AssuranceLevel(models.IntegerChoices):
    """实名等级 (R-USER-9)."""

    UNVERIFIED = 0, "未实名"
    MATCHED = 1, "姓名与证件号一致"
    THREE_FACTORS = 2, "三要素核验"
    IN_PERSON = 3, "现场或人脸核验"
    CERTIFICATE = 4, "数字证书"


class Role(models.TextChoices):
    """What a post lets a person do."""

    WINDOW_CLERK = "window_clerk", "窗口人员"
    ISSUE_CLERK = "issue_clerk", "出件人员"
    EXAMINER = "examiner", "审查人员"
    CHIEF_REP = "chief_rep", "首席代表"
    LEADER = "leader", "部门负责人"
    CATALOGUE_MANAGER = "catalogue_manager", "事项管理员"
    SUPERVISOR = "supervisor", "监督人员"
    AUDITOR = "auditor", "审计人员"
    ADMIN = "admin", "系统管理员"


class ActingAs(models.TextChoices):
    SELF = "self", "本人"
    PROXY = "proxy", "代理人"
    LEGAL_REP = "legal_rep", "法定代表人"
    HANDLER = "handler", "经办人"
