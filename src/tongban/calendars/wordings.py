"""What the refusals of the calendars say."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.errors import register_wordings

register_wordings({
    "calendar.stop_ends_before_it_starts": _("中止的结束日期 {end} 早于开始日期 {start}。"),
    "calendar.hours_need_a_time": _("以小时计算的期限需要具体时刻。"),
    "calendar.unknown_unit": _("不认识的期限单位：{unit}。"),
    "calendar.too_far": _("期限太长，无法计算：{n}。"),
    "calendar.not_a_number_of_days": _("期限数值应为不小于 0 的整数：{n}。"),
    "calendar.not_a_date": _("不是有效日期：{value}。"),
})  # fmt: skip
