"""A list's rule in words, for its page and for the reasons on record."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.catalogue.enums import ItemStatus, ListElement, OnlineDepth, ServiceObject
from tongban.catalogue.rules.lists import Condition, conditions


def condition_words(condition: Condition) -> str:
    """One condition as a phrase: "到现场次数为0"."""
    value = condition.value
    if condition.element == ListElement.VISITS:
        if value == 0:
            return _("不用到现场（到现场次数为0）")
        return ngettext("最多到现场%(n)s次", "最多到现场%(n)s次", value) % {"n": value}
    if condition.element == ListElement.ZERO_MATERIAL:
        return _("零材料提交（除填写表单外，只需验证身份或者不用提交任何材料）")
    if condition.element == ListElement.DEPTH:
        return _("网上办理深度达到“%(depth)s”") % {"depth": OnlineDepth(value).label}
    if condition.element == ListElement.FULLY_ONLINE:
        return _("全程网办（不用到现场，网上可以办到结果）")
    if condition.element == ListElement.HANDLING_SCOPE:
        return _("通办范围为%(scopes)s") % {"scopes": _("或").join(value)}
    if condition.element == ListElement.SERVICE_OBJECT:
        return _("服务对象包括%(who)s") % {"who": ServiceObject(value).label}
    return str(condition.element.label)


def rule_words(rule: Sequence[Mapping[str, Any]]) -> list[str]:
    """All conditions of a rule; an item has to meet every one."""
    return [condition_words(one) for one in conditions(rule)] if rule else []


def members_gone(item: Any) -> str:
    """What to say beside an item that is on a list but can no longer be applied for; "" while it can."""
    return "" if item.status == ItemStatus.IN_USE else str(ItemStatus(item.status).label)


def change_words(change: Any) -> str:
    """2020年第1批; of a change that is no batch what made it."""
    if change.number:
        return _("%(year)s年第%(number)s批") % {"year": change.year, "number": change.number}
    return str(change.get_way_display())
