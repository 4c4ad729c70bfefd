"""The first page: what do you need today?"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.portal import wording
from tongban.portal.context import url_or_none
from tongban.portal.remembered import public_part
from tongban.portal.views.directory import rows_of

HINTS = ("开饭店", "公积金", "居住证", "异地就医", "入学报名")  # words of the street, as people type them
BODIES_SHOWN = 12


@dataclass(frozen=True)
class Door:
    """An entrance: where to, what it is, what one finds behind it."""

    href: str
    icon: str
    title: str
    text: str


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search box, entrances, what others look for, themes, departments: remembered for a minute, then four queries."""
    context = {"top": public_part("home.top", _top), "lists": public_part("home.lists", _lists)}
    return render(request, "portal/home.html", context)


def _top() -> SafeString:
    return render_to_string("portal/_home_top.html", {"hints": HINTS, "doors": doors()})


def _lists() -> SafeString:
    bodies = selectors.bodies_with_items()
    context = {
        "popular": rows_of(selectors.popular_items(8)),
        "audiences": [
            {"title": _("个人办事"), "code": "person", "themes": _themes("person")},
            {"title": _("企业办事"), "code": "enterprise", "themes": _themes("enterprise")},
        ],
        "bodies": bodies[:BODIES_SHOWN],
        "more_bodies": max(len(bodies) - BODIES_SHOWN, 0),
    }
    return render_to_string("portal/_home_lists.html", context)


def doors() -> list[Door]:
    """Entrances to what is already under way, as far as those pages exist."""
    wanted = [
        ("portal:cases", "folder", _("我的办件"), _("接着填草稿，补材料，看进度")),
        ("portal:track", "clock", _("查进度"), _("凭编号和查询码，不用登录")),
        ("portal:verify", "shield", _("验证照"), _("扫码或上传文件，辨真伪")),
        ("portal:help", "phone", _("找人帮忙"), _("打 12345，到窗口有人帮办")),
    ]
    return [Door(href, icon, title, text) for name, icon, title, text in wanted if (href := url_or_none(name))]


def _themes(audience: str) -> list[dict[str, Any]]:
    return [
        {"code": theme.code, "name": theme.name, "icon": wording.theme_icon(theme.name)}
        for theme in selectors.themes(audience)
    ]
