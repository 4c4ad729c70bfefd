"""The menu of the workbench: what this official's posts have a use for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tongban.identity.enums import Role

DESK = (Role.WINDOW_CLERK,)
HAND_OUT = (Role.WINDOW_CLERK, Role.ISSUE_CLERK)
DEPARTMENT = (Role.EXAMINER, Role.CHIEF_REP, Role.LEADER)
WATCHED = (*DEPARTMENT, Role.SUPERVISOR)
KEEPERS = (Role.CATALOGUE_MANAGER,)
HEADS = (Role.CHIEF_REP, Role.LEADER, Role.SUPERVISOR)

MENU: list[tuple[Any, str, tuple[Role, ...]]] = [
    (_("今天"), "workbench:today", ()),
    (_("窗口收件"), "workbench:intake", DESK),
    (_("本厅收件"), "workbench:received", DESK),
    (_("待受理"), "workbench:to-accept", DEPARTMENT),
    (_("审查中"), "workbench:examining", DEPARTMENT),
    (_("先到期"), "workbench:due", WATCHED),
    (_("全部办件"), "workbench:all", WATCHED),
    (_("出件"), "workbench:hand-out", HAND_OUT),
    (_("总览"), "workbench:overview", HEADS),
    (_("评价"), "workbench:ratings", HEADS),
    (_("事项管理"), "workbench:catalogue", KEEPERS),
    (_("目录认领"), "workbench:directory", KEEPERS),
    (_("上级目录变化"), "workbench:differences", KEEPERS),
    (_("事项审核"), "workbench:reviews", (Role.ESTABLISHMENT_REVIEWER, Role.LEGAL_REVIEWER)),
    (_("指南体检"), "workbench:guide-audit", KEEPERS),
    (_("证明清单"), "workbench:proofs", KEEPERS),
    (_("事项清单"), "workbench:lists", KEEPERS),
    (_("四减"), "workbench:reductions", (Role.CATALOGUE_MANAGER, Role.LEADER, Role.SUPERVISOR)),
    (_("证照分离"), "workbench:reforms", KEEPERS),
    (_("大厅进驻"), "workbench:presence", (Role.CATALOGUE_MANAGER, Role.LEADER, Role.SUPERVISOR)),
    (_("搜索词典"), "workbench:dictionary", KEEPERS),
    (_("没找到的"), "workbench:unanswered", KEEPERS),
    (_("我的导出"), "workbench:exports", (*DESK, *HAND_OUT, *WATCHED, *KEEPERS)),
    (_("工作人员账号"), "workbench:officials", (Role.ADMIN,)),
    (_("已发短信"), "workbench:sent", (Role.ADMIN,)),
]


@dataclass(frozen=True)
class Entry:
    label: Any
    href: str
    is_here: bool


def workbench(request: HttpRequest) -> dict[str, Any]:
    """`desk_menu` and `desk_staff` of every workbench page; empty elsewhere and before sign-on."""
    posts = getattr(request, "posts", None)
    if posts is None:
        return {"desk_menu": [], "desk_staff": None}
    entries = []
    for label, name, roles in MENU:
        if roles and not posts.has_any(*roles):
            continue
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        entries.append(Entry(label, href, request.path == href))
    return {"desk_menu": entries, "desk_staff": request.staff}  # type: ignore[attr-defined]
