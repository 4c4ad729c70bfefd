"""The words of a case: its states, what can be done with it, and the kinds of everything that hangs on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands (R-FLOW 5.1)."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    RECEIVED = "received", _("已收件")
    CORRECTION = "correction", _("待补正")
    ACCEPTED = "accepted", _("已受理")
    EXAMINING = "examining", _("审查中")
    SUSPENDED = "suspended", _("特别程序中")
    FORWARDED = "forwarded", _("已转报")
    GRANTED = "granted", _("准予")
    REFUSED = "refused", _("不予许可")
    ISSUED = "issued", _("已制证")
    DELIVERED = "delivered", _("已送达")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")
    DEEMED_WITHDRAWN = "deemed_withdrawn", _("视为撤回")
    ACCEPTANCE_REVOKED = "acceptance_revoked", _("撤销受理")
    TERMINATED = "terminated", _("已终止")
    ARCHIVED = "archived", _("已归档")


class CaseAction(models.TextChoices):
    """What can be done with a case. One legal verb, one action, one operation, one event."""

    EDIT = "edit", _("填写")
    DISCARD = "discard", _("删除草稿")
    SUBMIT = "submit", _("提交")
    HAND_IN = "hand_in", _("窗口收件")
    TAKE_BACK = "take_back", _("取回")
    RECEIPT = "receipt", _("出具收件凭证")
    REQUEST_CORRECTION = "request_correction", _("告知补正")
    CORRECT = "correct", _("补正")
    LAPSE_CORRECTION = "lapse_correction", _("逾期未补正")
    DECLINE = "decline", _("不予受理")
    RETURN_TO_WINDOW = "return_to_window", _("退回窗口")
    ACCEPT = "accept", _("受理")
    DEEM_ACCEPTED = "deem_accepted", _("视为受理")
    ACCEPT_TOLERANTLY = "accept_tolerantly", _("容缺受理")
    ACCEPT_ON_COMMITMENT = "accept_on_commitment", _("告知承诺受理")
    LAPSE_TOLERANCE = "lapse_tolerance", _("容缺逾期视为撤回")
    REVOKE_ACCEPTANCE = "revoke_acceptance", _("撤销受理")
    ASSIGN = "assign", _("指派审查人员")
    EXAMINE = "examine", _("审查")
    SUSPEND = "suspend", _("启动特别程序")
    END_PROCEDURE = "end_procedure", _("结束一项特别程序")
    RESUME = "resume", _("恢复办理")
    EXTEND = "extend", _("延期")
    FORWARD = "forward", _("转报上级")
    GRANT = "grant", _("准予决定")
    REFUSE = "refuse", _("不予决定")
    DEEM_GRANTED = "deem_granted", _("视为准予延续")
    ISSUE = "issue", _("制证")
    POST = "post", _("邮寄")
    DELIVER = "deliver", _("送达")
    WITHDRAW = "withdraw", _("撤回申请")
    TERMINATE = "terminate", _("终止办理")
    ARCHIVE = "archive", _("归档")
    CHECK_MATERIAL = "check_material", _("核验材料")
    WRITE_MESSAGE = "write_message", _("留言")
    WRITE_NOTE = "write_note", _("内部备注")
    RECORD = "record", _("登记环节")
    FAVOUR = "favour", _("适用有利变化")


class Channel(models.TextChoices):
    """How the application came (R-GEN-6)."""

    ONLINE = "online", _("网上")
    WINDOW = "window", _("窗口")
    POST = "post", _("邮寄")
    KIOSK = "kiosk", _("自助终端")
    IMPORT = "import", _("外部系统")


class ClockName(models.TextChoices):
    """Whose time runs: the organ's before acceptance, the applicant's, the organ's to the decision, and to delivery."""

    ACCEPTANCE = "acceptance", _("受理期限")
    CORRECTION = "correction", _("补正期限")
    DECISION = "decision", _("办理期限")
    DELIVERY = "delivery", _("送达期限")


class ClockEventKind(models.TextChoices):
    STARTED = "started", _("开始")
    STOPPED = "stopped", _("停止")
    RESUMED = "resumed", _("恢复")
    EXTENDED = "extended", _("延长")
    SHORTENED = "shortened", _("缩短")
    ENDED = "ended", _("结束")


class StepKind(models.TextChoices):
    """环节 (R-FLOW-1, R-FLOW-19)."""

    APPLY = "apply", _("申请")
    INTAKE = "intake", _("收件")
    ACCEPTANCE = "acceptance", _("受理")
    CORRECTION = "correction", _("补正")
    EXAMINATION = "examination", _("审查")
    DECISION = "decision", _("决定")
    LICENCE_MAKING = "licence_making", _("制证")
    DELIVERY = "delivery", _("送达")
    ENDING = "ending", _("办结")
    OTHER = "other", _("其他")


class StepState(models.TextChoices):
    TODO = "todo", _("待办")
    DONE = "done", _("已办")


class StepResult(models.TextChoices):
    PASSED = "passed", _("通过")
    RETURNED = "returned", _("退回")
    REFUSED = "refused", _("不通过")
    OTHER = "other", _("其他")


class DeclineKind(models.TextChoices):
    """Why a case is not accepted (R-FLOW-3)."""

    NO_PERMIT_NEEDED = "no_permit_needed", _("依法不需要取得许可")
    ANOTHER_ORGAN = "another_organ", _("不属于本机关职权范围")
    STILL_FAILING = "still_failing", _("补正后仍不符合要求")
    FALSE_PAPERS = "false_papers", _("提供虚假材料或者隐瞒情况")
    BARRED = "barred", _("申请人在限制申请期内")
    ITEM_CANCELLED = "item_cancelled", _("事项已取消")
    NO_AGREEMENT = "no_agreement", _("无跨区域通办协议")


class BulkKind(models.TextChoices):
    """What one order does to many cases, one after the other."""

    END_ABOLISHED = "end_abolished", _("事项取消，终结办件")
    FAVOUR = "favour", _("适用有利变化")


class MaterialWay(models.TextChoices):
    """收取方式 (R-MAT-3)."""

    PAPER = "paper", _("纸质收取")
    UPLOAD = "upload", _("附件上传")
    SCAN = "scan", _("扫描")
    LATER = "later", _("容缺后补")
    LICENCE = "licence", _("证照库")


class TrustGrade(models.TextChoices):
    """可信等级 (R-MAT-4)."""

    A = "A", _("A 签发机关产生，可直接使用")
    B = "B", _("B 窗口核验原件，可重复使用")
    C = "C", _("C 用户上传，使用前须核验原件")
    D = "D", _("D 用户自行制作并承诺，可直接使用")


class DocumentKind(models.TextChoices):
    """文书 (R-DOC-1 … R-DOC-13). The rest of the register joins with its procedures."""

    INTAKE_RECEIPT = "intake_receipt", _("收件凭证")
    ACCEPTANCE_NOTICE = "acceptance_notice", _("受理通知书")
    NON_ACCEPTANCE_NOTICE = "non_acceptance_notice", _("不予受理通知书")
    CORRECTION_NOTICE = "correction_notice", _("补正告知书")
    EXTENSION_NOTICE = "extension_notice", _("延期通知书")
    GRANT_DECISION = "grant_decision", _("准予决定书")
    REFUSAL_DECISION = "refusal_decision", _("不予决定书")
    DELIVERY_RECEIPT = "delivery_receipt", _("送达回证")
    WITHDRAWAL_NOTICE = "withdrawal_notice", _("撤回通知书")
    TERMINATION_NOTICE = "termination_notice", _("终止通知书")


class DeliveryWay(models.TextChoices):
    """送达方式 (R-FLOW-23)."""

    WINDOW = "window", _("窗口领取")
    COURIER = "courier", _("邮寄")
    ELECTRONIC = "electronic", _("电子送达")
    KIOSK = "kiosk", _("自助打印")


class CorrectionState(models.TextChoices):
    OPEN = "open", _("待补正")
    ANSWERED = "answered", _("已补正")
    LAPSED = "lapsed", _("逾期未补正")
    ENDED = "ended", _("已终结")


class Light(models.TextChoices):
    """亮灯 (R-SUP-3). Always shown with its words."""

    GREEN = "green", _("正常")
    BLUE = "blue", _("即将到期")
    YELLOW = "yellow", _("预警")
    RED = "red", _("超期")
    GREY = "grey", _("无期限")
