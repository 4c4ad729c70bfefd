"""Several cases handed out at once: each by its own operation, so that one refusal holds up none of the others."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongban.cases import selectors, services
from tongban.kernel.errors import NotFound, Refusal
from tongban.webkit.numbers import whole_number
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.menu import DEPARTMENT

MOST = 100


@require_POST
@needs(*DEPARTMENT)
@once
def assign(request: HttpRequest) -> HttpResponse:
    """Assign the chosen examiners to the chosen cases, and say which were refused and why."""
    at, staff = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    numbers = list(dict.fromkeys(request.POST.getlist("case")))[:MOST]
    examiners = [number for v in request.POST.getlist("examiner_ids") if (number := whole_number(v)) is not None]
    back = reverse("workbench:examining")
    if not numbers or not examiners:
        messages.error(request, _("请选择办件和审查人员。"))
        return HttpResponseRedirect(back)
    refused, done = [], 0
    for number in numbers:
        try:
            with transaction.atomic():
                case = selectors.case_for(staff, number=number)
                services.assign_examiner(case_id=case.pk, examiner_ids=examiners, by=staff, at=at)
            done += 1
        except Refusal as no:
            refused.append((number, no.text()))
        except NotFound:
            refused.append((number, _("没有这个办件。")))
    said = ngettext("已指派%(n)s件。", "已指派%(n)s件。", done) % {"n": done}
    if not refused:
        messages.success(request, said)
        return HttpResponseRedirect(back)
    return render(request, "workbench/assigned.html", {"said": said, "refused": refused}, status=409)
