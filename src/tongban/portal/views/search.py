"""搜索: what I type in my own words, and the item behind it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.catalogue import selectors
from tongban.portal import wording
from tongban.webkit.limits import limit

LONGEST = 60  # characters of a question that are read
RESULTS, SUGGESTIONS = 20, 6


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Hits, what was understood of the words, and when there is none: said so plainly, with the nearest themes."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    answer = selectors.search(query, limit=RESULTS) if query else None
    return render(
        request,
        "portal/search.html",
        {
            "query": query,
            "rows": [_row(hit) for hit in answer.hits] if answer else [],
            "meanings": [word for word in answer.understood.meanings if word != query] if answer else [],
            "by_similarity": bool(answer and answer.understood.by_similarity),
            "themes": [
                {"code": theme.code, "name": theme.name, "icon": wording.theme_icon(theme.name)}
                for theme in (answer.nearest_themes if answer else [])
            ],
        },
    )


@login_not_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A fragment with the first hits, asked for while somebody types."""
    limit(request, "suggest", times=240, seconds=60)
    query = request.GET.get("q", "").strip()[:LONGEST]
    hits = selectors.search(query, limit=SUGGESTIONS).hits if query else []
    return render(request, "portal/_suggestions.html", {"rows": [_row(hit) for hit in hits]})


def _row(hit: Any) -> dict[str, Any]:
    return {"code": hit.code, "name": hit.name, "body": hit.department, "line": wording.item_line(hit.item.current)}
