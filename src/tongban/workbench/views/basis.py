"""办理依据: the guide that a case goes by, as it stood when its papers were received."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.cases import selectors
from tongban.catalogue import selectors as catalogue
from tongban.webkit.guide import guide_facts
from tongban.workbench.guards import staff_only


@require_safe
@staff_only
def basis(request: HttpRequest, number: str) -> HttpResponse:
    """The version this case is pinned to (R-ITEM-40), whether the item goes by another one today, and what of later
    versions counts for this case because it favours the applicant."""
    case = selectors.case_for(request.staff, number=number)  # type: ignore[attr-defined]
    guide = catalogue.guide_of_version(case.version_id)
    current = guide.item.current
    context = {
        "case": case, "guide": guide, "item": guide.item, "version": guide.version, "favours": selectors.favours_of(case),
        "facts": guide_facts(guide.version, len(guide.materials)),
        "newer": current if current and current.number > guide.version.number else None,
    }  # fmt: skip
    return render(request, "workbench/case_basis.html", context)
