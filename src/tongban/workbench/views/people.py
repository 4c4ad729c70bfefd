"""Looking at what is masked: with a reason, on record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongban.cases import selectors
from tongban.cases.services import open_answer
from tongban.identity import services
from tongban.kernel.errors import Invalid
from tongban.webkit.step_up import step_up
from tongban.workbench.guards import staff_only
from tongban.workbench.views.case import page

ANSWER = "answer:"


@require_POST
@staff_only
@step_up
def unmask(request: HttpRequest, number: str) -> HttpResponse:
    """Show one field of the applicant, or one answer (`answer:` + its path), once, in full (R-PII-5, R-PII-6)."""
    staff, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    try:
        value = _opened(case, request.POST.get("field", ""), request.POST.get("reason", ""), by=staff, at=at)
    except Invalid as no:
        messages.error(request, " ".join(text for texts in no.errors.values() for text in texts))
        return HttpResponseRedirect(reverse("workbench:case", args=[number]))
    # On the page itself, never in a message: those travel in a cookie.
    return page(request, case, revealed=value)


def _opened(case: Any, field: str, reason: str, *, by: Any, at: Any) -> str:
    if field.startswith(ANSWER):
        return open_answer(case_id=case.pk, path=field.removeprefix(ANSWER), reason=reason, by=by, at=at)
    return services.unmask(
        applicant_id=case.applicant_id, field=field, reason=reason, by=by, at=at, case_number=case.number
    )
