"""With which e-form an item asks: chosen for the draft of its next version; versions in force keep theirs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.catalogue import permissions, selectors, services
from tongban.catalogue.enums import VersionState
from tongban.forms import selectors as forms
from tongban.kernel.errors import Refusal
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.views.forms import MANAGER, who


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """The forms of the body and of the platform, newest versions; the draft takes one of them, or none."""
    versions = selectors.versions_of(code, is_public=False)
    if not versions or not permissions.may_keep(request.staff, versions[0].item.body_id, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    newest = versions[0]
    offered = forms.choosable_forms(newest.item.body_id)
    errors: dict[str, list[str]] = {}
    status = 200
    if request.method == "POST":
        chosen = request.POST.get("form", "")
        known = {one.code: one.version for one in offered}
        if chosen != "none" and chosen not in known:
            errors, status = {"form": [_("请选择一张表单，或者选择“不用电子表单”。")]}, 422
        else:
            elements = {"form_code": chosen if chosen in known else "", "form_version": known.get(chosen)}
            try:
                services.edit_version(version_id=newest.pk, elements=elements, **who(request))
            except Refusal as no:
                errors, status = {"": [no.text()]}, 409
            else:
                messages.success(request, _("已保存，事项发布后生效。"))
                return HttpResponseRedirect(reverse("workbench:catalogue-item", args=[code]))
    context = {
        "item": newest.item, "newest": newest, "forms": offered, "errors": errors, "chosen": request.POST.get("form", newest.form_code or "none"),
        "is_draft": newest.state == VersionState.DRAFT, "is_gone": bool(newest.form_code) and newest.form_code not in {one.code for one in offered},
    }  # fmt: skip
    return render(request, "workbench/forms/of_item.html", context, status=status)
