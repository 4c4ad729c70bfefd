"""The menu of the workbench: what this official's posts have a use for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.identity.enums import Role

DESK = (Role.WINDOW_CLERK,)
HAND_OUT = (Role.WINDOW_CLERK, Role.ISSUE_CLERK)
DEPARTMENT = (Role.EXAMINER, Role.CHIEF_REP, Role.LEADER)
WATCHED = (*DEPARTMENT, Role.SUPERVISOR)
KEEPERS = (Role.CATALOGUE_MANAGER,)
REVIEWERS = (Role.ESTABLISHMENT_REVIEWER, Role.LEGAL_REVIEWER)
HEADS = (Role.CHIEF_REP, Role.LEADER, Role.SUPERVISOR)

Line = tuple[Any, str, tuple[Role, ...]]

CATALOGUE: list[Line] = [
    (_("事项管理"), "workbench:catalogue", KEEPERS),
    (_("目录认领"), "workbench:directory", KEEPERS),
    (_("认领率"), "workbench:claim-rates", (Role.LEADER, Role.SUPERVISOR)),
    (_("上级目录变化"), "workbench:differences", KEEPERS),
    (_("电子表单"), "workbench:forms", KEEPERS),
    (_("事项审核"), "workbench:reviews", REVIEWERS),
    (_("指南体检"), "workbench:guide-audit", KEEPERS),
    (_("证明清单"), "workbench:proofs", KEEPERS),
    (_("事项清单"), "workbench:lists", KEEPERS),
    (_("四减"), "workbench:reductions", (Role.CATALOGUE_MANAGER, Role.LEADER, Role.SUPERVISOR)),
    (_("证照分离"), "workbench:reforms", KEEPERS),
    (_("材料词典"), "workbench:materials", KEEPERS),
    (_("大厅进驻"), "workbench:presence", (Role.CATALOGUE_MANAGER, Role.LEADER, Role.SUPERVISOR)),
    (_("政策库"), "workbench:policies", KEEPERS),
    (_("搜索词典"), "workbench:dictionary", KEEPERS),
    (_("没找到的"), "workbench:unanswered", KEEPERS),
]

# A line, or a section with a name of its own and lines below it.
MENU: list[Line | tuple[Any, list[Line]]] = [
    (_("今天"), "workbench:today", ()),
    (_("窗口收件"), "workbench:intake", DESK),
    (_("本厅收件"), "workbench:received", DESK),
    (_("待受理"), "workbench:to-accept", DEPARTMENT),
    (_("审查中"), "workbench:examining", DEPARTMENT),
    (_("先到期"), "workbench:due", WATCHED),
    (_("全部办件"), "workbench:all", WATCHED),
    (_("出件"), "workbench:hand-out", HAND_OUT),
    (_("事项取消"), "workbench:ending", (Role.CHIEF_REP, Role.LEADER)),
    (_("总览"), "workbench:overview", HEADS),
    (_("评价"), "workbench:ratings", HEADS),
    (_("事项目录"), CATALOGUE),
    (_("我的导出"), "workbench:exports", (*DESK, *HAND_OUT, *WATCHED, *KEEPERS)),
    (_("工作人员账号"), "workbench:officials", (Role.ADMIN,)),
    (_("已发短信"), "workbench:sent", (Role.ADMIN,)),
]


@dataclass(frozen=True)
class Entry:
    """`here`: "page" on its own page, "true" anywhere below it or in its section, else ""."""

    label: Any
    href: str
    here: str


def workbench(request: HttpRequest) -> dict[str, Any]:
    """`desk_menu`, `desk_section` (the lines of the section one is in) and `desk_staff` of every workbench page; empty
    elsewhere and before sign-on."""
    posts = getattr(request, "posts", None)
    if posts is None:
        return {"desk_menu": [], "desk_section": [], "desk_staff": None}
    menu: list[Entry] = []
    section: list[Entry] = []
    for line in MENU:
        if len(line) == 3:
            menu += _entries([line], request)
            continue
        label, lines = line
        below = _entries(lines, request)
        if len(below) < 2:  # a section of one line would only hide it
            menu += below
            continue
        is_here = any(entry.here for entry in below)
        menu.append(Entry(label, below[0].href, "true" if is_here else ""))
        if is_here:
            section = below
    return {"desk_menu": menu, "desk_section": section, "desk_staff": request.staff}  # type: ignore[attr-defined]


def _entries(lines: list[Line], request: HttpRequest) -> list[Entry]:
    """Those that this official's posts have a use for. Here is the one with the longest address that begins this page's;
    today's page, whose address begins all of them, only when it is this very page."""
    posts, path = request.posts, request.path  # type: ignore[attr-defined]
    found = [(label, reverse(name)) for label, name, roles in lines if not roles or posts.has_any(*roles)]
    root = reverse("workbench:today")
    above = [href for _label, href in found if path == href or (href != root and path.startswith(href))]
    nearest = max(above, key=len, default="")
    return [
        Entry(label, href, ("page" if path == href else "true") if href == nearest else "") for label, href in found
    ]
