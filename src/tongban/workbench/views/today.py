"""今天: what this official should look at first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tongban.cases import selectors
from tongban.catalogue.selectors import to_review
from tongban.catalogue.selectors.waiting import waiting_for_keeper
from tongban.workbench.guards import needs, staff_only
from tongban.workbench.menu import DEPARTMENT, DESK, HAND_OUT, HEADS, KEEPERS, REVIEWERS, WATCHED
from tongban.workbench.rows import rows_of

FIRST = 8


@staff_only
def today(request: HttpRequest) -> HttpResponse:
    """Department: counts and what is due first. Window: the last intakes. Keepers of the catalogue
    and reviewers: what waits for them. Several when somebody holds several."""
    at, posts, staff = timezone.localtime(), request.posts, request.staff  # type: ignore[attr-defined]
    context = {"at": at, "overview": None, "due": [], "received": [], "waiting": [], "is_desk": posts.has_any(*DESK)}
    context |= {"catalogue": None, "reviews": [], "opens": posts.has_any(*DEPARTMENT)}
    if posts.has_any(*KEEPERS):
        context["catalogue"] = waiting_for_keeper(staff, at.date())
    if posts.has_any(*REVIEWERS):
        context["reviews"] = to_review(staff, at.date(), limit=FIRST).rows
    if posts.has_any(*WATCHED):
        context["overview"] = selectors.body_overview(staff, at.date())
        context["due"] = rows_of(selectors.due_first(staff, on=at.date(), limit=FIRST).rows, at)
    if posts.has_any(*DESK):
        context["received"] = rows_of(selectors.received_here(staff, on=at.date(), limit=FIRST).rows, at)
    if posts.has_any(*HAND_OUT):
        context["waiting"] = rows_of(selectors.ready_to_hand_out(staff, on=at.date(), limit=FIRST).rows, at)
    return render(request, "workbench/today.html", context)


@needs(*HEADS)
def overview(request: HttpRequest) -> HttpResponse:
    """What went wrong today, and where: late cases first, then what stands where."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    context = {
        "at": at, "overview": selectors.body_overview(staff, at.date()),
        "opens": request.posts.has_any(*DEPARTMENT),  # type: ignore[attr-defined]
        "items": selectors.standing_by_item(staff, at.date()), "examiners": selectors.standing_by_examiner(staff, at.date()),
        "due": rows_of(selectors.due_first(staff, on=at.date(), limit=20).rows, at),
    }  # fmt: skip
    return render(request, "workbench/overview.html", context)
