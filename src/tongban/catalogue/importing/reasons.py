"""What the reasons of an import's findings mean, for people who read the report."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "missing": _("没有填写"), "too_long": _("太长，全文另存"), "control_characters": _("含有控制字符，已去掉"),
    "unreadable_characters": _("含有乱码"), "not_a_number": _("不是数字，原文另存"), "number_too_large": _("数字太大，原文另存"),
    "number_written_oddly": _("数字写法不规范，已读懂"), "unknown_value": _("没有这个选项，原文另存"), "placeholder": _("占位的内容，不是材料"),
    "many_visits": _("到现场次数太多"), "instant_not_same_day": _("即办件却不是当日办结"), "promise_exceeds_statute": _("承诺时限超过法定时限，原文另存"),
    "contradicts_handle_form": _("与办理形式的文字不一致"), "row_twice": _("与前面一行完全相同，已略过"), "id_twice": _("编号与前面重复，已略过"),
    "code_twice": _("编码与前面重复"), "item_unknown": _("没有这个编号的事项，已略过"), "order_twice": _("顺序号重复，已顺延"),
    "unknown_column": _("不认识的列，原文另存"), "column_missing": _("缺少这一列"), "column_twice": _("列名重复"), "table_missing": _("缺少这张表"),
    "unknown_table": _("不认识的表，没有读取"), "empty_text": _("没有内容"), "region_unknown": _("看不出属于哪个地区"),
    "encoding_not_utf8": _("不是 UTF-8 编码，已读懂"), "encoding_broken": _("文字编码混乱"), "nul_characters": _("含有空字符，已去掉"),
    "row_too_long": _("这一行的格子比表头多"), "row_too_short": _("这一行的格子比表头少"), "unreadable_row": _("这一行读不出来"), "quotes_odd": _("引号不成对，这一行按原样读取"),
    "unreadable_file": _("这个文件读不出来"), "code_length": _("编码长度不对"), "code_credit_code": _("编码前18位不是有效的统一社会信用代码"),
    "code_exercise_level": _("编码第19位不是行使层级"), "code_basic_code": _("编码中的基本编码不对"), "code_variant": _("编码末两位不是数字"),
    "basic_code_length": _("基本编码不是12位（R-ITEM-2）"), "basic_code_character": _("基本编码含有数字和大写字母以外的字符（R-ITEM-2）"),
    "basic_code_local": _("地方编码（14位），不是12位国家基本编码，按地方编码另存（R-ITEM-6、R-ITEM-8）"),
    "basic_code_other_type": _("基本编码中的事项类型与所列类型不一致（R-ITEM-9）"),
    "credit_code_length": _("统一社会信用代码不是18位"), "credit_code_character": _("统一社会信用代码含有不允许的字符（小写字母，或者 I O S V Z）"),
    "credit_code_check": _("统一社会信用代码的校验位不对"), "credit_code_placeholder": _("占位的代码，不是统一社会信用代码"),
    "credit_code_several": _("同一实施主体的行写了不同的代码"), "code_parts": _("编码不是“基本编码-区划-…-信用代码-版本-序号”的样子"),
    "code_contradicts_column": _("编码中的这一段与单列的内容不一致"), "type_contradicts_name": _("类型代码与类型名称不一致"),
    "code_contradicts_parts": _("编码与实施主体代码、行使层级、基本编码拼成的不一致（R-ITEM-3）"), "days_contradict": _("同一事项写了几个不同的天数"),
    "older_version": _("同一事项又收到一次，采用最新的版本"), "code_shared": _("与另一条记录共用实施编码：这一条另编平台编码"),
    "materials_missing": _("写明的材料份数与所列的不一致"), "conditional": _("“必要”一栏写的是有条件，按非必要处理，原文另存"),
    "quality_flag": _("来源自己标出的问题"), "wrong_shape": _("结构不对，已略过"),
}  # fmt: skip


def reason_in_words(reason: str) -> str:
    """ "" for a reason that speaks for itself."""
    return str(WORDS.get(reason, ""))
