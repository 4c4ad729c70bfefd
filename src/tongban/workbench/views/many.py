"""One order for many cases: open cases of an item that was cancelled, and what a new version gives the applicants of open
cases (R-ITEM-40, R-ITEM-41)."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongban.cases import selectors, services
from tongban.cases.enums import BulkKind
from tongban.catalogue import selectors as catalogue
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.webkit.step_up import step_up
from tongban.workbench.guards import needs
from tongban.workbench.rows import rows_of
from tongban.workbench.views.standing import own_item

HEADS = (Role.CHIEF_REP, Role.LEADER)
MOST_VERSIONS = 5  # earlier versions with open cases that are shown


@require_safe
@needs(*HEADS)
def endings(request: HttpRequest) -> HttpResponse:
    """Items of one's bodies that were cancelled and still have open cases."""
    found = selectors.endings(request.staff, timezone.localdate())  # type: ignore[attr-defined]
    return render(request, "workbench/endings.html", {"endings": found})


@require_safe
@needs(*HEADS)
def ending(request: HttpRequest, code: str) -> HttpResponse:
    return _ending_page(request, code)


@require_POST
@needs(*HEADS)
@step_up
@once
@keeps_typed
def end_all(request: HttpRequest, code: str) -> HttpResponse:
    """End all of them with one reason. What was typed stays when it is refused."""
    at, by = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    selectors.ending_of(by, code, at.date())
    try:
        bulk = services.end_cases_of_item(item_code=code, reason=request.POST.get("reason", ""), by=by, at=at)
    except Invalid as no:
        return _ending_page(request, code, errors=no.errors, status=422)
    except Refusal as no:
        return _ending_page(request, code, errors={"": [no.text()]}, status=409)
    messages.success(request, _said(bulk))
    return HttpResponseRedirect(reverse("workbench:ending-item", args=[code]))


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def favourable(request: HttpRequest, code: str) -> HttpResponse:
    """What the version in force gives applicants whose case was filed under an earlier one: to choose from."""
    return _favourable_page(request, code)


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@step_up
@once
@keeps_typed
def apply_favourable(request: HttpRequest, code: str) -> HttpResponse:
    """Apply what was chosen to all of them."""
    item, at = own_item(request, code), timezone.localtime()
    try:
        bulk = services.order_favourable_change(
            item_code=code, version_id=item.current_id or 0, elements=request.POST.getlist("elements"),
            by=request.staff, at=at,  # type: ignore[attr-defined]
        )  # fmt: skip
    except Invalid:
        return _favourable_page(request, code, errors={"elements": [_("请至少选择一项。")]}, status=422)
    except Refusal as no:
        return _favourable_page(request, code, errors={"": [no.text()]}, status=409)
    messages.success(request, _said(bulk))
    return HttpResponseRedirect(reverse("workbench:favourable", args=[code]))


def _said(bulk: Any) -> str:
    if bulk.finished_at is None:
        return _("已开始，共%(total)s件，正在后台逐件办理。") % {"total": bulk.total}
    return _("已办理%(done)s件。") % {"done": bulk.done}


def _ending_page(
    request: HttpRequest, code: str, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    at = timezone.localtime()
    item = selectors.ending_of(request.staff, code, at.date())  # type: ignore[attr-defined]
    page = selectors.cases_to_end(item.pk, after=request.GET.get("after"))
    bulks = selectors.bulks_of(item.pk, BulkKind.END_ABOLISHED)
    act = item.standing
    context = {
        "item": item, "act": act, "page": page, "rows": rows_of(page.rows, at), "errors": errors or {}, "bulks": bulks,
        "is_waiting": any(one.finished_at is None for one in bulks), "name": item.current.name if item.current else item.code,
        "reason": request.POST.get("reason", act.reason if act else ""),
    }  # fmt: skip
    return render(request, "workbench/ending.html", context, status=status)


def _favourable_page(
    request: HttpRequest, code: str, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    item = own_item(request, code)
    version = item.current
    if version is None:
        raise Http404
    groups = []
    offered: dict[str, Any] = {}
    waiting: Counter[str] = Counter()  # element → cases to which it was not applied yet
    earlier = selectors.cases_of_earlier_versions(item.pk, version.number)
    for version_id, number, count in earlier[:MOST_VERSIONS]:
        lines = catalogue.weighed(version_id, version.pk)
        groups.append({"lines": lines, "cases": count, "number": number})
        for line in lines:
            if line.may_apply:
                offered.setdefault(line.element, line)
                waiting[line.element] += count
    waiting.subtract(selectors.favoured_counts(item.pk, version.pk, version.number))
    offered = {name: line for name, line in offered.items() if waiting[name] > 0}
    bulks = selectors.bulks_of(item.pk, BulkKind.FAVOUR)
    chosen = request.POST.getlist("elements") if request.method == "POST" else list(offered)
    context = {
        "item": item, "version": version, "groups": groups, "chosen": chosen,
        "offered": [(line, waiting[name]) for name, line in offered.items()],
        "cases": sum(count for _version, _number, count in earlier), "errors": errors or {}, "bulks": bulks,
        "is_waiting": any(one.finished_at is None for one in bulks),
    }  # fmt: skip
    return render(request, "workbench/catalogue/favourable.html", context, status=status)
