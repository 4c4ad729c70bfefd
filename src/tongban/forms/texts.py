"""What is said beside a field. Keys: schema keyword, then the kind of widget where it matters."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "required": _("请填写{label}。"),
    "required.choice": _("请选择{label}。"),
    "required.file": _("请上传{label}。"),
    "required.confirm": _("请勾选“{label}”。"),
    "required.group": _("请至少填写一项{label}。"),
    "minLength": _("{label}至少要有{limit}个字。"),
    "maxLength": _("{label}不能超过{limit}个字，现在有{count}个字。"),
    "pattern": _("{label}的格式不对。"),
    "type.number": _("{label}请填写数字。"),
    "type.integer": _("{label}请填写整数。"),
    "minimum": _("{label}不能小于{limit}。"),
    "maximum": _("{label}不能大于{limit}。"),
    "exclusiveMinimum": _("{label}必须大于{limit}。"),
    "exclusiveMaximum": _("{label}必须小于{limit}。"),
    "multipleOf": _("{label}必须是{limit}的倍数。"),
    "enum": _("请从{label}列出的选项中选择。"),
    "minItems": _("{label}至少要选{limit}项。"),
    "maxItems": _("{label}最多选{limit}项。"),
    "minItems.group": _("{label}至少要填写{limit}项。"),
    "maxItems.group": _("{label}最多填写{limit}项。"),
    "minItems.file": _("{label}至少要上传{limit}个文件。"),
    "maxItems.file": _("{label}最多上传{limit}个文件。"),
    "uniqueItems": _("{label}里有重复的内容。"),
    "format.date": _("{label}请填写存在的日期，例如2026-01-31。"),
    "format.month": _("{label}请填写年月，例如2026-01。"),
    "format.money": _("{label}请填写金额（元），最多两位小数。"),
    "format.region": _("请选择{label}。"),
    "format.phone": _("{label}请填写11位手机号码，或带区号的固定电话。"),
    "format.email": _("{label}请填写正确的电子邮箱地址。"),
    "format.uuid": _("{label}的文件没有上传成功，请重新上传。"),
    "unknown_region": _("{label}里没有这个行政区划，请重新选择。"),
    "region_outside": _("{label}不在可以选择的范围内。"),
    "region_not_deep_enough": _("{label}请选到更下一级。"),
    "too_early": _("{label}不能早于{limit}。"),
    "too_late": _("{label}不能晚于{limit}。"),
    "in_future": _("{label}不能晚于今天。"),
    "in_past": _("{label}不能早于今天。"),
    "senseless": _("{label}的内容无法识别，请重新填写。"),
    "other": _("{label}的内容不符合要求。"),
}


def text(key: str, kind: str = "", **facts: object) -> str:
    """The sentence for this key, in the language in force; the one for the kind of widget where there is one."""
    chosen = TEXTS.get(f"{key}.{kind}", TEXTS.get(key, TEXTS["other"]))
    return str(chosen).format_map(facts)
