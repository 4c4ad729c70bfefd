"""Own look-up lists of a body: what questions of its forms offer to choose from."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.forms import selectors, services
from tongban.forms.rules.sifting import MAX_CHOICES
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.keeping import keeps_typed, take
from tongban.webkit.once import once
from tongban.workbench.guards import needs
from tongban.workbench.posted import number_in
from tongban.workbench.views.forms import MANAGER, body_choices, body_in, who


@require_safe
@needs(*MANAGER)
def index(request: HttpRequest) -> HttpResponse:
    """The lists of the manager's bodies."""
    found = selectors.lists_kept_by(request.staff, timezone.localdate())  # type: ignore[attr-defined]
    return render(request, "workbench/forms/lists.html", {"lists": [(one, len(one.entries)) for one in found]})


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def new(request: HttpRequest) -> HttpResponse:
    """A new list: its name, and one entry a line."""
    if request.method == "GET":
        kept = take(request)
        return _page(request, None, kept.post if kept else request.POST, {})
    post = request.POST
    try:
        made = services.make_list(
            body_id=body_in(request), name=post.get("name", ""), more=post.get("more", ""), **who(request)
        )
    except Invalid as no:
        return _page(request, None, post, no.errors, status=422)
    messages.success(request, _("清单已建立。"))
    return HttpResponseRedirect(reverse("workbench:form-list", args=[made.pk]))


@require_http_methods(["GET", "POST"])
@needs(*MANAGER)
@once
@keeps_typed
def edit(request: HttpRequest, list_id: int) -> HttpResponse:
    """The entries: each may be renamed or left out, new ones come one a line."""
    found = selectors.list_kept_by(request.staff, list_id, timezone.localdate())  # type: ignore[attr-defined]
    if request.method == "GET":
        kept = take(request)
        return _page(request, found, kept.post if kept else None, {})
    post = request.POST
    try:
        services.change_list(
            list_id=list_id, seen_revision=number_in(request, "revision"), name=post.get("name", ""), kept=_kept(post),
            more=post.get("more", ""), **who(request),
        )  # fmt: skip
    except Invalid as no:
        return _page(request, found, post, no.errors, status=422)
    except Refusal as no:
        if no.code != "form.changed_meanwhile":
            raise
        found = selectors.list_kept_by(request.staff, list_id, timezone.localdate())  # type: ignore[attr-defined]
        text = _("%(no)s您填写的内容还在这一页，核对后可以再次保存。") % {"no": no.text()}
        return _page(request, found, post, {"": [text]}, status=409)
    messages.success(request, _("已保存。已发布的表单仍是原来的选项，下次发布时才会更新。"))
    return HttpResponseRedirect(reverse("workbench:form-list", args=[list_id]))


@require_POST
@needs(*MANAGER)
@once
def remove(request: HttpRequest, list_id: int) -> HttpResponse:
    """Take the list away; forms keep its entries as their own options."""
    selectors.list_kept_by(request.staff, list_id, timezone.localdate())  # type: ignore[attr-defined]
    services.remove_list(list_id=list_id, **who(request))
    messages.success(request, _("清单已删除。"))
    return HttpResponseRedirect(reverse("workbench:form-lists"))


def _kept(post: Any) -> list[dict[str, str]]:
    """The entries that were on the page with a label left in their field."""
    pairs = zip(post.getlist("code"), post.getlist("label"), strict=False)
    return [{"code": code, "label": label} for code, label in list(pairs)[:MAX_CHOICES] if label.strip()]


def _page(request: HttpRequest, found: Any, post: Any, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    if found is None:
        entries: list[dict[str, str]] = []
    else:
        entries = found.entries if post is None else [
            {"code": code, "label": label} for code, label in zip(post.getlist("code"), post.getlist("label"), strict=False)
        ]  # fmt: skip
    if found is None:
        seen: Any = ""
    else:
        seen = post.get("revision", "") if post is not None and status != 409 else found.revision
    context = {
        "list": found, "revision": seen, "entries": entries, "errors": errors, "more": post.get("more", "") if post is not None else "",
        "name": post.get("name", "") if post is not None else found.name, "bodies": body_choices(request) if found is None else [],
        "body": post.get("body", "") if post is not None else "",
    }  # fmt: skip
    return render(request, "workbench/forms/list.html", context, status=status)
