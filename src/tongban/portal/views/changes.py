"""动态调整: every change of an item is public, and what exactly changed (R-ITEM-40, CAT-4)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.kernel.errors import NotFound
from tongban.webkit.numbers import versions_in

SHOWN = {"": _("全部"), "content": _("内容变化"), "acts": _("暂停、取消、拆分与合并")}


@login_not_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What was published lately, suspended, cancelled, split and merged, in one order of time? Two to five queries."""
    what = request.GET.get("what", "")
    what = what if what in SHOWN else ""
    page = selectors.changes(what=what, after=request.GET.get("after"))
    return render(request, "portal/changes.html", {"page": page, "what": what, "shown": SHOWN.items()})


@login_not_required
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """What did this item say before? One query. With `before` and `after` on to these two side by side."""
    if pair := versions_in(request.GET):
        return HttpResponseRedirect(reverse("portal:compare", args=[code, *pair]))
    found = selectors.versions_of(code)
    if not found:
        raise NotFound(code)
    pairs = list(zip(found, [*found[1:], None], strict=True))
    return render(
        request, "portal/versions.html", {"item": found[0].item, "newest": found[0], "pairs": pairs, "versions": found}
    )


@login_not_required
@require_safe
def compare(request: HttpRequest, code: str, before: int, after: int) -> HttpResponse:
    """What changed from this version to that one? Four queries."""
    old, new, found = selectors.compared(code, before, after)
    return render(request, "portal/compare.html", {"old": old, "new": new, "differences": found, "item": new.item})
