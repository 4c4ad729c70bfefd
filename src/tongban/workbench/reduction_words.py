"""四减 in words: what each figure is called, how it is defined, what it leaves out, how its value is written."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Words:
    """`unit`: behind the value. `badly`: what the list of spoilers shows of an item (a name of its row)."""

    label: Any
    definition: Any
    unit: str = "%"
    left_out: Any = ""
    badly: str = ""


NO_DAYS = gettext_lazy("没有写明法定或承诺时限")
NO_VISITS = gettext_lazy("没有写明到现场次数")
NO_DEPTH = gettext_lazy("没有写明网上办理深度")
FIGURES: dict[str, Words] = {
    "time_by_sums": Words(
        gettext_lazy("时限压减（按总量）"), gettext_lazy("1 − 承诺时限之和 ÷ 法定时限之和。时限长的事项分量重。非工作日的时限折算：1个自然日＝5/7、1个月＝21.75、1小时＝1/8个工作日。"),
        left_out=NO_DAYS, badly="days",
    ),
    "time_by_items": Words(
        gettext_lazy("时限压减（按事项平均）"), gettext_lazy("每个事项的（1 − 承诺时限 ÷ 法定时限）的平均数。每个事项分量相同；法定时限为0的不计。"),
        left_out=NO_DAYS, badly="days",
    ),
    "steps": Words(gettext_lazy("平均环节"), gettext_lazy("环节数之和 ÷ 列出环节的事项数。"), gettext_lazy("个"), gettext_lazy("没有列出环节"), "steps"),
    "materials": Words(gettext_lazy("平均材料"), gettext_lazy("材料清单的行数之和 ÷ 事项数。目标是比基数压减的比例；没有设基数时，以所选时段第一天为基数。"), gettext_lazy("份"), "", "materials"),
    "visits": Words(gettext_lazy("平均跑动"), gettext_lazy("到现场次数之和 ÷ 写明次数的事项数。"), gettext_lazy("次"), NO_VISITS, "visits"),
    "at_most_one_visit": Words(gettext_lazy("最多跑一次"), gettext_lazy("到现场不超过1次的事项 ÷ 写明次数的事项。"), left_out=NO_VISITS, badly="visits"),
    "zero_visit": Words(gettext_lazy("零跑动"), gettext_lazy("不用到现场的事项 ÷ 写明次数的事项。"), left_out=NO_VISITS, badly="visits"),
    "instant": Words(gettext_lazy("即办件"), gettext_lazy("即办件 ÷ 写明办件类型的事项。"), left_out=gettext_lazy("没有写明办件类型"), badly="days"),
    "zero_material_items": Words(
        gettext_lazy("零材料事项"), gettext_lazy("除填写表单外，只需验证身份或者不用提交任何材料的事项数，按材料清单计算；清单为空的也算在内。"), gettext_lazy("项"), badly="materials",
    ),
    "zero_material_share": Words(gettext_lazy("零材料占比"), gettext_lazy("零材料事项 ÷ 全部事项。"), badly="materials"),
    "online": Words(gettext_lazy("可网上申请"), gettext_lazy("可以网上申请的事项 ÷ 全部事项。"), badly="visits"),
    "preliminary_review": Words(gettext_lazy("网上预审"), gettext_lazy("网上办理深度达到预审的事项 ÷ 写明深度的事项。"), left_out=NO_DEPTH, badly="visits"),
    "acceptance": Words(gettext_lazy("网上受理"), gettext_lazy("网上办理深度达到受理的事项 ÷ 写明深度的事项。"), left_out=NO_DEPTH, badly="visits"),
    "handling": Words(gettext_lazy("网上办理"), gettext_lazy("网上办理深度达到办理的事项 ÷ 写明深度的事项。"), left_out=NO_DEPTH, badly="visits"),
    "result": Words(gettext_lazy("网上反馈结果"), gettext_lazy("网上办理深度达到结果反馈的事项 ÷ 写明深度的事项。"), left_out=NO_DEPTH, badly="visits"),
    "fully_online": Words(gettext_lazy("全程网办"), gettext_lazy("不用到现场、网上可以办到结果的事项 ÷ 写明深度的事项。"), left_out=NO_DEPTH, badly="visits"),
}  # fmt: skip


def value_words(code: str, value: float | None) -> str:
    """66.69%, 2.79个; a dash where there is nothing to divide by."""
    if value is None:
        return "—"
    number = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{number}{FIGURES[code].unit}"


def target_words(code: str, target: float | None, *, is_better_high: bool) -> str:
    """不低于80%; "" without a target."""
    if target is None:
        return ""
    wording = _("不低于%(value)s") if is_better_high else _("不高于%(value)s")
    return wording % {"value": value_words(code, target)}


def change_words(code: str, change: float | None) -> str:
    """+1.2 since the first day of the period; "" when nothing is known of it."""
    if change is None:
        return ""
    if not round(change, 2):
        return _("没有变化")
    unit = _("个百分点") if FIGURES[code].unit == "%" else FIGURES[code].unit
    return f"{change:+.2f}".rstrip("0").rstrip(".") + str(unit)


def badly_words(code: str, row: Any) -> str:
    """What of this item spoils the figure."""
    shown = FIGURES[code].badly
    if shown == "days":
        if row.days_by_law is None or row.days_now is None:
            return _("没有写明时限")
        return _("承诺%(promised)s，法定%(statutory)s个工作日") % {
            "promised": _plain(row.days_now),
            "statutory": _plain(row.days_by_law),
        }
    if shown == "steps":
        return _("%(n)s个环节") % {"n": row.steps_now}
    if shown == "materials":
        return _("%(n)s份材料") % {"n": row.materials_now}
    return _("到现场%(n)s次") % {"n": row.visits} if row.visits is not None else _("没有写明到现场次数")


def _plain(days: float) -> str:
    return f"{days:.2f}".rstrip("0").rstrip(".")
