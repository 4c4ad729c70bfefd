"""How a guide says what a version of an item knows: limits, visits, fees; on the portal, and in the preview of its editor."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext


def duration(number: int | None, unit: str) -> str:
    """5个工作日; empty when the item has no limit."""
    if number is None:
        return ""
    texts = {
        "working_day": ngettext("%(n)s个工作日", "%(n)s个工作日", number),
        "calendar_day": ngettext("%(n)s个自然日", "%(n)s个自然日", number),
        "month": ngettext("%(n)s个月", "%(n)s个月", number),
        "hour": ngettext("%(n)s小时", "%(n)s小时", number),
    }
    return texts.get(unit, "%(n)s") % {"n": number}


def promise(version: Any) -> str:
    """How long it takes, as promised: 当场办结 for instant items and promises of nought."""
    if version.case_type == "instant" or version.promised_limit == 0:
        return _("当场办结")
    return duration(version.promised_limit, version.promised_unit) or statute(version) or _("未公布")


def statute(version: Any) -> str:
    """How long the law allows."""
    return duration(version.statutory_limit, version.statutory_unit)


def visits(number: int | None) -> str:
    """How often one has to come in person."""
    if number is None:
        return _("未公布")
    if number == 0:
        return _("不用跑")
    return ngettext("最多跑%(n)s次", "最多跑%(n)s次", number) % {"n": number}


@dataclass(frozen=True)
class Fact:
    """One fact of a guide: name, value, and what to add in small."""

    name: str
    value: str
    note: str = ""


def guide_facts(version: Any, materials: int) -> list[Fact]:
    """What everybody wants to know first: how long, how many papers, how many visits, how much."""
    law = statute(version)
    papers = ngettext("%(n)s份", "%(n)s份", materials) % {"n": materials} if materials else _("不用交材料")
    return [
        Fact(_("办理时间"), promise(version), _("法定%(limit)s") % {"limit": law} if law else ""),
        Fact(_("申请材料"), papers),
        Fact(_("到现场次数"), visits(version.visits)),
        Fact(_("费用"), _("收费") if version.is_charged else _("不收费")),
    ]


LEVELS = {
    "1": _lazy("国家级"), "2": _lazy("省级"), "3": _lazy("市级"), "4": _lazy("县级"), "5": _lazy("乡镇级"), "6": _lazy("村级"),
    "7": _lazy("分级管理"),
}  # fmt: skip


def exercise_level(said: str) -> str:
    """行使层级 in words, also where a source gave only its code (R-ITEM-11)."""
    return str(LEVELS.get(said.strip(), said))
