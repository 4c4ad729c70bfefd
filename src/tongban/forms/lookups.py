"""Look-up lists for fields with the widget `lookup`: name → pairs of value and label. A room may register its own."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

Pairs = Sequence[tuple[str, Any]]  # labels may be lazy translations
_LISTS: dict[str, Callable[[], Pairs]] = {}

ETHNIC_GROUPS = [  # GB/T 3304: the order gives the codes 01 to 56
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族",
    "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族",
    "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族",
    "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族",
    "基诺族",
]  # fmt: skip
EDUCATION = (
    ("10", _("研究生")), ("20", _("大学本科")), ("30", _("大学专科")), ("40", _("中等职业")), ("60", _("普通高中")),
    ("70", _("初中")), ("80", _("小学")), ("90", _("其他")),
)  # fmt: skip
TRADES = (
    ("A", _("农、林、牧、渔业")), ("B", _("采矿业")), ("C", _("制造业")), ("D", _("电力、热力、燃气及水生产和供应业")),
    ("E", _("建筑业")), ("F", _("批发和零售业")), ("G", _("交通运输、仓储和邮政业")), ("H", _("住宿和餐饮业")),
    ("I", _("信息传输、软件和信息技术服务业")), ("J", _("金融业")), ("K", _("房地产业")), ("L", _("租赁和商务服务业")),
    ("M", _("科学研究和技术服务业")), ("N", _("水利、环境和公共设施管理业")), ("O", _("居民服务、修理和其他服务业")),
    ("P", _("教育")), ("Q", _("卫生和社会工作")), ("R", _("文化、体育和娱乐业")),
    ("S", _("公共管理、社会保障和社会组织")), ("T", _("国际组织")),
)  # fmt: skip


def register(name: str, pairs: Callable[[], Pairs]) -> None:
    """Offer a list under this name; the function is asked each time a form is shown or checked."""
    _LISTS[name] = pairs


def pairs(name: str) -> Pairs:
    """The list of this name; empty when nobody registered it."""
    return _LISTS[name]() if name in _LISTS else ()


def names() -> list[str]:
    """All lists there are, in the order in which they were registered."""
    return list(_LISTS)


def is_known(name: str) -> bool:
    return name in _LISTS


register("ethnic_groups", lambda: [(f"{number:02}", group) for number, group in enumerate(ETHNIC_GROUPS, start=1)])
register("education", lambda: EDUCATION)
register("trades", lambda: TRADES)
