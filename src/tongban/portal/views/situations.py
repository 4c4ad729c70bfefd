"""情形引导: a few questions lead from the full list of materials to my own (R-ITEM-42)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.catalogue import selectors
from tongban.portal import clock
from tongban.portal.checklist import checklist
from tongban.portal.views.guide import apply_url


@login_not_required
def situations(request: HttpRequest, code: str) -> HttpResponse:
    """Questions on the left, the list that follows from the answers on the right; all of it in the address. The guide shows
    the same in its middle; here it stands alone, to send on or to print."""
    guide = selectors.guide(code, clock.today())
    context = {"guide": guide, "version": guide.version, "apply_url": apply_url(guide), **checklist(guide, request.GET)}
    return render(request, "portal/situations.html", context)
