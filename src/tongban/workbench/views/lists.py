"""The work lists: what waits for acceptance, what is in examination, what is due first, what came in here, what goes out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.cases import selectors
from tongban.cases.enums import CaseState as S
from tongban.kernel.errors import NotFound
from tongban.workbench import narrowing
from tongban.workbench.guards import needs, staff_only
from tongban.workbench.menu import DEPARTMENT, DESK, HAND_OUT, WATCHED
from tongban.workbench.rows import rows_of

PER_PAGE = 20


@dataclass(frozen=True)
class WorkList:
    """One list. `states`: what may be chosen; `may_assign`: heads may hand several out at once."""

    title: Any
    empty: Any
    select: Callable[..., Any]
    roles: tuple
    states: tuple[str, ...] = ()
    asks_mine: bool = False
    asks_items: bool = True
    may_assign: bool = False
    takes: str = "narrow"


WORK_LISTS = {
    "to-accept": WorkList(
        gettext_lazy("待受理"), gettext_lazy("没有等待受理的办件。"), selectors.to_accept, DEPARTMENT,
        (S.SUBMITTED, S.RECEIVED),
    ),
    "examining": WorkList(
        gettext_lazy("审查中"), gettext_lazy("没有正在审查的办件。"), selectors.in_examination, DEPARTMENT,
        (S.ACCEPTED, S.EXAMINING), asks_mine=True, may_assign=True,
    ),
    "due": WorkList(
        gettext_lazy("先到期"), gettext_lazy("没有在计时的办件。"), selectors.due_first, WATCHED,
        (S.SUBMITTED, S.RECEIVED, S.ACCEPTED, S.EXAMINING, S.GRANTED, S.REFUSED, S.ISSUED),
    ),
    "all": WorkList(
        gettext_lazy("全部办件"), gettext_lazy("没有办件。"), selectors.of_the_body, WATCHED,
        tuple(state for state in S.values if state != S.DRAFT),
    ),
    "received": WorkList(
        gettext_lazy("本厅收件"), gettext_lazy("本厅还没有收件。"), selectors.received_here, DESK,
        tuple(state for state in S.values if state != S.DRAFT), asks_items=False,
    ),
    "hand-out": WorkList(
        gettext_lazy("出件"), gettext_lazy("没有等待领取的结果。"), selectors.ready_to_hand_out, HAND_OUT,
        asks_items=False, takes="text",
    ),
}  # fmt: skip


def _view(code: str) -> Callable[[HttpRequest], HttpResponse]:
    this = WORK_LISTS[code]

    @needs(*this.roles)
    def view(request: HttpRequest) -> HttpResponse:
        at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
        items = selectors.items_with_open_cases(staff, at.date()) if this.asks_items else []
        filters = narrowing.read(request.GET, states=this.states, items=items, asks_mine=this.asks_mine)
        options: dict[str, Any] = (
            {"narrow": filters.narrow} if this.takes == "narrow" else {"text": filters.narrow.text}
        )
        if this.asks_mine:
            options["mine"] = filters.mine
        page = this.select(staff, on=at.date(), after=request.GET.get("after"), limit=PER_PAGE, **options)
        may_assign = this.may_assign and request.posts.has_any(*DEPARTMENT)  # type: ignore[attr-defined]
        context = {
            "title": this.title, "empty": this.empty, "page": page, "rows": rows_of(page.rows, at), "at": at,
            "filters": filters, "asks_items": this.asks_items, "late_choices": narrowing.LATE,
            "examiners": _examiners(request, at) if may_assign else [],
            "export_href": export_href(code, narrowing.as_filters(filters, this.takes)),
        }  # fmt: skip
        return render(request, "workbench/list.html", context)

    return view


def export_href(code: str, filters: dict[str, Any]) -> str:
    """Where this list is exported, narrowed as it is shown."""
    address, query = reverse("workbench:export", args=[code]), narrowing.as_query(filters)
    return f"{address}?{query}" if query else address


def _examiners(request: HttpRequest, at: Any) -> list[Any]:
    bodies = request.posts.body_ids(*DEPARTMENT)  # type: ignore[attr-defined]
    return selectors.examiners_of(bodies, at.date())


to_accept = _view("to-accept")
examining = _view("examining")
due = _view("due")
everything = _view("all")
received = _view("received")
hand_out = _view("hand-out")


@staff_only
def find(request: HttpRequest) -> HttpResponse:
    """Open a case by its number, or list the cases whose applicant's name begins so; said plainly when there is none."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    text = request.GET.get("number", "").strip()[:80]
    if text:
        try:
            number = selectors.case_for(staff, number=text.upper()).number
            return HttpResponseRedirect(reverse("workbench:case", args=[number]))
        except NotFound:
            pass
    page = selectors.found(staff, on=at.date(), text=text, after=request.GET.get("after")) if text else None
    empty = _("没有找到。请核对办件编号，或输入申请人姓名的开头。") if text else _("请在上方输入办件编号或申请人姓名。")
    context = {
        "title": _("查找办件"), "empty": empty, "page": page, "rows": rows_of(page.rows, at) if page else [], "at": at,
        "filters": None, "asks_items": False, "late_choices": (), "examiners": [], "export_href": "",
    }  # fmt: skip
    return render(request, "workbench/list.html", context)
