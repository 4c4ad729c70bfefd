"""导出: a list as a file. The page before it, one's own exports, the download."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.catalogue.selectors import FindingFilter, item_names
from tongban.exports import selectors, services
from tongban.kernel.errors import Invalid
from tongban.webkit import step_up
from tongban.webkit.files import file_response
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench import narrowing
from tongban.workbench.guards import staff_only
from tongban.workbench.views import guide_audit
from tongban.workbench.views.lists import WORK_LISTS


def _is_long(request: HttpRequest, listed: str) -> bool:
    return _offer(request, listed).asks_password


@sensitive_post_parameters(step_up.FIELD)
@require_http_methods(["GET", "POST"])
@staff_only
@step_up.step_up(when=_is_long)
@keeps_typed
def ask(request: HttpRequest, listed: str) -> HttpResponse:
    """What would be exported, in which format, what for; more than a hundred rows need a fresh proof (R-SEC-8)."""
    return _queue(request, listed) if request.method == "POST" else _page(request, listed, {})


@once
def _queue(request: HttpRequest, listed: str) -> HttpResponse:
    at = timezone.localtime()
    try:
        services.request_export(
            source=listed, filters=_filters(request, listed), format=request.POST.get("format", ""),
            reason=request.POST.get("reason", ""), is_confirmed=step_up.has_proved(request),
            by=request.staff, at=at,  # type: ignore[attr-defined]
        )  # fmt: skip
    except Invalid as no:
        return _page(request, listed, no.errors)
    return HttpResponseRedirect(reverse("workbench:exports"))


def _page(request: HttpRequest, listed: str, errors: dict[str, list[str]]) -> HttpResponse:
    filters, offer = _filters(request, listed), _offer(request, listed)
    back = reverse(f"workbench:{listed}")
    context = {
        "offer": offer, "filter_words": _in_words(listed, filters, _names([filters])), "errors": errors,
        "typed": {"format": request.POST.get("format", ""), "reason": request.POST.get("reason", "")},
        "most_rows": f"{selectors.most_rows():,}", "kept_hours": _kept_hours(),
        "back": f"{back}?{narrowing.as_query(filters)}" if filters else back,
    }  # fmt: skip
    return render(request, "workbench/export.html", context, status=422 if errors else 200)


def _offer(request: HttpRequest, listed: str) -> selectors.Offer:
    """NotFound for a list that this official does not have."""
    on = timezone.localdate()
    return selectors.offer(request.staff, on, listed, _filters(request, listed))  # type: ignore[attr-defined]


def _filters(request: HttpRequest, listed: str) -> dict[str, Any]:
    """Read from the address as the list reads them."""
    if listed == "ratings":
        return {"only_bad": True} if request.GET.get("bad") == "1" else {}
    if listed == "catalogue":
        return {"drafts": True} if request.GET.get("drafts") == "1" or request.POST.get("drafts") == "1" else {}
    if listed == "guide-audit":
        return FindingFilter.read(request.GET).as_filters()
    if listed not in WORK_LISTS:
        raise Http404
    this = WORK_LISTS[listed]
    return narrowing.as_filters(narrowing.read(request.GET, states=this.states, asks_mine=this.asks_mine), this.takes)


@dataclass(frozen=True)
class Line:
    """One export as a row: what it was, how it stands, what can be done (verb, label, question before it)."""

    export: Any
    title: Any
    href: str
    words: list[str]
    problem: str
    most: int
    verbs: list[tuple[str, Any, Any]]


@require_GET
@staff_only
def mine(request: HttpRequest) -> HttpResponse:
    """One's own exports; the page looks again every two seconds while one is not finished."""
    page = selectors.exports_of(request.staff, after=request.GET.get("after"))  # type: ignore[attr-defined]
    names = _names([export.filters for export in page.rows])
    context = {
        "page": page, "lines": [_line(export, names) for export in page.rows], "kept_hours": _kept_hours(),
        "is_waiting": any(selectors.is_waiting(export) for export in page.rows),
    }  # fmt: skip
    return render(request, "workbench/exports.html", context)


def _line(export: Any, names: dict[str, str]) -> Line:
    verbs = [
        ("cancel", _("取消"), ""), ("retry", _("重新导出"), ""), ("expire", _("删除"), _("删除后不能再下载。要删除这个文件吗？")),
    ]  # fmt: skip
    query, back = narrowing.as_query(export.filters), reverse(f"workbench:{export.source}")
    return Line(
        export=export, title=selectors.title_of(export), href=f"{back}?{query}" if query else back,
        words=_in_words(export.source, export.filters, names), problem=selectors.problem_of(export),
        most=max(export.rows_expected or 0, 1), verbs=[verb for verb in verbs if selectors.may(verb[0], export)],
    )  # fmt: skip


@require_GET
@staff_only
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The download, on record; the rights are asked again."""
    by, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    return file_response(services.open_export(public_id=public_id, by=by, at=at))


def _is_retry(request: HttpRequest, public_id: UUID, verb: str) -> bool:
    return verb == "retry"


@require_POST
@staff_only
@step_up.step_up(when=_is_retry)
@once
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Cancel, ask again (with a fresh proof), throw away."""
    by, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    if verb == "cancel":
        services.cancel_export(public_id=public_id, by=by, at=at)
    elif verb == "expire":
        services.discard_export(public_id=public_id, by=by, at=at)
        messages.success(request, _("文件已删除。"))
    elif verb == "retry":
        services.retry_export(public_id=public_id, is_confirmed=True, by=by, at=at)
    else:
        raise Http404
    return HttpResponseRedirect(reverse("workbench:exports"))


def _in_words(listed: str, filters: dict[str, Any], names: dict[str, str]) -> list[str]:
    if listed == "catalogue":
        return [_("含草稿")] if filters.get("drafts") else []
    return guide_audit.in_words(filters) if listed == "guide-audit" else narrowing.in_words(filters, names)


def _names(filters: list[dict[str, Any]]) -> dict[str, str]:
    codes = {one["item_code"] for one in filters if "item_code" in one}
    return item_names(codes) if codes else {}


def _kept_hours() -> int:
    return round(selectors.kept_for().total_seconds() / 3600)
