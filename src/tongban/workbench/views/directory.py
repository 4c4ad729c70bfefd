"""目录认领 and 上级目录变化: what the directory above has for a body, and where its items lag behind (R-ITEM-1, R-ITEM-29)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tongban.catalogue import selectors, services
from tongban.identity.enums import Role
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.pages import Page, sliced
from tongban.regions.selectors import bodies as bodies_by_id
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.numbers import whole_number
from tongban.webkit.once import once
from tongban.workbench.guards import needs

SHOWS = {
    "open": gettext_lazy("待认领"),
    "claimed": gettext_lazy("已认领"),
    "declined": gettext_lazy("本地不涉及"),
    "all": gettext_lazy("全部"),
}
RATES_SHOWN = 50
AT_ONCE = 200  # differences accepted with one click; the page says how many are left


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def directory(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_safe
@needs(Role.LEADER, Role.SUPERVISOR)
def claim_rates(request: HttpRequest) -> HttpResponse:
    """认领率 of all bodies of the places one leads or watches, the lowest first: read only."""
    posts = request.posts  # type: ignore[attr-defined]
    led = {body.region_code for body in bodies_by_id(posts.body_ids(Role.LEADER))}
    found = selectors.claim_rates(*(led | posts.region_codes(Role.SUPERVISOR)))
    rates = sliced(found, after=request.GET.get("rates"), limit=RATES_SHOWN)
    return render(request, "workbench/catalogue/claim_rates.html", {"rates": rates})


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
@keeps_typed
def say(request: HttpRequest, body_id: int, base_id: int, act: str) -> HttpResponse:
    """Claim a directory item for a body, or say why it is not done here."""
    if body_id not in _bodies(request):
        raise Http404
    by, at, post = request.staff, timezone.localtime(), request.POST  # type: ignore[attr-defined]
    field = f"reason-{base_id}"
    try:
        if act == "claim":
            item = services.claim_item(base_id=base_id, body_id=body_id, by=by, at=at)
            messages.success(request, _("已认领，并按目录起草了第1版。请补全本地内容后送审。"))
            return HttpResponseRedirect(reverse("workbench:catalogue-item", args=[item.code]))
        if act == "decline":
            services.decline_item(base_id=base_id, body_id=body_id, reason=post.get(field, ""), by=by, at=at)
            messages.success(request, _("已记为本地不涉及。以后需要时仍可认领。"))
            return HttpResponseRedirect(f"{reverse('workbench:directory')}?body={body_id}&show=open")
    except Invalid as no:
        return _page(request, body_id=body_id, errors={field: no.errors["reason"]}, status=422)
    except Refusal as no:
        where = field if no.code == "catalogue.decline_needs_reason" else ""
        return _page(request, body_id=body_id, errors={where: [no.text()]}, status=409)
    raise Http404


@require_safe
@needs(Role.CATALOGUE_MANAGER)
def differences(request: HttpRequest) -> HttpResponse:
    """The items that lag behind the directory, each with what differs."""
    page = selectors.lagging(_bodies(request), after=request.GET.get("after"), limit=10)
    return render(request, "workbench/catalogue/differences.html", {"page": page, "at_once": AT_ONCE})


@require_POST
@needs(Role.CATALOGUE_MANAGER)
@once
def accept(request: HttpRequest) -> HttpResponse:
    """The changes enter the items: of one (`item`), or of all."""
    by, at = request.staff, timezone.localtime()  # type: ignore[attr-defined]
    waiting = selectors.lagging_ids(_bodies(request), limit=AT_ONCE + 1)
    chosen = request.POST.get("item", "")
    ids = [one for one in waiting[:AT_ONCE] if not chosen or str(one) == chosen]
    if chosen and not ids:  # beyond the first two hundred, or accepted meanwhile: the service says which
        item_id = whole_number(chosen)
        ids = [item_id] if item_id is not None and selectors.is_kept_in(item_id, _bodies(request)) else []
    done, refused = services.accept_changes(item_ids=ids, by=by, at=at)
    if done:
        text = ngettext("已接受%(n)s个事项的变化，请核对后送审。", "已接受%(n)s个事项的变化，请核对后送审。", done)
        messages.success(request, text % {"n": done})
    for text in refused[:10]:
        messages.warning(request, text)
    return HttpResponseRedirect(reverse("workbench:differences"))


def _page(
    request: HttpRequest, *, body_id: int | None = None, errors: dict[str, list[str]] | None = None, status: int = 200
) -> HttpResponse:
    known = _bodies(request)
    bodies = bodies_by_id(known)
    wanted = str(body_id or request.GET.get("body", ""))
    body = next((one for one in bodies if str(one.pk) == wanted), bodies[0] if bodies else None)
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    page = (
        selectors.claimable(body, show="" if show == "all" else show, after=request.GET.get("after")) if body else None
    )
    context: dict[str, Any] = {
        "rows": [(one, next(iter(one.said), None), f"reason-{one.pk}") for one in page.rows] if page else [],
        "bodies": bodies, "body": body, "show": show, "shows": list(SHOWS.items()),
        "page": page,
        "rates": _rates(request, body, known) if body else None,
        "errors": errors or {},
    }  # fmt: skip
    return render(request, "workbench/catalogue/directory.html", context, status=status)


def _rates(request: HttpRequest, body: Any, known: frozenset[int]) -> Page:
    """认领率 of the bodies of one's own that are in the same place as the chosen one."""
    return sliced(
        selectors.claim_rates(body.region_code, body_ids=known), after=request.GET.get("rates"), limit=RATES_SHOWN
    )


def _bodies(request: Any) -> frozenset[int]:
    return request.posts.body_ids(Role.CATALOGUE_MANAGER)  # type: ignore[no-any-return]
