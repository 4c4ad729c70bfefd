"""Kinds of people, what they may be, and how sure we are of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UserKind(models.TextChoices):
    APPLICANT = "applicant", _("申请人")
    STAFF = "staff", _("工作人员")


class ApplicantKind(models.TextChoices):
    NATURAL = "natural", _("自然人")
    LEGAL = "legal", _("法人或其他组织")


class DocumentType(models.TextChoices):
    """证件类型 (R-ID-7)."""

    RESIDENT_ID = "111", _("居民身份证")
    PASSPORT = "414", _("普通护照")
    HKM_PERMIT = "516", _("港澳居民来往内地通行证")
    TW_PERMIT = "511", _("台湾居民来往大陆通行证")
    FOREIGN_RESIDENCE = "553", _("外国人永久居留证")
    CREDIT_CODE = "credit", _("统一社会信用代码")
    OTHER = "other", _("其他证件")


class AssuranceLevel(models.IntegerChoices):
    """实名等级 (R-USER-9)."""

    UNVERIFIED = 0, _("未实名")
    MATCHED = 1, _("姓名与证件号一致")
    THREE_FACTORS = 2, _("三要素核验")
    IN_PERSON = 3, _("现场或人脸核验")
    CERTIFICATE = 4, _("数字证书")


class Role(models.TextChoices):
    """What a post lets a person do."""

    WINDOW_CLERK = "window_clerk", _("窗口人员")
    ISSUE_CLERK = "issue_clerk", _("出件人员")
    EXAMINER = "examiner", _("审查人员")
    CHIEF_REP = "chief_rep", _("首席代表")
    LEADER = "leader", _("部门负责人")
    CATALOGUE_MANAGER = "catalogue_manager", _("事项管理员")
    ESTABLISHMENT_REVIEWER = "establishment_reviewer", _("编制审核人员")
    LEGAL_REVIEWER = "legal_reviewer", _("合法性审核人员")
    SUPERVISOR = "supervisor", _("监督人员")
    AUDITOR = "auditor", _("审计人员")
    ADMIN = "admin", _("系统管理员")


class ActingAs(models.TextChoices):
    SELF = "self", _("本人")
    PROXY = "proxy", _("代理人")
    LEGAL_REP = "legal_rep", _("法定代表人")
    HANDLER = "handler", _("经办人")


class Factor(models.TextChoices):
    """核验要素 beside the identity card (R-USER-2): any two of them."""

    MOBILE = "mobile", _("手机号码")
    SOCIAL_SECURITY = "social_security", _("社会保障卡")
    BANK_CARD = "bank_card", _("银行卡")
    HOUSING_FUND = "housing_fund", _("公积金账户")
    DRIVING_LICENCE = "driving_licence", _("驾驶证档案编号")


class CodePurpose(models.TextChoices):
    """What an SMS code is good for; a code for one thing opens no other."""

    REGISTER = "register", _("注册")
    WINDOW_REGISTER = "window_register", _("窗口注册")
    RESET_PASSWORD = "reset_password", _("找回密码")


class MaskedField(models.TextChoices):
    """Fields that are shown masked (R-PII-5)."""

    NAME = "name", _("姓名")
    DOCUMENT_NO = "document_no", _("证件号码")
    MOBILE = "mobile", _("手机号码")
    EMAIL = "email", _("电子邮箱")
    ADDRESS = "address", _("地址")
    ANSWER = "answer", _("申请表中的号码")  # of whomever the applicant named in a form


class IdentityAction(models.TextChoices):
    """What identity itself does for staff; `permissions.MAY` says who may."""

    RECORD_APPLICANT = "record_applicant", _("登记申请人")
    REGISTER_AT_WINDOW = "register_at_window", _("窗口注册")
    RECORD_MANDATE = "record_mandate", _("登记授权")
    UNMASK = "unmask", _("查看完整信息")
    MANAGE_STAFF = "manage_staff", _("管理工作人员")


class ApiScope(models.TextChoices):
    """What a token of the API may be used for."""

    CASES_READ = "cases:read", _("读取办件")
    CASES_WRITE = "cases:write", _("提交申请和材料")
    CASES_ACT = "cases:act", _("办理")
    LICENCES_READ = "licences:read", _("读取证照")
    RATINGS_WRITE = "ratings:write", _("评价")
    EVENTS_READ = "events:read", _("读取事件")
