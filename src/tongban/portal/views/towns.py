"""就近办: what can I do in my town or village, without going to the city? (CAT-12)"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.portal import clock, wording

LONGEST = 40


@login_not_required
@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    """The places, and how many items can be done there. Two queries."""
    text, today = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST], clock.today()
    most = selectors.MOST_PLACES
    found = selectors.towns(today, text, limit=most + 1)
    groups = [(rows[0].level_name, rows) for rows in selectors.levels(found[:most]).values()]
    context = {
        "groups": groups,
        "text": text,
        "is_cut": len(found) > most,
        "counts": selectors.nearby_counts(today),
    }
    return render(request, "portal/towns.html", context)


@login_not_required
@require_safe
def town(request: HttpRequest, code: str) -> HttpResponse:
    """What can be done there, where, and who decides. Two queries."""
    today = clock.today()
    found = selectors.town(code, today)
    page = selectors.items_in_town(code, today, after=request.GET.get("after"))
    rows = [{"place": one, "line": wording.item_line(one.item.current)} for one in page.rows]
    return render(request, "portal/town.html", {"town": found, "page": page, "rows": rows})
