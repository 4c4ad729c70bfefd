"""What the refusals of the calendars say."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.errors import register_wordings

register_wordings({
    "calendar.stop_ends_before_it_starts": _("中止的结束日期 {end} 早于开始日期 {start}。"),
    "calendar.hours_need_a_time": _("以小时计算的期限需要具体时刻。"),
    "calendar.unknown_unit": _("不认识的期限单位：{unit}。"),
    "calendar.too_far": _("期限太长，无法计算：{n}。"),
    "calendar.not_a_number_of_days": _("期限数值应为不小于 0 的整数：{n}。"),
    "calendar.not_a_date": _("不是有效日期：{value}。日期应写作 2026-01-31。"),
    "calendar.not_a_stop": _("不是有效的中止区间：{value}。应写作 起始日期/恢复日期。"),
    "calendar.not_yours": _("只有工作人员可以修改工作日历。"),
    "calendar.notice_unreadable": _("文件不是有效的 JSON：{problem}"),
    "calendar.notice_not_an_object": _("文件内容应为一个对象，含 year、papers、days。"),
    "calendar.notice_wrong_year": _("年份不正确：{year}。"),
    "calendar.notice_papers": _("papers 应为文件链接的列表。"),
    "calendar.notice_without_days": _("{year} 年的文件没有任何日期。"),
    "calendar.notice_bad_row": _("第 {row} 行不是一个日期条目。"),
    "calendar.notice_bad_name": _("第 {row} 行的名称不正确。"),
    "calendar.notice_off_or_not": _("第 {row} 行的 isOffDay 应为 true 或 false。"),
    "calendar.notice_not_a_date": _("第 {row} 行的日期不正确：{value}。"),
    "calendar.notice_day_of_another_year": _("第 {row} 行的日期 {day} 不属于 {year} 年，也不在上一年十二月。"),
    "calendar.notice_contradicts_itself": _("第 {row} 行与前面矛盾：{day} 既放假又上班。"),
    "calendar.local_needs_a_region": _("地方休息日需要指明地区。"),
    "calendar.local_needs_days_and_reason": _("地方休息日需要日期和理由。"),
})  # fmt: skip
