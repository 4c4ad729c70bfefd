"""The work lists: what waits for acceptance, what is in examination, what is due first, what came in here, what goes out."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.cases import selectors
from tongban.workbench.guards import needs, staff_only
from tongban.workbench.menu import DEPARTMENT, DESK, HAND_OUT
from tongban.workbench.rows import rows_of


def _list(title: Any, empty: Any, select: Callable[..., Any], *, roles: tuple) -> Callable[[HttpRequest], HttpResponse]:
    @needs(*roles)
    def view(request: HttpRequest) -> HttpResponse:
        at = timezone.localtime()
        page = select(request.staff, on=at.date(), after=request.GET.get("after"))  # type: ignore[attr-defined]
        context = {"title": title, "empty": empty, "page": page, "rows": rows_of(page.rows, at), "at": at}
        return render(request, "workbench/list.html", context)

    return view


to_accept = _list(gettext_lazy("待受理"), gettext_lazy("没有等待受理的办件。"), selectors.to_accept, roles=DEPARTMENT)
examining = _list(
    gettext_lazy("审查中"), gettext_lazy("没有正在审查的办件。"), selectors.in_examination, roles=DEPARTMENT
)
due = _list(gettext_lazy("先到期"), gettext_lazy("没有在计时的办件。"), selectors.due_first, roles=DEPARTMENT)
received = _list(gettext_lazy("本厅收件"), gettext_lazy("本厅还没有收件。"), selectors.received_here, roles=DESK)
hand_out = _list(
    gettext_lazy("出件"), gettext_lazy("没有等待领取的结果。"), selectors.ready_to_hand_out, roles=HAND_OUT
)


@staff_only
def find(request: HttpRequest) -> HttpResponse:
    """Open a case by its number; a number that is not there, or not theirs to see, is said plainly."""
    number = request.GET.get("number", "").strip().upper()
    if number:
        return HttpResponseRedirect(reverse("workbench:case", args=[number]))
    return render(request, "workbench/list.html", {
        "title": _("查找办件"), "empty": _("请在上方输入办件编号。"), "page": None, "rows": [], "at": timezone.localtime(),
    })  # fmt: skip
