"""What is wrong with a cell or a row of a catalogue file: where, what is there, and (in words) what would be right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHOWN = 200  # characters of what stands in a cell


@dataclass(frozen=True)
class Fault:
    """`row` as a spreadsheet counts (the heading is row 1; 0: the whole sheet). A note was read all the same; a fault that
    is `fatal` spoils the whole file, any other only its item."""

    sheet: str
    row: int
    column: str
    reason: str
    value: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_note: bool = False
    is_fatal: bool = False


# reason → (what is wrong, what would be right)
WORDS: dict[str, tuple[Any, Any]] = {
    "missing": (gettext_lazy("这一格必须填写"), gettext_lazy("请填写")),
    "too_long": (gettext_lazy("有{count}个字，太长"), gettext_lazy("最多{most}个字")),
    "control_characters": (gettext_lazy("含有看不见的控制字符"), gettext_lazy("请删去后重新输入")),
    "unreadable_characters": (gettext_lazy("含有乱码"), gettext_lazy("请重新输入；CSV 文件请存为 UTF-8 编码")),
    "not_a_number": (gettext_lazy("不是数字"), gettext_lazy("只写不带单位的整数，例如 20")),
    "number_too_large": (gettext_lazy("数字太大"), gettext_lazy("不超过{most}")),
    "unknown_value": (gettext_lazy("没有这个选项"), gettext_lazy("只能写：{known}")),
    "twice_in_cell": (gettext_lazy("“{what}”写了两遍"), gettext_lazy("每一项只写一遍")),
    "not_a_flag": (gettext_lazy("既不是“是”也不是“否”"), gettext_lazy("只能写：是、否")),
    "not_a_date": (gettext_lazy("不是日期"), gettext_lazy("写成 2026-01-31")),
    "not_json": (gettext_lazy("不是导出时的格式"), gettext_lazy("请保留导出的内容，不要手工修改这一列；或者清空")),
    "not_a_condition": (gettext_lazy("条件的写法不对"), gettext_lazy("每行一种情形，写成“问题编号=选项编号”，几个条件用“；”隔开")),
    "wrong_type": (gettext_lazy("内容的类型不对"), gettext_lazy("应为{known}")),
    "formula": (gettext_lazy("这一格是公式，不读取公式"), gettext_lazy("请复制后选择性粘贴为数值")),
    "excel_error": (gettext_lazy("这一格是 Excel 的错误值"), gettext_lazy("请改为正确的内容")),
    "merged_cells": (gettext_lazy("这里有合并单元格（{where}）"), gettext_lazy("请取消合并，每一行都写上内容")),
    "read_as": (gettext_lazy("写法不规范"), gettext_lazy("已读作 {read}，不用改")),
    "unknown_column": (gettext_lazy("没有“{what}”这一列"), gettext_lazy("这一列没有读取；列名见导出的文件")),
    "column_twice": (gettext_lazy("“{what}”这一列出现了两次"), gettext_lazy("请只留一列")),
    "column_missing": (gettext_lazy("缺少“{what}”列"), gettext_lazy("请补上这一列；列名写在表里第一个不空的行，上面不要有标题")),
    "row_too_long": (gettext_lazy("这一行的内容超出了表头"), gettext_lazy("请删去表头以外的内容，或者检查是否多写了逗号")),
    "unreadable_row": (gettext_lazy("这一行读不出来"), gettext_lazy("请检查引号和逗号")),
    "unknown_sheet": (gettext_lazy("没有名为“{what}”的表"), gettext_lazy("这张表没有读取。能读的表：{known}")),
    "sheet_missing": (gettext_lazy("没有“{what}”表"), gettext_lazy("文件里至少要有一张“事项”表")),
    "sheet_twice": (gettext_lazy("“{what}”表出现了两次"), gettext_lazy("请合并为一张表")),
    "no_rows": (gettext_lazy("表里没有事项"), gettext_lazy("请从第二行起每行写一个事项")),
    "file_unreadable": (gettext_lazy("读不出这个文件"), gettext_lazy("请上传 .xlsx、.csv、.zip（内装 CSV）、.json 或 .jsonl 文件；.xls 请先另存为 .xlsx")),
    "file_empty": (gettext_lazy("文件是空的"), gettext_lazy("请重新导出或者保存后再上传")),
    "file_encrypted": (gettext_lazy("文件设有密码，打不开"), gettext_lazy("请在 Excel 里取消密码，另存后再上传")),
    "old_workbook": (gettext_lazy("这是旧格式的 Excel 文件（.xls），只是改了名字"), gettext_lazy("请用 Excel 打开，另存为 .xlsx")),
    "web_page": (gettext_lazy("这是网页格式的表格，不是 Excel 文件"), gettext_lazy("请用 Excel 打开，另存为 .xlsx")),
    "dates_1904": (gettext_lazy("这个工作簿用的是1904日期系统，日期会差四年"), gettext_lazy("请在 Excel 选项的“高级”里取消“使用1904日期系统”，核对日期后另存")),
    "digits_lost": (gettext_lazy("长号码被当成数字，后面的位数已经丢失"), gettext_lazy("请先把这一列设为“文本”格式，再重新填写完整的号码")),
    "item_too_large": (gettext_lazy("这个事项的内容太多"), gettext_lazy("一个事项不超过{most}；请缩短内容")),
    "file_unsafe": (gettext_lazy("文件的内部结构不安全，不予读取"), gettext_lazy("请用 Excel 重新另存为 .xlsx")),
    "encoding_read_as": (gettext_lazy("不是 UTF-8 编码"), gettext_lazy("已按 {read} 读取，不用改")),
    "encoding_broken": (gettext_lazy("文字编码混乱"), gettext_lazy("请存为 UTF-8 编码")),
    "other_format": (gettext_lazy("不是通办的目录文件"), gettext_lazy("请用导出的文件做样子")),
    "code_twice": (gettext_lazy("事项编码与第{row}行重复"), gettext_lazy("一个编码只能有一行（草稿和已发布各一行）")),
    "material_code_twice": (gettext_lazy("材料编码“{what}”在这个事项里重复"), gettext_lazy("同一事项的材料编码不能相同")),
    "item_unknown": (gettext_lazy("“事项”表里没有这个事项"), gettext_lazy("请在“事项”表补上，或者删去这一行")),
    "code_invalid": (gettext_lazy("事项编码不符合规则（{why}）"), gettext_lazy("31位实施编码或33位业务办理项编码，前18位是实施主体的统一社会信用代码")),
    "code_of_other_body": (gettext_lazy("编码前18位不是实施主体的统一社会信用代码（{credit_code}）"), gettext_lazy("请核对编码和实施主体")),
    "body_code_invalid": (gettext_lazy("统一社会信用代码的校验位不对，或者不是18位"), gettext_lazy("请核对18位代码")),
    "region_invalid": (gettext_lazy("区划代码不对"), gettext_lazy("2至12位数字，例如 450600")),
    "body_unknown": (gettext_lazy("没有这个实施主体"), gettext_lazy("请写平台上登记的名称或者统一社会信用代码")),
    "not_your_body": (gettext_lazy("您不是这个实施主体的事项管理员"), gettext_lazy("只能导入自己部门的事项；请删去这一行")),
    "body_moves": (gettext_lazy("这个事项现在属于{body}"), gettext_lazy("导入不能改变实施主体")),
    "theme_unknown": (gettext_lazy("没有编码为“{what}”的主题"), gettext_lazy("请写已有的主题编码")),
    "promise_exceeds_statute": (gettext_lazy("承诺时限（{promised}）超过了法定时限（{statutory}）"), gettext_lazy("不超过法定时限")),
    "region_foreign": (gettext_lazy("这个区划不在实施主体的区划（{region}）之内"), gettext_lazy("请写实施主体所在的区划或者其下级区划；或者清空")),
    "item_cancelled": (gettext_lazy("这个事项已经取消，内容不能再改"), gettext_lazy("请删去这一行，或者保持原来的内容")),
    "draft_open": (gettext_lazy("这个事项的第{number}版还是草稿，或者正在审核、待发布"), gettext_lazy("请先发布或者删除这一版；只改草稿时加 --as-drafts")),
    "status_stays": (gettext_lazy("事项状态与现在的（{status}）不同"), gettext_lazy("导入不改变已有事项的状态；暂停、恢复、取消请在事项自己的页面办理")),
    "under_review": (gettext_lazy("第{number}版正在审核或者待发布，不能修改"), gettext_lazy("请先撤回送审")),
    "inherited": (gettext_lazy("“{names}”由上级目录统一规定"), gettext_lazy("请保持与上级目录一致")),
    "source_twice": (gettext_lazy("来源编号已属于另一个事项（{what}）"), gettext_lazy("请核对来源和来源编号")),
    "extra_unfit": (gettext_lazy("“{what}”不能这样写"), gettext_lazy("请写{least}至{most}之间的整数")),
    "draft_overwritten": (gettext_lazy("这个事项有草稿（第{number}版）"), gettext_lazy("导入会改写这个草稿")),
}  # fmt: skip


def in_words(fault: Fault) -> tuple[str, str]:
    """(what is wrong, what would be right)."""
    if fault.reason not in WORDS:
        return fault.reason, ""
    wrong, right = WORDS[fault.reason]
    facts = {"what": fault.value, **fault.facts}
    return str(wrong).format(**facts), str(right).format(**facts)


def place_in_words(fault: Fault) -> str:
    """表“材料”第12行“必要性”列."""
    parts = [_("表“{sheet}”").format(sheet=fault.sheet)] if fault.sheet else []
    parts += [_("第{row}行").format(row=fault.row)] if fault.row else []
    parts += [_("“{column}”列").format(column=fault.column)] if fault.column else []
    return "".join(parts)
