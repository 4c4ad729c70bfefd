"""What the designer of forms says: names of kinds and settings, questions in words, faults beside where they are."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

KINDS = {
    "text": _("单行文字"), "textarea": _("多行文字"), "number": _("数字"), "money": _("金额"), "date": _("日期"),
    "month": _("年月"), "radio": _("单选（逐项列出）"), "select": _("单选（下拉列表）"), "checkboxes": _("多选"),
    "lookup": _("从公用代码中选"), "confirm": _("勾选声明"), "region": _("行政区划"), "id_number": _("公民身份号码"),
    "credit_code": _("统一社会信用代码"), "phone": _("电话号码"), "email": _("电子邮箱"), "file": _("上传文件"),
    "group": _("可重复填写的一组"), "note": _("说明文字"),
}  # fmt: skip
LOOKUPS = {"ethnic_groups": _("民族"), "education": _("学历"), "trades": _("行业门类")}
LEVELS = {"1": _("省"), "2": _("市"), "3": _("县（区）"), "4": _("乡镇（街道）"), "5": _("村（社区）")}
PATTERNS = {
    "digits": _("只能是数字"), "letters_digits": _("只能是字母和数字"), "capitals_digits": _("只能是大写字母和数字"),
    "number_sign": _("文号、证号（字母、数字、括号、“第”“字”“号”）"), "han": _("只能是汉字"), "postcode": _("邮政编码"),
    "plate": _("机动车号牌"), "web": _("网址（http 或 https 开头）"), "own": _("由系统设定的特殊格式"),
}  # fmt: skip
HINTS = {
    "name": _("姓名或名称"), "document_no": _("证件号码"), "document_type": _("证件类型"), "mobile": _("手机号码"),
    "email": _("电子邮箱"), "address": _("地址"), "region": _("所在地区"), "legal_rep": _("法定代表人"),
    "agent_name": _("经办人姓名"), "agent_document_no": _("经办人证件号码"), "agent_mobile": _("经办人手机号码"),
}  # fmt: skip
SETTINGS = {
    "title": _("标题"), "label": _("题目"), "help": _("填写说明"), "required": _("必填"), "look": _("样式"), "placeholder": _("输入框内的提示"),
    "min_length": _("最少字数"), "max_length": _("最多字数"), "pattern": _("格式"), "prefill": _("从账户带出"), "list": _("选项清单"),
    "options": _("选项"), "whole": _("只能填整数"), "unit": _("单位"), "minimum": _("最小值"), "maximum": _("最大值"),
    "lowest": _("最低金额"), "highest": _("最高金额"), "earliest": _("最早"), "latest": _("最晚"), "least": _("至少"), "most": _("最多"),
    "lookup": _("公用代码"), "within": _("范围"), "level": _("可以选到"), "min_level": _("至少选到"), "landline": _("固定电话也可以"),
    "several": _("最多上传几个文件"), "item_label": _("每一项叫什么"), "add_label": _("添加按钮的文字"), "text": _("说明文字"),
    "condition": _("显示条件"), "kind": _("类型"),
}  # fmt: skip
SAYINGS = {
    # what was typed
    "title_missing": _("请填写标题。"), "label_missing": _("请填写题目。"), "choose_kind": _("请选择题目的类型。"),
    "choose_section": _("请选择要移到的部分。"), "choose_one": _("请从列出的选项中选择。"), "choose_list": _("请选择一个选项清单。"),
    "choose_pattern": _("请从列出的格式中选择。"), "choose_operator": _("请选择怎样比较。"),
    "too_long": _("不能超过{limit}个字，现在有{count}个字。"), "too_many_sections": _("一张表单最多{limit}个部分。"),
    "too_many_fields": _("一张表单最多{limit}个题目。"), "options_missing": _("请至少写一个选项，每行一个。"),
    "too_many_options": _("最多{limit}个选项。"), "option_unreadable": _("每行先写选项，需要时在“｜”后面写提示，都不超过200个字。"),
    "option_twice": _("选项“{label}”写了两次。"), "whole_between": _("请填写{smallest}到{largest}之间的整数。"),
    "limits_crossed": _("上限不能小于下限。"), "least_too_many": _("至少要选的项数超过了选项的个数。"),
    "value_missing": _("请填写要比较的内容。"), "value_number": _("请填写数字。"), "value_money": _("请填写金额（元），最多两位小数。"),
    "value_date": _("请填写日期，例如2026-01-31，或者“今天”。"), "value_month": _("请填写年月，例如2026-01，或者“本月”。"),
    "no_such_option": _("“{value}”不是“{label}”的选项。"), "ask_above": _("条件只能用排在前面的题目，请重新选择。"),
    "copy_of": _("{label}（副本）"), "option": _("选项{number}"), "gone": _("已删除的题目"), "list_comma": _("、"),
    # one question in words
    "said_min_length": _("至少{value}个字"), "said_max_length": _("最多{value}个字"), "said_whole": _("整数"), "said_minimum": _("不小于{value}"),
    "said_maximum": _("不大于{value}"), "said_unit": _("单位：{value}"), "said_lowest": _("不低于{value}元"), "said_highest": _("不高于{value}元"),
    "said_earliest": _("不早于{value}"), "said_latest": _("不晚于{value}"), "said_earliest_today": _("不早于今天"), "said_latest_today": _("不晚于今天"),
    "said_least_rows": _("至少填写{value}项"), "said_most_rows": _("最多填写{value}项"), "said_least_choices": _("至少选{value}项"),
    "said_most_choices": _("最多选{value}项"), "said_several": _("最多{value}个文件"), "said_level": _("可以选到{level}"),
    "said_min_level": _("至少选到{level}"), "said_landline": _("手机或固定电话"), "said_prefill": _("从账户带出{what}"),
    "said_not": _("不符合：{inner}"), "said_ticked": _("已勾选“{label}”"), "said_unticked": _("没有勾选“{label}”"),
    "op_eq": _("“{label}”是{value}"), "op_ne": _("“{label}”不是{value}"), "op_in": _("“{label}”是{value}之一"), "op_not_in": _("“{label}”不是{value}中的任何一个"),
    "op_gt": _("“{label}”大于{value}"), "op_ge": _("“{label}”不小于{value}"), "op_lt": _("“{label}”小于{value}"), "op_le": _("“{label}”不大于{value}"),
    "op_contains": _("“{label}”选了{value}"), "op_filled": _("“{label}”已填写"), "op_empty": _("“{label}”没有填写"),
    # two forms in words
    "set_to": _("{name}：设为“{after}”"), "unset": _("{name}：取消了“{before}”"), "changed_to": _("{name}：由“{before}”改为“{after}”"),
    "options_added": _("增加选项：{labels}"), "options_removed": _("删去选项：{labels}"), "options_reordered": _("选项的顺序有调整"),
    "section_added": _("新增这一部分，共{count}个题目"), "section_removed": _("删去这一部分，原有{count}个题目"),
    "question_added": _("新增（{kind}）"), "question_removed": _("删去（{kind}）"), "reordered": _("顺序有调整"), "other_change": _("其他设置有调整"),
    "yes": _("是"), "no": _("否"), "today": _("今天"), "this_month": _("本月"),
    # what stands against publishing
    "section_empty": _("这一部分还没有要填写的题目。"), "group_empty": _("这一组里还没有题目。"), "condition_gone": _("显示条件用到的题目已经删除，请修改条件。"),
    "condition_below": _("显示条件用到的“{label}”要排在前面，请调整顺序或修改条件。"),
    "condition_option_gone": _("显示条件用到的选项已经不在“{label}”的选项里，请修改条件。"),
    "not_put_together": _("表单的结构不完整：{error}。"), "no_sections": _("表单还没有内容，请先添加一个部分。"),
    "too_large": _("表单太大，超过了{limit}个字符。"), "unknown_keyword": _("用到了不支持的规则“{word}”。"),
    "no_schema": _("校验规则不成立：{error}。"), "section_twice": _("有两个部分的内部标识相同。"), "section_untitled": _("这一部分没有标题，或者内部标识不合规则。"),
    "section_no_object": _("这一部分的校验规则不是一组题目。"), "not_asked": _("校验规则里的“{name}”没有对应的题目。"),
    "not_in_schema": _("题目“{name}”没有对应的校验规则。"), "field_twice": _("有两个题目的内部标识相同。"),
    "bad_key": _("题目的内部标识只能是小写字母、数字和下划线。"), "no_widget": _("没有“{widget}”这种题目。"), "note_empty": _("说明文字还没有写。"),
    "no_label": _("题目没有名称。"), "options_differ": _("还没有选项，或者选项和校验规则不一致。"), "option_unlabelled": _("有选项没有名称。"),
    "options_many": _("最多{limit}个选项。"), "option_value": _("选项的值“{value}”不能用：是空的、写了两次，或者含有看不见的字符。"),
    "condition_long": _("显示条件太长，最多{limit}个比较。"),
    "no_lookup": _("没有名为“{lookup}”的公用代码。"), "no_prefill": _("账户里没有“{hint}”可以带出。"), "wrong_type": _("这种题目的数据类型应为{wanted}。"),
    "wrong_format": _("这种题目的数据格式应为{wanted}。"), "phone_format": _("电话号码的格式应为手机，或者手机和固定电话。"),
    "file_format": _("上传文件最多{limit}个。"), "wrong_limit": _("限制“{value}”不成立。"),
    "group_incomplete": _("重复填写的一组要有题目，还要写明每一项叫什么。"), "group_too_long": _("一组最多重复{limit}项。"),
    "group_in_group": _("一组里面不能再放一组。"), "condition_deep": _("显示条件嵌套太深。"), "condition_unknown": _("没有“{operator}”这种比较。"),
    "condition_values": _("显示条件里比较的内容不成立。"), "condition_not_above": _("显示条件用到的题目要排在前面。"), "condition_shape": _("显示条件写得不成立。"),
    # sentences for the citizen whose answer has another shape
    "pattern_digits": _("{label}只能填写数字。"), "pattern_letters_digits": _("{label}只能填写字母和数字。"),
    "pattern_capitals_digits": _("{label}只能填写大写字母和数字。"), "pattern_number_sign": _("{label}请按证件或文件上的文号填写。"),
    "pattern_han": _("{label}只能填写汉字。"), "pattern_postcode": _("{label}请填写六位数字的邮政编码。"), "pattern_plate": _("{label}请填写正确的号牌，例如云A12345。"),
    "pattern_web": _("{label}请填写以 http:// 或 https:// 开头的网址。"),
    # a file that comes in
    "file_too_large": _("文件超过{limit} KB。"), "file_no_json": _("文件不是可以读出的 JSON：{error}"), "file_deep": _("文件的结构嵌套太深。"),
    "file_double": _("“{name}”写了两次。"), "file_not_ours": _("这不是通办导出的表单文件。"), "file_other_version": _("文件的格式版本是{version}，这里只能读{known}。"),
    "file_unknown": _("{place}：有不认识的内容“{name}”。"), "file_missing": _("{place}：缺少“{name}”。"), "file_wrong_kind": _("{place}：“{name}”的内容不是{kind}。"),
    "file_regex": _("{place}：不能带入自己写的正则表达式，请从设计器的格式里选。"), "file_text": _("{place}：“{name}”里有不能保存的字符，或者太长。"),
    "file_list": _("选项清单“{name}”：{fault}"), "whole_file": _("整个文件"), "kind_text": _("文字"), "kind_list": _("列表"), "kind_object": _("一组名称和内容"),
    "kind_number": _("整数"), "kind_value": _("文字或数字"), "kind_flag": _("是或否"),
    # own look-up lists
    "list_label_twice": _("“{label}”写了两次。"), "list_code_twice": _("代码“{code}”用了两次。"), "list_empty": _("清单里至少要有一项。"),
    "list_too_long": _("清单最多{limit}项。"), "list_entry_unreadable": _("“{line}”读不出来：每行写一项名称，不超过100个字。"),
}  # fmt: skip
JOINS = {"all": _("，并且"), "any": _("，或者")}


def say(key: str, /, **facts: Any) -> str:
    """The sentence for this key, in the language in force."""
    return str(SAYINGS[key]).format_map(facts)


def written(key: str, /, **facts: Any) -> str:
    """The same in the language that forms are written in, whatever language who writes it reads: it becomes part of the form."""
    with override(settings.LANGUAGE_CODE):
        return say(key, **facts)


def fault_text(code: str, facts: Mapping[str, Any]) -> str:
    """A fault of `rules.fitting`, in words."""
    return str(SAYINGS[code]).format_map(facts)


def joined(join: str, pieces: list[str]) -> str:
    return str(JOINS[join]).join(pieces)


def name_of_kind(widget: str) -> str:
    return str(KINDS.get(widget, widget))


def name_of_setting(name: str) -> str:
    return str(SETTINGS[name])


def name_of_pattern(name: str) -> str:
    return str(PATTERNS[name])


def name_of_hint(name: str) -> str:
    return str(HINTS.get(name, name))


def name_of_level(level: str) -> str:
    return str(LEVELS.get(level, level))


def limit_words(name: str, value: Any) -> str:
    """最多填写10项; "" where there is no limit."""
    return say(f"said_{name}", value=value) if value not in ("", None) else ""
