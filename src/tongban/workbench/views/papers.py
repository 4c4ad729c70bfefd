"""Papers of a case at the official's side: seen against the original, or brought to the window in a correction."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.cases import selectors, services
from tongban.kernel.errors import Refusal
from tongban.webkit.once import once
from tongban.workbench.counter.papers import take
from tongban.workbench.guards import staff_only


@require_POST
@staff_only
@once
def check(request: HttpRequest, number: str, material_id: int) -> HttpResponse:
    """The original was seen: the copy is worth grade B from now on (R-MAT-4)."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    services.check_material(case_id=case.pk, case_material_id=material_id, how="已核对原件", by=staff, at=at)
    return _back(number)


@require_POST
@staff_only
@once
def add(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """A scan of a paper that was brought to the window. What cannot be stored is said, the rest stays."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    case = selectors.case_for(staff, number=number)
    uploads = request.FILES.getlist("file")
    if not uploads:
        messages.error(request, _("请选择扫描件。"))
    for upload in uploads:
        _add(request, case, code, upload, by=staff, at=at)
    return _back(number)


def _add(request: HttpRequest, case: Any, code: str, upload: Any, *, by: Any, at: Any) -> None:
    try:
        file = take(upload, by=by, at=at)
        services.attach_material(case_id=case.pk, material_code=code, file_id=file.public_id, by=by, at=at)
    except Refusal as no:
        messages.error(request, no.text())


def _back(number: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("workbench:case", args=[number]) + "#materials")
