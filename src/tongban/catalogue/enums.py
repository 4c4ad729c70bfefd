"""Code lists of the catalogue (R-ITEM-9 … R-ITEM-21, R-MAT-1, R-MAT-2), stored by name, mapped per interface."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemType(models.TextChoices):
    PERMIT = "permit", _("行政许可")
    PENALTY = "penalty", _("行政处罚")
    COERCION = "coercion", _("行政强制")
    LEVY = "levy", _("行政征收")
    BENEFIT = "benefit", _("行政给付")
    INSPECTION = "inspection", _("行政检查")
    CONFIRMATION = "confirmation", _("行政确认")
    REWARD = "reward", _("行政奖励")
    ADJUDICATION = "adjudication", _("行政裁决")
    OTHER_POWER = "other_power", _("其他行政权力")
    PUBLIC_SERVICE = "public_service", _("公共服务")


ON_APPLICATION = frozenset(
    {
        ItemType.PERMIT, ItemType.BENEFIT, ItemType.CONFIRMATION, ItemType.REWARD,
        ItemType.ADJUDICATION, ItemType.OTHER_POWER, ItemType.PUBLIC_SERVICE,
    }
)  # 依申请 (R-ITEM-10)  # fmt: skip


class CaseType(models.TextChoices):
    INSTANT = "instant", _("即办件")
    PROMISED = "promised", _("承诺件")
    OTHER = "other", _("其他")


class ServiceObject(models.TextChoices):
    PERSON = "person", _("自然人")
    ENTERPRISE = "enterprise", _("企业法人")
    PUBLIC_INSTITUTION = "public_institution", _("事业法人")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织法人")
    UNINCORPORATED = "unincorporated", _("非法人企业")
    ORGAN = "organ", _("行政机关")
    OTHER = "other", _("其他组织")


class TimeUnit(models.TextChoices):
    WORKING_DAY = "working_day", _("个工作日")
    CALENDAR_DAY = "calendar_day", _("个自然日")
    MONTH = "month", _("个月")
    HOUR = "hour", _("小时")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("审核中")
    APPROVED = "approved", _("审核通过，待发布")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")
    DISCARDED = "discarded", _("已放弃")  # a draft that was given up: it keeps its number and what was said of it


UNPUBLISHED = frozenset({VersionState.DRAFT, VersionState.SUBMITTED, VersionState.APPROVED})
SEEN_BY_ALL = frozenset({VersionState.PUBLISHED, VersionState.WITHDRAWN})


class ReviewOffice(models.TextChoices):
    """Who has to agree before a version takes effect (R-ITEM-39)."""

    ESTABLISHMENT = "establishment", _("机构编制部门")
    LEGAL = "legal", _("合法性审核部门")


class SubmissionState(models.TextChoices):
    OPEN = "open", _("审核中")
    APPROVED = "approved", _("审核通过")
    RETURNED = "returned", _("退回修改")
    WITHDRAWN = "withdrawn", _("已撤回")


class ItemStatus(models.TextChoices):
    IN_USE = "in_use", _("在用")
    SUSPENDED = "suspended", pgettext_lazy("state", "暂停")
    CANCELLED = "cancelled", pgettext_lazy("state", "取消")


class ActKind(models.TextChoices):
    """What is done to an item as a whole (R-ITEM-20, R-ITEM-39)."""

    SUSPEND = "suspend", _("暂停")
    RESUME = "resume", _("恢复")
    CANCEL = "cancel", _("取消")
    SPLIT = "split", _("拆分")
    MERGE = "merge", _("合并")


REVIEWED_ACTS = frozenset({ActKind.CANCEL, ActKind.SPLIT, ActKind.MERGE})  # two offices agree first (R-ITEM-39)
RESHAPING = frozenset({ActKind.SPLIT, ActKind.MERGE})  # the matter goes on in other items


class ActState(models.TextChoices):
    DRAFT = "draft", _("准备中")
    SUBMITTED = "submitted", _("审核中")
    APPROVED = "approved", _("审核通过，待公布")
    PUBLISHED = "published", _("已公布")
    DISCARDED = "discarded", _("已放弃")


class DelegationKind(models.TextChoices):
    """How an item is done nearer to the people than where it belongs (R-ITEM-12, R-ITEM-17)."""

    DELEGATED = "delegated", _("下放办理")  # the lower body acts in its own name
    ENTRUSTED = "entrusted", _("委托办理")  # it acts in the name of who entrusted it
    AGENT = "agent", _("代办")  # somebody there brings the papers on the way
    WINDOW = "window", _("就近收件")  # papers are taken in there, decided where the item belongs


WITH_BODY = frozenset({DelegationKind.DELEGATED, DelegationKind.ENTRUSTED})  # somebody else decides: which body


class ResultType(models.TextChoices):
    LICENCE = "licence", _("证照")
    APPROVAL = "approval", _("批文")
    OTHER = "other", _("其他")
    NONE = "none", _("无")


class MaterialType(models.TextChoices):
    LICENCE = "licence", _("证照证明")
    FORM = "form", _("表单文书")
    OTHER = "other", _("其他")


class MaterialForm(models.TextChoices):
    PAPER = "paper", _("纸质")
    ELECTRONIC = "electronic", _("电子")
    EITHER = "either", _("纸质或电子")
    BOTH = "both", _("纸质和电子")


class MaterialSource(models.TextChoices):
    APPLICANT = "applicant", _("申请人自备")
    GOVERNMENT = "government", _("政府部门核发")
    OTHER = "other", _("其他")


class Necessity(models.TextChoices):
    NECESSARY = "necessary", _("必要")
    OPTIONAL = "optional", _("非必要")
    LATER = "later", _("可容缺后补")
    SHARED = "shared", _("数据共享免交")


class OnlineDepth(models.TextChoices):
    """网上办理深度 (R-ITEM-19): a cumulative set, from asking to the e-licence."""

    CONSULTATION = "consultation", _("网上咨询")
    INTAKE = "intake", _("网上收件")
    PRELIMINARY_REVIEW = "preliminary_review", _("网上预审")
    ACCEPTANCE = "acceptance", _("网上受理")
    HANDLING = "handling", _("网上办理")
    RESULT_FEEDBACK = "result_feedback", _("网上办理结果反馈")
    LICENCE_FEEDBACK = "licence_feedback", _("网上电子证照反馈")
    OTHER = "other", _("其他")


class ListKind(models.TextChoices):
    """What a named list is about; the name itself is free."""

    AT_MOST_ONE_VISIT = "at_most_one_visit", _("最多跑一次")
    ZERO_VISIT = "zero_visit", _("零跑动")
    AT_ONCE = "at_once", _("马上办")
    ONLINE = "online", _("网上办")
    NEARBY = "nearby", _("就近办")
    ONE_GO = "one_go", _("一次办")
    ANYWHERE = "anywhere", _("异地通办")
    ZERO_MATERIAL = "zero_material", _("零材料提交")
    OTHER = "other", _("其他")


class ListScope(models.TextChoices):
    """How far 通办 reaches."""

    CROSS_PROVINCE = "cross_province", _("跨省通办")
    IN_PROVINCE = "in_province", _("省内通办")
    CITY_WIDE = "city_wide", _("全市通办")


class ListFilling(models.TextChoices):
    BY_BATCH = "batch", _("分批公布")
    BY_RULE = "rule", _("按规则生成")


class ListState(models.TextChoices):
    PREPARING = "preparing", _("未公布")
    OPEN = "open", _("已公布")
    CLOSED = "closed", _("已停止调整")


class ListElement(models.TextChoices):
    """The conditions a rule may be made of; a closed set, each over elements of the version in force."""

    VISITS = "visits", _("到现场次数不超过")
    ZERO_MATERIAL = "zero_material", _("零材料提交")
    INSTANT = "instant", _("即办件")
    MAY_APPLY_ONLINE = "may_apply_online", _("可以网上申请")
    DEPTH = "depth", _("网上办理深度达到")
    FULLY_ONLINE = "fully_online", _("全程网办")
    HANDLING_SCOPE = "handling_scope", _("通办范围为")
    NO_FEE = "no_fee", _("不收费")
    SERVICE_OBJECT = "service_object", _("服务对象包括")


class ChangeWay(models.TextChoices):
    """By what a list changed."""

    BATCH = "batch", _("分批公布")
    RULE = "rule", _("按规则更新")
    EXCEPTION = "exception", _("例外调整")
    STANDING = "standing", _("随事项取消、拆分、合并调整")


class ChangeState(models.TextChoices):
    DRAFT = "draft", _("准备中")
    PUBLISHED = "published", _("已公布")
    DISCARDED = "discarded", _("已放弃")


class LineAct(models.TextChoices):
    ENTER = "enter", _("列入")
    LEAVE = "leave", _("移出")


class ExceptionKind(models.TextChoices):
    ADD = "add", _("另行列入")
    LEAVE_OUT = "leave_out", _("不列入")


class QuestionState(models.TextChoices):
    """A question of somebody who did not find what they looked for."""

    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已关闭")


class SayingKind(models.TextChoices):
    """What somebody says: something they want, another word for a part of names, or what is to be done to it."""

    THING = "thing", _("想办的事")
    WORD = "word", _("另一种叫法")
    ACTION = "action", _("动作")


class ProofState(models.TextChoices):
    """Where a demanded proof stands in the register (证明事项清单)."""

    KEPT = "kept", _("保留")
    CANCELLED = "cancelled", pgettext_lazy("state", "取消")
    NO_PROOF = "no_proof", _("不属于证明事项")


class BasisKind(models.TextChoices):
    """What may demand a proof (R-ITEM-32); nothing less."""

    LAW = "law", _("法律")
    REGULATION = "regulation", _("法规")
    STATE_COUNCIL = "state_council", _("国务院决定")


class Replacement(models.TextChoices):
    """Why a proof may not be demanded (R-ITEM-33), each ground of the rule and no other."""

    LEGAL_LICENCE = "legal_licence", _("法定证照")
    LEGAL_DOCUMENT = "legal_document", _("法律文书")
    COMMITMENT = "commitment", _("书面告知承诺")
    INTERNAL_CHECK = "internal_check", _("政府部门内部核查")
    DEPARTMENT_CHECK = "department_check", _("部门间核查")
    NETWORK_CHECK = "network_check", _("网络核验")
    CONTRACT = "contract", _("合同凭证")
    COVERED = "covered", _("其他材料涵盖或者替代")
    UNVERIFIABLE = "unverifiable", _("开具单位无法调查核实")


class GuideFileKind(models.TextChoices):
    """What a material may bring along on the guide (R-MAT-1, CAT-6)."""

    BLANK = "blank", _("空白表格")
    SAMPLE = "sample", _("示范文本")


class CompanionWay(models.TextChoices):
    """Why one item is named beside another."""

    COUNTED = "counted", _("按办件统计")
    CHOSEN = "chosen", _("人工添加")
    LEFT_OUT = "left_out", _("不显示")


class PolicyState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class PresenceKind(models.TextChoices):
    """How an item is present in a hall."""

    FULL = "full", _("部门窗口办理")
    COMPREHENSIVE = "comprehensive", _("综合窗口办理")
    CONSULTATION = "consultation", _("只提供咨询")


TAKES_IN = frozenset({PresenceKind.FULL, PresenceKind.COMPREHENSIVE})  # consultation alone is no presence (应进必进)


class ChangeKind(models.TextChoices):
    """What others are told of an item."""

    PUBLISHED = "version_published", _("发布新版本")
    WITHDRAWN = "version_withdrawn", _("撤下版本")
    SUSPENDED = "item_suspended", _("暂停办理")
    CANCELLED = "item_cancelled", _("取消事项")
    RESUMED = "item_resumed", _("恢复办理")
    NOTICE = "notice_changed", _("公告有变化")
    PLACES = "places_changed", _("就近办理点有变化")
    HALLS = "halls_changed", _("进驻大厅有变化")
    LISTS = "lists_changed", _("所在清单有变化")
    POLICIES = "policies_changed", _("相关政策有变化")
    REFORMS = "reforms_changed", _("改革方式有变化")
    COMPANIONS = "companions_changed", _("一起办的事项有变化")
    PROOFS = "proofs_changed", _("证明事项登记有变化")


class RunState(models.TextChoices):
    """Where the import of a file stands."""

    WAITING = "waiting", _("等待检查")
    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("检查完毕")
    ORDERED = "ordered", _("等待导入")
    WRITING = "writing", _("正在导入")
    DONE = "done", _("已导入")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("没有完成")


class RunAction(models.TextChoices):
    BEGIN_CHECK = "begin_check", _("开始检查")
    FINISH_CHECK = "finish_check", _("检查完毕")
    ORDER = "order", _("开始导入")
    BEGIN_WRITE = "begin_write", _("开始写入")
    FINISH = "finish", _("完成")
    GIVE_BACK = "give_back", _("重新排队")
    CANCEL = "cancel", _("取消")
    FAIL = "fail", _("中止")


class ReformKind(models.TextChoices):
    """证照分离: what became of a permit that concerns enterprises (CAT-11)."""

    CANCEL = "cancel", _("直接取消审批")
    FILING = "filing", _("审批改为备案")
    COMMITMENT = "commitment", _("实行告知承诺")
    OPTIMISE = "optimise", _("优化审批服务")


class ReformScope(models.TextChoices):
    WHOLE_COUNTRY = "whole_country", _("全国")
    FREE_TRADE_ZONE = "free_trade_zone", _("自由贸易试验区")
