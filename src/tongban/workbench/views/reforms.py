"""证照分离, for catalogue managers: how the permits for enterprises were reformed, and which are not written down yet (CAT-11)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.catalogue import permissions, services
from tongban.catalogue import selectors as catalogue
from tongban.catalogue.enums import ReformKind, ReformScope
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid
from tongban.webkit import keeping
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import day_in

selectors = catalogue.reforms
MANAGER = (Role.CATALOGUE_MANAGER,)
FIELDS = ("kind", "scope", "measure", "replaced_by", "document", "since")
PER_PAGE = 20


@require_safe
@needs(*MANAGER)
def reforms(request: HttpRequest) -> HttpResponse:
    """All reforms in force; with `list=missing` the permits of one's bodies without any."""
    on, staff = timezone.localdate(), request.staff  # type: ignore[attr-defined]
    narrow, after, is_missing = (
        selectors.ReformFilter.read(request.GET),
        request.GET.get("after"),
        request.GET.get("list") == "missing",
    )
    if is_missing:
        page = selectors.not_reformed(staff, on, text=narrow.text, after=after, limit=PER_PAGE)
    else:
        page = selectors.reforms(narrow).page(after, PER_PAGE)
    kept = permissions.bodies_kept_by(staff, on)
    rows = [] if is_missing else [(one, one.item.body_id in kept) for one in page.rows]
    context = {
        "page": page, "rows": rows, "is_missing": is_missing, "narrow": narrow, "is_set": bool(narrow.as_query()),
        "kinds": selectors.reforms_by_kind(),
    }  # fmt: skip
    return render(request, "workbench/reforms.html", context)


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def put(request: HttpRequest, code: str) -> HttpResponse:
    """Write down, or change, how this permit was reformed; the scope chosen says which entry."""
    item = selectors.permit_of(request.staff, code, timezone.localdate())  # type: ignore[attr-defined]
    if kept := keeping.take(request, action=request.path):
        return _form(request, item, kept.post, {})
    if request.method == "GET":
        return _form(request, item, _stored(item, request.GET.get("scope", "")), {})
    try:
        texts = {name: request.POST.get(name, "") for name in FIELDS if name != "since"}
        entry = services.ReformEntry(**texts, since=day_in(request, "since"))
        services.put_reform(item_id=item.pk, entry=entry, by=request.staff, at=timezone.localtime())  # type: ignore[attr-defined]
    except Invalid as no:
        return _form(request, item, request.POST, no.errors, status=422)
    messages.success(request, _("已保存，办事指南已经写明。"))
    return HttpResponseRedirect(reverse("workbench:reform", args=[code]))


@require_POST
@needs(*MANAGER)
@once
@keeps_typed
def end(request: HttpRequest, reform_id: int) -> HttpResponse:
    """It no longer counts."""
    reform = selectors.reform_of(request.staff, reform_id, timezone.localdate())  # type: ignore[attr-defined]
    try:
        services.end_reform(
            reform_id=reform.pk, reason=request.POST.get("reason", ""), by=request.staff, at=timezone.localtime()  # type: ignore[attr-defined]
        )  # fmt: skip
    except Invalid as no:
        errors = {"end-reason": no.errors["reason"]}
        return _form(request, reform.item, _stored(reform.item, reform.scope), errors, status=422)
    messages.success(request, _("已停止执行。"))
    return HttpResponseRedirect(reverse("workbench:reforms"))


def _stored(item: Any, scope: str) -> dict[str, str]:
    found = selectors.reforms_of_item(item.pk)
    one = next((reform for reform in found if reform.scope == scope), found[0] if found and not scope else None)
    if one is None:
        return {"scope": scope or ReformScope.WHOLE_COUNTRY}
    return {name: str(getattr(one, name)) for name in FIELDS}


def _form(
    request: HttpRequest, item: Any, given: Any, errors: dict[str, list[str]], *, status: int = 200
) -> HttpResponse:
    context = {
        "item": item, "typed": {name: given.get(name, "") for name in FIELDS}, "errors": errors, "kinds": ReformKind.choices,
        "scopes": ReformScope.choices, "found": selectors.reforms_of_item(item.pk), "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "workbench/reform.html", context, status=status)
