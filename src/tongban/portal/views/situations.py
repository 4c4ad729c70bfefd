"""情形引导: a few questions lead from the full list of materials to my own (R-ITEM-42)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.catalogue import selectors
from tongban.catalogue.rules.situations import chosen
from tongban.portal import clock
from tongban.portal.views.guide import apply_url
from tongban.webkit.situation import PREFIX, entries


@login_not_required
def situations(request: HttpRequest, code: str) -> HttpResponse:
    """Questions on the left, the list that follows from the answers on the right; all of it in the address."""
    guide = selectors.guide(code, clock.today())
    given = {key.removeprefix(PREFIX): request.GET.getlist(key) for key in request.GET if key.startswith(PREFIX)}
    asked = guide.asked_questions(_flat(given))
    open_count = sum(1 for question in asked if not chosen(question, _flat(given)))
    return render(
        request,
        "portal/situations.html",
        {
            "guide": guide,
            "version": guide.version,
            "questions": entries(guide.version.situations, _flat(given)),
            "open_count": open_count,
            "materials": selectors.proofs.beside(guide.item, guide.materials_for(_flat(given))),
            "apply_url": apply_url(guide),
        },
    )


def _flat(given: dict[str, list[str]]) -> dict[str, Any]:
    """One answer as a value, several as a list, as the rules read them."""
    return {question: values[0] if len(values) == 1 else values for question, values in given.items()}
