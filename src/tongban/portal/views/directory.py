"""Finding an item by theme or by department."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.kernel.pages import sliced
from tongban.portal import wording
from tongban.regions.selectors import body as body_by_id

BODIES_PER_PAGE = 200


@login_not_required
@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """What can I do about housing? Two queries."""
    found = selectors.theme(code)
    page = selectors.items_of_theme(code, request.GET.get("after"))
    context = {"theme": found, "icon_name": wording.theme_icon(found.name), "page": page, "rows": rows_of(page.rows)}
    return render(request, "portal/theme.html", context)


@login_not_required
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Which department does what? One query."""
    page = sliced(selectors.bodies_with_items(), after=request.GET.get("after"), limit=BODIES_PER_PAGE)
    return render(request, "portal/bodies.html", {"page": page})


@login_not_required
@require_safe
def body(request: HttpRequest, body_id: int) -> HttpResponse:
    """What does this department do for me, and where is it? Two queries."""
    page = selectors.items_of_body(body_id, request.GET.get("after"))
    context = {"body": body_by_id(body_id), "page": page, "rows": rows_of(page.rows)}
    return render(request, "portal/body.html", context)


def rows_of(items: Iterable[Any]) -> list[dict[str, Any]]:
    """What one row of a list of items shows."""
    return [
        {"code": item.code, "name": item.current.name, "body": item.body.name, "line": wording.item_line(item.current)}
        for item in items
    ]
