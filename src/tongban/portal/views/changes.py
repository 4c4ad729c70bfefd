"""动态调整: every change of an item is public, and what exactly changed (R-ITEM-40, CAT-4)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.kernel.errors import NotFound
from tongban.webkit.comparing import chosen_pair

LATEST_ACTS = 5


@login_not_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What was published lately, and what was suspended, cancelled, split and merged? Two to four queries."""
    after = request.GET.get("after")
    if request.GET.get("what") == "acts":
        context = {"page": selectors.public_acts(after=after), "shows_acts": True, "latest_acts": []}
        return render(request, "portal/changes.html", context)
    latest = selectors.public_acts(limit=LATEST_ACTS).rows if not after else []
    context = {"page": selectors.changes(after=after), "shows_acts": False, "latest_acts": latest}
    return render(request, "portal/changes.html", context)


@login_not_required
@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """What did this item say before? One query. With two of them chosen, on to what differs between them."""
    if pair := chosen_pair(request):
        return redirect("portal:compare", code, *pair)
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
