"""办事大厅: where they are, and which items of which departments are handled at which window (CAT-10)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.exports import public as files
from tongban.portal.listed import listed_file
from tongban.regions import selectors as regions

selectors = catalogue.presence


@login_not_required
@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """All halls with what is in them, and what may stay outside. Four queries."""
    page = selectors.negative_list(after=request.GET.get("after"))
    return render(request, "portal/halls.html", {"halls": selectors.halls_with_counts(), "page": page})


@login_not_required
@require_safe
def hall(request: HttpRequest, hall_id: int) -> HttpResponse:
    """One hall: address, hours, its items by department. Five queries."""
    found = regions.hall(hall_id)
    body_id = _number(request.GET.get("body", ""))
    page = selectors.in_hall(found, body_id).page(request.GET.get("after"))
    bodies = [
        (body.pk, _("%(name)s（%(count)s）") % {"name": body.name, "count": count})
        for body, count in selectors.bodies_in_hall(found)
    ]
    context = {
        "hall": found,
        "page": page,
        "bodies": bodies,
        "body_id": body_id,
        "query": f"?body={body_id}" if body_id else "",
    }
    return render(request, "portal/hall.html", context)


@login_not_required
@require_GET
def file(request: HttpRequest, hall_id: int, kind: str) -> HttpResponseBase:
    """What is in the hall, as it is shown, as a file."""
    found = regions.hall(hall_id)
    listing = selectors.in_hall(found, _number(request.GET.get("body", "")))
    return listed_file(request, kind, listing, _columns(), title=found.name)


def _columns() -> files.Columns:
    return [
        (_("部门"), 28, lambda row: row.item.body.name),
        (_("事项编码"), 36, lambda row: row.item.code),
        (_("事项名称"), 40, lambda row: row.item.current.name),
        (_("进驻方式"), 16, lambda row: row.get_kind_display()),
        (_("窗口"), 16, lambda row: _("、").join(row.windows)),
        (_("自何时起"), 12, lambda row: row.since),
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
