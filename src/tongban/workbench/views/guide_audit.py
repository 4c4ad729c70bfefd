"""指南体检: what the audit found in the guides of one's bodies, worked off to nought."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import selectors, services
from tongban.catalogue.selectors import FindingFilter
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.pages import sliced
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.menu import KEEPERS

PER_PAGE, BODIES_PER_PAGE = 20, 50
STATES = (("open", gettext_lazy("待整改")), ("set_aside", gettext_lazy("已搁置")), ("resolved", gettext_lazy("已整改")))
SEVERITIES = (("blocking", gettext_lazy("必须整改")), ("warning", gettext_lazy("建议整改")))


@require_safe
@needs(*KEEPERS)
def guide_audit(request: HttpRequest) -> HttpResponse:
    """The sums, and the list narrowed by the address."""
    on, staff = timezone.localdate(), request.staff  # type: ignore[attr-defined]
    narrow = FindingFilter.read(request.GET)
    page = selectors.findings_listing(staff, on, narrow).page(request.GET.get("after"), PER_PAGE)
    filters, overview = narrow.as_filters(), selectors.findings_overview(staff, on)
    address, first = reverse("workbench:export", args=["guide-audit"]), "after" not in request.GET and not filters
    bodies = sliced(overview.bodies if first else [], after=request.GET.get("bodies"), limit=BODIES_PER_PAGE)
    context = {
        "overview": overview, "page": page, "lines": [selectors.worded(row) for row in page.rows], "narrow": narrow,
        "is_set": bool(filters), "states": STATES, "severities": SEVERITIES, "checks": selectors.check_titles(),
        "bodies": [(one.key, one.title) for one in overview.bodies], "chosen_body": str(narrow.body_id or ""),
        "export_href": f"{address}?{urlencode(filters)}" if filters else address, "with_sums": first, "by_body": bodies,
    }  # fmt: skip
    return render(request, "workbench/guide_audit.html", context)


@require_safe
@needs(*KEEPERS)
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item: its eighteen elements, its findings with quote and proposal."""
    return _item_page(request, code)


def _set_aside(request: HttpRequest, finding_id: int) -> str:
    reason, by = request.POST.get("reason", ""), request.staff  # type: ignore[attr-defined]
    services.set_aside_finding(finding_id=finding_id, reason=reason, by=by, at=timezone.localtime())
    return _("已搁置。")


def _reopen(request: HttpRequest, finding_id: int) -> str:
    by = request.staff  # type: ignore[attr-defined]
    services.reopen_finding(finding_id=finding_id, by=by, at=timezone.localtime())
    return _("已恢复为待整改。")


ACTS = {"set-aside": _set_aside, "reopen": _reopen}


@require_POST
@needs(*KEEPERS)
@once
@keeps_typed
def act(request: HttpRequest, finding_id: int, verb: str) -> HttpResponse:
    """Set a warning aside with a reason, or take that back. What was typed stays when it is refused."""
    finding = selectors.finding_of(request.staff, finding_id, timezone.localdate())  # type: ignore[attr-defined]
    if verb not in ACTS:
        raise Http404
    try:
        said = ACTS[verb](request, finding_id)
    except Invalid as no:
        return _item_page(request, finding.item.code, errors={f"reason-{finding_id}": no.errors["reason"]}, status=422)
    except Refusal as no:
        return _item_page(request, finding.item.code, errors={f"reason-{finding_id}": [no.text()]}, status=409)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("workbench:guide-audit-item", args=[finding.item.code]))


def _item_page(
    request: HttpRequest, code: str, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    found = selectors.audit_of_item(request.staff, code, timezone.localdate())  # type: ignore[attr-defined]
    context = {"found": found, "errors": errors or {}, "typed": request.POST.get("reason", "")}
    return render(request, "workbench/guide_audit_item.html", context, status=status)


def in_words(filters: dict[str, Any]) -> list[str]:
    """The filters of an export for people."""
    titles = dict(selectors.check_titles())
    words = {
        "state": lambda value: str(dict(STATES).get(value, value)), "body": lambda value: _("指定的实施主体"),
        "check": lambda value: titles.get(value, value), "severity": lambda value: str(dict(SEVERITIES).get(value, value)),
        "text": lambda value: f"“{value}”",
    }  # fmt: skip
    return [words[name](value) for name, value in filters.items() if name in words]
