"""证照分离: which permits for enterprises were done away with, made filings, or are given on a promise (CAT-11)."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from tongban.catalogue import selectors as catalogue
from tongban.exports import public as files
from tongban.portal.listed import listed_file

selectors = catalogue.reforms


@login_not_required
@require_safe
def reforms(request: HttpRequest) -> HttpResponse:
    """The reforms in force, with how many there are of each kind. Three queries."""
    narrow = selectors.ReformFilter.read(request.GET)
    query = urlencode(narrow.as_query())
    context = {
        "page": selectors.reforms(narrow).page(request.GET.get("after")), "narrow": narrow, "kinds": selectors.reforms_by_kind(),
        "bodies": [(body.pk, body.name) for body in selectors.bodies_with_reforms()], "query": f"?{query}" if query else "",
    }  # fmt: skip
    context["choices"] = [(kind, label) for kind, label, _count in context["kinds"]]
    return render(request, "portal/reforms.html", context)


@login_not_required
@require_GET
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as it is shown, as a file."""
    listing = selectors.reforms(selectors.ReformFilter.read(request.GET))
    return listed_file(request, kind, listing, _columns(), title=_("证照分离改革事项"))


def _columns() -> files.Columns:
    return [
        (_("事项名称"), 40, lambda row: row.item.current.name),
        (_("事项编码"), 36, lambda row: row.item.code),
        (_("部门"), 28, lambda row: row.item.body.name),
        (_("改革方式"), 16, lambda row: row.get_kind_display()),
        (_("适用范围"), 16, lambda row: row.get_scope_display()),
        (_("改革后怎样办理"), 50, lambda row: row.measure),
        (_("改为什么"), 28, lambda row: row.replaced_by),
        (_("文件"), 28, lambda row: row.document),
        (_("自何时起"), 12, lambda row: row.since),
    ]
