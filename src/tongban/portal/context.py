"""What the portal's layout needs: its menus, with the place where the reader is."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from tongban.portal.who import acting_for_name

MENU = [
    (_("首页"), "portal:home"),
    (_("按部门找"), "portal:bodies"),
    (_("我的办件"), "portal:cases"),
    (_("查进度"), "portal:track"),
    (_("验证照"), "portal:verify"),
]
MINE = [
    (_("办件"), "portal:cases"),
    (_("草稿"), "portal:drafts"),
    (_("证照"), "portal:licences"),
    (_("消息"), "portal:messages"),
    (_("账号"), "portal:account"),
]
FOOTER = [
    (_("政策库"), "portal:policies"),
    (_("事项清单"), "portal:lists"),
    (_("证明事项清单"), "portal:proofs"),
    (_("证照分离"), "portal:reforms"),
    (_("办事大厅"), "portal:halls"),
    (_("使用帮助"), "portal:help"),
    (_("就近办"), "portal:towns"),
    (_("事项动态调整"), "portal:changes"),
    (_("个人信息保护"), "portal:privacy"),
    (_("工作人员入口"), "workbench:today"),
]


@dataclass(frozen=True)
class Entry:
    label: Any
    href: str
    is_here: bool


def entries(menu: list, here: str) -> list[Entry]:
    """The entries of a menu whose pages exist in this installation."""
    found = []
    for label, name in menu:
        if href := url_or_none(name):
            found.append(Entry(label, href, is_here=href == here))
    return found


def url_or_none(name: str, *args: Any) -> str | None:
    """The address of a named page, or None where the page is not built in."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def portal(request: HttpRequest) -> dict:
    """`menu`, `my_menu`, `footer_menu` and `stands_in_for` (whom the person acts for, "" for themself) of every page.
    The menus are put together where a layout shows them: the workbench has its own."""
    return {
        "menu": SimpleLazyObject(lambda: entries(MENU, request.path)),
        "my_menu": SimpleLazyObject(lambda: entries(MINE, request.path)),
        "footer_menu": SimpleLazyObject(lambda: entries(FOOTER, request.path)),
        "stands_in_for": acting_for_name(request),
    }
