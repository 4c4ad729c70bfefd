"""What is wrong with a number, in words for the person who typed it."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "credit-code": {
        "bad_length": _("统一社会信用代码应为18位。"),
        "bad_character": _("统一社会信用代码只能包含数字和大写字母（不含I、O、S、V、Z）。"),
        "bad_check": _("统一社会信用代码的校验位不对，请核对是否输错。"),
    },
    "id-number": {
        "old_form": _("这是15位的旧号码，请填写18位公民身份号码。"),
        "bad_length": _("公民身份号码应为18位。"),
        "bad_format": _("公民身份号码应为17位数字加1位数字或X。"),
        "bad_date": _("公民身份号码中的出生日期不存在。"),
        "in_future": _("公民身份号码中的出生日期晚于今天。"),
        "bad_check": _("公民身份号码的校验位不对，请核对是否输错。"),
    },
    "licence-id": {
        "bad_format": _("电子证照标识的格式不对。"),
        "bad_check": _("电子证照标识的校验位不对。"),
    },
    "document": {"bad_character": _("证件号码只能包含字母、数字、括号和短横线。")},
    "mobile": {"bad_mobile": _("请填写11位手机号码。")},
}


def problem_text(kind: str, reason: str) -> str:
    """The sentence for a reason of one kind: `credit-code`, `id-number`, `licence-id`, `document`, `mobile`."""
    return str(TEXTS[kind][reason])
