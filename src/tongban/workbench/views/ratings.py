"""What people said of the body's service."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tongban.ratings import selectors
from tongban.ratings.enums import Grade
from tongban.workbench.guards import needs
from tongban.workbench.menu import HEADS
from tongban.workbench.views.lists import export_href

PERIOD = timedelta(days=90)
WORST = 5


def _rows(ratings: list[Any]) -> list[tuple[Any, str, list[str]]]:
    return [(rating, selectors.rater_label(rating), selectors.reason_labels(rating)) for rating in ratings]


@needs(*HEADS)
def ratings(request: HttpRequest) -> HttpResponse:
    """The last ratings and the sums of ninety days; who rated stays masked (R-RATE-15)."""
    on, staff = timezone.localdate(), request.staff  # type: ignore[attr-defined]
    only_bad = request.GET.get("bad") == "1"
    page = selectors.ratings_of_body(staff, on, only_bad=only_bad, after=request.GET.get("after"))
    summary = selectors.rating_summary(staff, on, since=on - PERIOD)
    is_first = not only_bad and not request.GET.get("after")
    worst = selectors.ratings_of_body(staff, on, only_bad=True, limit=WORST).rows if is_first else []
    counts = [(label, summary.counts[grade]) for grade, label in Grade.choices]
    context = {
        "page": page,
        "rows": _rows(page.rows),
        "worst": _rows(worst),
        "summary": summary,
        "counts": counts,
        "only_bad": only_bad,
        "export_href": export_href("ratings", {"only_bad": True} if only_bad else {}),
    }
    return render(request, "workbench/ratings.html", context)
