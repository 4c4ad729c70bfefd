"""How the catalogue says no."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    "catalogue.not_your_body": _("您不是该实施主体的事项管理员，不能维护此事项。"),
    "catalogue.code_invalid": _("事项编码“{item_code}”不符合规则（{reason}）：实施编码应为31位，业务办理项编码应为33位，前18位为实施主体统一社会信用代码。"),
    "catalogue.code_of_other_body": _("事项编码“{item_code}”的前18位不是实施主体的统一社会信用代码（{credit_code}）。"),
    "catalogue.code_taken": _("事项编码“{item_code}”已被使用，编码不得重复使用。"),
    "catalogue.published_is_immutable": _("第{number}版已发布，不得修改。如需调整，请起草新版本。"),
    "catalogue.draft_exists": _("该事项已有一个草稿版本（第{number}版），请先处理该草稿。"),
    "catalogue.unknown_element": _("事项没有“{names}”这一要素。"),
    "catalogue.name_missing": _("请填写事项名称。"),
    "catalogue.not_on_application": _("依职权实施的事项不面向申请人，不能作为依申请事项发布。"),
    "catalogue.legal_basis_missing": _("行政许可事项必须写明设定依据。"),
    "catalogue.instant_needs_same_day": _("即办件应当当日办结，承诺时限不能是{promised}。"),
    "catalogue.promise_missing": _("承诺件应当写明承诺办结时限。"),
    "catalogue.promise_exceeds_statute": _("承诺时限（{promised}）不得超过法定时限（{statutory}）。"),
    "catalogue.situations_faulty": _("情形引导有误（{reason}）：{where}"),
    "catalogue.forbidden_phrase": _("“{where}”中出现兜底表述“{phrase}”。"),
    "catalogue.effective_in_past": _("生效日期不能早于发布当日（{earliest}）。"),
    "catalogue.import_unreadable": _("“{path}”不存在，或其中没有可读取的表格。"),
    "catalogue.import_no_profile": _("没有识别出数据格式（{what}）。可用的格式：{known}。"),
    "catalogue.import_not_permitted": _("批量导入事项由系统管理员在命令行进行。"),
    "catalogue.item_suspended": _("该事项已暂停办理，暂不接受新的申请。"),
    "catalogue.item_cancelled": _("该事项已取消，不再接受新的申请。"),
}  # fmt: skip
