"""就近办: where an item is done beside its own body: in towns, villages and functional areas (CAT-12)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import permissions, selectors, services
from tongban.catalogue.enums import DelegationKind
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.regions import selectors as regions
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import day_in, number_in
from tongban.workbench.views.standing import own_item


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def places(request: HttpRequest, code: str) -> HttpResponse:
    """Where the item is done nearby, and the form for one more place (`q`: what the place is called)."""
    return _page(request, own_item(request, code))


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def add(request: HttpRequest, code: str) -> HttpResponse:
    """One more place. What was typed stays when it is refused."""
    item, post = own_item(request, code), request.POST
    try:
        services.delegate_item(
            item_id=item.pk, kind=post.get("kind", ""), region_code=post.get("region_code", ""),
            place=post.get("place", ""), document=post.get("document", ""), body_id=number_in(request, "body_id") or None,
            hours=post.get("hours", ""), phone=post.get("phone", ""), from_on=day_in(request, "from_on"),
            until=day_in(request, "until"), by=request.staff, at=timezone.localtime(),  # type: ignore[attr-defined]
        )  # fmt: skip
    except Invalid as no:
        errors = {**no.errors, **({"kind": [_("请选择办理方式。")]} if "kind" in no.errors else {})}
        return _page(request, item, errors=errors, status=422)
    except Refusal as no:
        return _page(request, item, errors={"": [no.text()]}, status=409)
    messages.success(request, _("已增加就近办理的地点。"))
    return HttpResponseRedirect(reverse("workbench:item-places", args=[code]))


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """The item is not done there any more."""
    found = selectors.delegation(delegation_id)
    if not permissions.may_keep(request.staff, found.item.body_id, on=timezone.localdate()):  # type: ignore[attr-defined]
        raise Http404
    item = own_item(request, found.item.code)
    try:
        services.end_delegation(
            delegation_id=delegation_id,
            reason=request.POST.get("reason", ""),
            by=request.staff,
            at=timezone.localtime(),  # type: ignore[attr-defined]
        )
    except Invalid as no:
        return _page(request, item, errors={f"reason-{delegation_id}": no.errors["reason"]}, status=422)
    except Refusal as no:
        return _page(request, item, errors={"": [no.text()]}, status=409)
    messages.success(request, _("已终止。"))
    return HttpResponseRedirect(reverse("workbench:item-places", args=[item.code]))


def _page(
    request: HttpRequest, item: Any, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    today, post = timezone.localdate(), request.POST
    query = (post.get("q", "") or request.GET.get("q", "")).strip()[:40]
    names = ("kind", "region_code", "place", "hours", "phone", "document", "from_on", "until", "body_id")
    listed = selectors.delegations_of(item.pk)
    context = {
        "item": item, "name": item.current.name if item.current else item.code, "query": query, "errors": errors or {},
        "found": _found(item, query), "kinds": DelegationKind.choices, "typed": {name: post.get(name, "") for name in names},
        "bodies": [one for one in regions.bodies_in(_prefix(item)) if one.pk != item.body_id],
        "places": [{"row": one, "is_over": one.until is not None and one.until < today} for one in listed],
    }  # fmt: skip
    return render(request, "workbench/catalogue/places.html", context, status=status)


def _found(item: Any, query: str) -> list[Any]:
    """Divisions below the item's own whose name fits."""
    if not query:
        return []
    try:
        own = regions.region(item.region_code)
    except NotFound:
        return []
    fitting = regions.search_regions(f"{own.name} {query}")
    return [one for one in fitting if one.level > own.level and (one.level >= 4 or one.is_functional_area)]


def _prefix(item: Any) -> str:
    return item.region_code.rstrip("0") or item.region_code
