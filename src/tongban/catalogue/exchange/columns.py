"""The sheets of a catalogue file and their columns: the one place where a heading, its element and its kind stand together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tongban.catalogue.elements import ELEMENTS as WORDS_OF
from tongban.catalogue.enums import (
    CaseType,
    ItemStatus,
    ItemType,
    MaterialForm,
    MaterialSource,
    MaterialType,
    Necessity,
    OnlineDepth,
    ResultType,
    ServiceObject,
    TimeUnit,
)
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion

TEXT, NUMBER, FLAG, CHOICE, CHOICES, WORDS, DATE, WAYS, JSON = (
    "text", "number", "flag", "choice", "choices", "words", "date", "ways", "json",
)  # fmt: skip
LONGEST_TEXT = 200_000  # characters of one cell; the longest real ones have some thousand
SMALL, LARGE = 32_767, 2_147_483_647
DRAFT, PUBLISHED = "draft", "published"


@dataclass(frozen=True)
class Column:
    """One column. `key` names the element; both it and `head` are taken as heading."""

    key: str
    head: str
    kind: str = TEXT
    longest: int = LONGEST_TEXT
    largest: int = SMALL
    known: Mapping[str, str] = field(default_factory=dict)  # what is written → value
    is_required: bool = False  # the column has to be there, and no cell of it may be empty
    empty: Any = ""  # what an empty cell says


@dataclass(frozen=True)
class Sheet:
    """One sheet (one CSV file of the same name)."""

    key: str
    name: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        return next(one for one in self.columns if one.key == key)


def _labels(choices: Any) -> dict[str, str]:
    """The words of the source language, whatever language is in force: a file is for any reader."""
    from django.utils.translation import override

    with override("zh-hans"):
        return {str(label).strip(): str(value) for value, label in choices}


def _text(key: str, head: str, longest: int = LONGEST_TEXT, *, needed: bool = False) -> Column:
    return Column(key, head, TEXT, longest, is_required=needed)


def _number(key: str, head: str, *, empty: Any = None, largest: int = SMALL) -> Column:
    return Column(key, head, NUMBER, largest=largest, empty=empty)


def _flag(key: str, head: str, *, empty: bool) -> Column:
    return Column(key, head, FLAG, empty=empty)


def _choice(key: str, head: str, choices: Any, *, empty: str = "") -> Column:
    return Column(key, head, CHOICE, known=_labels(choices), empty=empty)


FORMS = {"窗口办理": "window", "网上办理": "online", "移动端办理": "mobile", "快递申请": "courier", "自助终端": "kiosk"}
STATES = {"草稿": DRAFT, "已发布": PUBLISHED, "审核中": DRAFT, "审核通过，待发布": DRAFT}
UNITS = {"个工作日": "working_day", "工作日": "working_day", "个自然日": "calendar_day", "自然日": "calendar_day", "个月": "month",
         "月": "month", "小时": "hour"}  # fmt: skip
IN_VERSION = ("fees", "faq", "situations")  # kept inside the version, sheets of their own
CODE = _text("code", "事项编码", 60, needed=True)
STATE = Column("state", "版本状态", CHOICE, known=STATES)
# Of the item and its body, not of the version.
OF_ITEM = (
    "code",
    "state",
    "status",
    "body_name",
    "body_code",
    "region_code",
    "source",
    "source_id",
    "effective_on",
    "popularity",
)


def _further(model: Any, columns: tuple[Column, ...], passed_over: frozenset[str]) -> tuple[Column, ...]:
    """Columns for what the model has learnt to hold since this page was written: nothing is left out of an export."""
    known = {one.key for one in columns} | passed_over
    return columns + tuple(_of_field(one) for one in model._meta.concrete_fields if one.name not in known)


def _of_field(field: Any) -> Column:
    from django.db import models
    from django.utils.translation import override

    with override("zh-hans"):
        head = str(WORDS_OF[field.name][1] if field.name in WORDS_OF else field.verbose_name)
    if isinstance(field, models.JSONField):
        return Column(field.name, head, JSON, empty=field.get_default())
    if isinstance(field, models.BooleanField):
        return Column(field.name, head, FLAG, empty=None if field.null else bool(field.get_default()))
    if isinstance(field, models.IntegerField):
        return Column(
            field.name,
            head,
            NUMBER,
            empty=field.get_default(),
            largest=SMALL if "Small" in type(field).__name__ else LARGE,
        )
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return Column(field.name, head, DATE, empty=None)
    return Column(field.name, head, longest=field.max_length or LONGEST_TEXT)


ITEMS = Sheet("items", "事项", _further(ItemVersion, (
    CODE, STATE, _text("name", "事项名称", 200), _choice("status", "事项状态", ItemStatus.choices, empty=ItemStatus.IN_USE.value),
    _text("body_name", "实施主体", 200), _text("body_code", "实施主体统一社会信用代码", 18), _text("region_code", "区划代码", 12),
    Column("effective_on", "生效日期", DATE, empty=None),
    _choice("item_type", "事项类型", ItemType.choices), _choice("case_type", "办件类型", CaseType.choices),
    Column("service_objects", "服务对象", CHOICES, known=_labels(ServiceObject.choices), empty=[]),
    _text("legal_basis", "设定依据"), _text("exercise_level", "行使层级", 40), _text("power_source", "权力来源", 40),
    Column("themes", "服务主题", WORDS, empty=[]),
    _text("handling_office", "承办机构", 200), _text("entrusting_body", "委托部门", 200), Column("co_bodies", "联办机构", WORDS, empty=[]),
    _number("statutory_limit", "法定办结时限", largest=LARGE),
    Column("statutory_unit", "法定时限单位", CHOICE, known=UNITS, empty=TimeUnit.WORKING_DAY.value),
    _text("statutory_note", "法定时限说明"), _number("promised_limit", "承诺办结时限", largest=LARGE),
    Column("promised_unit", "承诺时限单位", CHOICE, known=UNITS, empty=TimeUnit.WORKING_DAY.value),
    _text("promised_note", "承诺时限说明"), _text("conditions", "受理条件"), _text("procedure", "办理程序"),
    Column("handling_forms", "办理形式", CHOICES, known=FORMS, empty=[]), _number("visits", "到办事现场次数"),
    _text("visits_reason", "必须到现场的原因"), _text("place", "办理地点"), _text("hours", "办理时间"),
    _flag("is_in_hall", "是否进驻政务大厅", empty=True), _flag("is_online", "是否网上办理", empty=True),
    _flag("may_apply_online", "能否网上申请", empty=True),
    Column("online_depth", "网上办理深度", CHOICES, known=_labels(OnlineDepth.choices), empty=[]),
    _text("handling_scope", "通办范围", 40), _text("quantity_limit", "数量限制", 200), _flag("is_charged", "是否收费", empty=False),
    _choice("result_type", "结果类型", ResultType.choices, empty=ResultType.NONE.value), _text("result_name", "结果名称", 200),
    _text("licence_type_code", "电子证照类型", 40), _number("licence_valid_months", "证照有效期（月）"),
    _flag("may_courier", "能否邮寄送达", empty=False), _text("consultation", "咨询方式"), _text("complaint", "监督投诉方式"),
    _flag("is_bundle", "是否“一件事”", empty=False), _number("min_assurance_level", "最低实名等级", empty=2),
    _flag("may_use_proxy", "能否委托代办", empty=True), _flag("touches_safety", "是否涉及公共安全和健康", empty=False),
    _flag("desk_may_decide", "窗口能否当场决定", empty=False), _text("form_code", "电子表单", 60),
    _number("form_version", "电子表单版本", largest=LARGE), _number("popularity", "热度", empty=0, largest=LARGE),
    _text("source", "来源", 60), _text("source_id", "来源编号", 100), _text("fingerprint", "来源指纹", 64),
    Column("extra", "其他要素", JSON, empty={}),
), frozenset({"id", "item", "number", "base_version", "published_at", *IN_VERSION})))  # fmt: skip
MATERIALS = Sheet("materials", "材料", _further(ItemMaterial, (
    CODE, STATE, _number("order", "顺序"), _text("material_code", "材料编码", 60), _text("name", "材料名称", 500, needed=True),
    _choice("material_type", "材料类型", MaterialType.choices, empty=MaterialType.OTHER.value),
    _choice("form", "材料形式", MaterialForm.choices, empty=MaterialForm.EITHER.value),
    _number("originals", "原件份数", empty=0), _number("copies", "复印件份数", empty=0), _text("paper_specification", "纸张规格", 100),
    _choice("source", "来源渠道", MaterialSource.choices, empty=MaterialSource.APPLICANT.value), _text("source_note", "来源说明"),
    _text("issuer", "出具单位", 200), _text("legal_basis", "设定依据"), _text("acceptance_standard", "受理标准"),
    _text("filling_notes", "填报须知"), _choice("necessity", "必要性", Necessity.choices, empty=Necessity.NECESSARY.value),
    Column("needed_when", "什么情形需要", WAYS, empty=[]), _text("licence_type_code", "可用的电子证照", 40),
    Column("extra", "其他要素", JSON, empty={}),
), frozenset({"id", "version"})))  # fmt: skip
STEPS = Sheet("steps", "环节", _further(ItemStep, (
    CODE, STATE, _number("order", "顺序"), _text("name", "环节名称", 100, needed=True), _text("days", "时限", 60),
    _text("handler", "办理人", 200), _text("content", "办理内容"), _text("standard", "审查标准"), Column("extra", "其他要素", JSON, empty={}),
), frozenset({"id", "version"})))  # fmt: skip
FEES = Sheet("fees", "收费", (
    CODE, STATE, _text("name", "收费项目", 500), _text("standard", "收费标准"), _text("basis", "收费依据"), _text("amount", "金额（元）", 40),
))  # fmt: skip
FAQ = Sheet("faq", "常见问题", (CODE, STATE, _text("question", "问题"), _text("answer", "答复")))
SITUATIONS = Sheet("situations", "情形", (
    CODE, STATE, _text("id", "问题编号", 60, needed=True), _text("text", "问题"), _text("help", "说明"),
    Column("kind", "选法", CHOICE, known={"单选": "single", "多选": "multi"}), _flag("is_start", "先问", empty=False),
    _text("option", "选项编号", 60), _text("label", "选项"), Column("then", "接着问", WORDS, empty=[]),
))  # fmt: skip
REST = Sheet("rest", "补充", (
    CODE, STATE, _text("sheet", "表", 20, needed=True), _text("row", "行", 60), _text("key", "要素", 60, needed=True),
    _number("piece", "序号", empty=1), _text("content", "内容"),
))  # fmt: skip
THEMES = Sheet("themes", "主题", (
    _text("code", "主题编码", 20, needed=True), _text("name", "主题名称", 60, needed=True),
    Column("audience", "对象", CHOICE, known={"个人": "person", "企业": "enterprise"}, is_required=True), _number("order", "顺序", empty=0),
))  # fmt: skip
SHEETS = {one.key: one for one in (ITEMS, MATERIALS, STEPS, FEES, FAQ, SITUATIONS, THEMES, REST)}
LISTS = ("materials", "steps")  # rows of their own in the database
BY_NAME = {name: one for one in SHEETS.values() for name in (one.name, one.key)}
ELEMENTS = tuple(one.key for one in ITEMS.columns if one.key not in (*OF_ITEM, "themes")) + IN_VERSION
MATERIAL_FIELDS = ("code", *(one.key for one in MATERIALS.columns if one.key not in ("code", "state", "material_code")))
STEP_FIELDS = tuple(one.key for one in STEPS.columns if one.key not in ("code", "state"))
