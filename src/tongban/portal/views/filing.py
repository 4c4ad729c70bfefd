"""核对、提交、回执: the last look, the filing, and what happens next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.cases import selectors, services
from tongban.cases.enums import CaseState
from tongban.kernel.errors import Invalid
from tongban.portal import clock, eform, papers
from tongban.portal.views.draft import show_errors
from tongban.portal.who import acting_of
from tongban.webkit import situation
from tongban.webkit.guide import promise
from tongban.webkit.once import once


@never_cache
@require_safe
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything that will be handed in, to read once more."""
    acting = acting_of(request)
    case = selectors.draft_for(acting, public_id)
    if case.state != CaseState.DRAFT:
        return redirect("portal:receipt", case.public_id)
    context = {
        "case": case,
        "acting": acting,
        "situation": situation.rows(case.version.situations, case.situation),
        "form": eform.to_read(case),
        "entries": papers.entries(case, clock.today()),
        "promise": promise(case.version),
    }
    return render(request, "portal/apply/review.html", context)


@require_POST
@once
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """提交. What is missing leads back to the page it is missing from."""
    acting = acting_of(request)
    case = selectors.draft_for(acting, public_id)
    try:
        services.submit_case(case_id=case.pk, by=acting, at=clock.now())
    except Invalid as problem:
        services.save_draft(
            case_id=case.pk, by=acting, at=clock.now()
        )  # the list may have changed since the draft began
        return show_errors(request, selectors.draft_for(acting, public_id), acting, problem.errors)
    return redirect("portal:receipt", case.public_id)


@never_cache
@require_safe
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Number, query code, what happens next, by when, and what it means when nobody answers (R-CLK-2, PLUS-18)."""
    acting = acting_of(request)
    case: Any = selectors.draft_for(acting, public_id)
    if case.state == CaseState.DRAFT:
        return redirect("portal:draft", case.public_id)
    context = {
        "case": case,
        "clock": selectors.clock_view(case, clock.now()),
        "promise": promise(case.version),
        "is_fresh": case.state in (CaseState.SUBMITTED, CaseState.RECEIVED),
    }
    return render(request, "portal/apply/receipt.html", context)
