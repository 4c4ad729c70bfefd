"""草稿: what was begun, to go on with on any device."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState
from tongban.portal import clock
from tongban.portal.who import acting_of
from tongban.webkit.once import once


@never_cache
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The last touched first; one query."""
    acting = acting_of(request)
    page = selectors.drafts_of(acting, request.GET.get("after"))
    return render(request, "portal/my/drafts.html", {"page": page, "rows": page.rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks, then deletes: a draft with its files is gone for good."""
    acting = acting_of(request)
    case = selectors.draft_for(acting, public_id)
    if case.state != CaseState.DRAFT:
        return redirect("portal:receipt", case.public_id)
    if request.method != "POST":
        return render(request, "portal/my/draft_delete.html", {"case": case})
    services.discard_draft(case_id=case.pk, by=acting, at=clock.now())
    messages.success(request, _("草稿已删除。"))
    return redirect("portal:drafts")
