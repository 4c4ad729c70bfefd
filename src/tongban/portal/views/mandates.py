"""授权: name somebody who may act for me or for my firm, until when and for what; and end it (R-USER-6, R-USER-7)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongban.catalogue import selectors as catalogue
from tongban.identity import services
from tongban.kernel.errors import Invalid, Refusal
from tongban.portal import clock
from tongban.portal.who import acting_of
from tongban.webkit.keeping import keeps_typed
from tongban.webkit.once import once

TYPED = ("agent_name", "agent_document_no", "mobile", "starts_on", "ends_on", "scope", "looked_for")
FOUND = 12


@sensitive_post_parameters("agent_document_no")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
@keeps_typed
def grant(request: HttpRequest) -> HttpResponse:
    """Who, from when to when, for which items. Items are looked up by name; what is ticked stays ticked."""
    acting = acting_of(request)
    if request.method != "POST":
        return _page(request, acting, {})
    if request.POST.get("do") == "find":
        return _page(request, acting, {})
    given, errors = _read(request)
    if errors:
        return _page(request, acting, errors, status=422)
    try:
        services.grant_mandate(**given, by=acting, at=clock.now())
    except Invalid as problem:
        return _page(request, acting, problem.errors, status=422)
    except Refusal as refusal:
        return _page(request, acting, {"agent_name": [refusal.text()]}, status=409)
    messages.success(request, _("授权已生效，已经发消息告诉对方。"))
    return redirect("portal:account")


@require_POST
@once
def revoke(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """The right ends at once. By whoever gave it, or by whoever gives it up."""
    services.revoke_mandate(mandate_id=mandate_id, by=acting_of(request), at=clock.now())
    messages.success(request, _("授权已终止。"))
    return redirect("portal:account")


def _read(request: HttpRequest) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What was typed, as the operation takes it, and what is missing or no date."""
    post, errors = request.POST, {}
    days: dict[str, date] = {}
    for name in ("starts_on", "ends_on"):
        try:
            days[name] = date.fromisoformat(post.get(name, ""))
        except ValueError:
            errors[name] = [_("请选择日期。")]
    for name, text in (("agent_name", _("请输入对方姓名。")), ("agent_document_no", _("请输入对方的身份证号码。"))):
        if not post.get(name, "").strip():
            errors[name] = [text]
    items = post.getlist("items") if post.get("scope") == "some" else []
    if post.get("scope") == "some" and not items:
        errors["looked_for"] = [_("请查找并勾选至少一个事项，或者选择全部事项。")]
    return {
        "agent_name": post.get("agent_name", ""),
        "agent_document_no": post.get("agent_document_no", ""),
        "mobile": post.get("mobile", "").strip(),
        "item_codes": items,
        **days,
    }, errors


def _page(request: HttpRequest, acting: Any, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in TYPED}
    typed["scope"] = typed["scope"] or "all"
    typed["starts_on"] = typed["starts_on"] or clock.today().isoformat()
    chosen = request.POST.getlist("items")
    offered = (catalogue.item_names(chosen) if chosen else {}) | _found(typed["looked_for"])
    context = {
        "acting": acting,
        "errors": errors,
        "typed": typed,
        "offered": [{"code": code, "name": name, "is_chosen": code in chosen} for code, name in offered.items()],
        "has_looked": request.POST.get("do") == "find",
    }
    return render(request, "portal/my/mandate.html", context, status=status)


def _found(text: str) -> dict[str, str]:
    """Code → name of the items that the words find."""
    if not text.strip():
        return {}
    return catalogue.items_named(text.strip()[:60], limit=FOUND)
