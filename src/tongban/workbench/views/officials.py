"""工作人员账号, for administrators: who signs on how, opening a locked account, a new initial password, taking away a lost second factor."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.identity import selectors, services
from tongban.identity.enums import Role
from tongban.kernel.errors import Refusal
from tongban.webkit.once import once
from tongban.webkit.step_up import step_up
from tongban.workbench.guards import needs
from tongban.workbench.posts import lines_of

ACTS = {
    "unlock": (services.unlock, gettext_lazy("账号已解锁。")),
    "reset": (services.reset_second_factor, gettext_lazy("动态验证码已重置，该账号的登录都已退出。")),
}


@require_safe
@needs(Role.ADMIN)
def officials(request: HttpRequest) -> HttpResponse:
    """The officials of the administrator's bodies and regions."""
    at, text = timezone.localtime(), request.GET.get("text", "").strip()[:50]
    page = selectors.staff_managed_by(request.staff, at.date(), at, text, request.GET.get("after"))  # type: ignore[attr-defined]
    return render(request, "workbench/officials.html", {"page": page, "text": text})


@never_cache
@require_safe
@needs(Role.ADMIN)
def official(request: HttpRequest, staff_id: int) -> HttpResponse:
    return _page(request, staff_id)


@require_POST
@needs(Role.ADMIN)
@step_up
@once
def change_official(request: HttpRequest, staff_id: int, act: str) -> HttpResponse:
    """One act, with its reason. What was typed stays when it is refused."""
    at, by = timezone.localtime(), request.staff  # type: ignore[attr-defined]
    selectors.account_managed_by(by, staff_id, at.date(), at)
    if act == "password":
        return _initial_password(request, staff_id)
    if act not in ACTS:
        raise Http404
    operation, done = ACTS[act]
    try:
        operation(staff_id=staff_id, by=by, at=at, reason=request.POST.get("reason", ""))
    except Refusal as no:
        field = f"{act}-reason"
        return _page(request, staff_id, errors={field: [no.text()]}, status=409)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("workbench:official", args=[staff_id]))


def _initial_password(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Shown in the answer itself, once."""
    by, reason = request.staff, request.POST.get("reason", "")  # type: ignore[attr-defined]
    try:
        password = services.issue_initial_password(staff_id=staff_id, by=by, at=timezone.localtime(), reason=reason)
    except Refusal as no:
        return _page(request, staff_id, errors={"password-reason": [no.text()]}, status=409)
    return _page(request, staff_id, password=password)


def _page(
    request: HttpRequest, staff_id: int, *, errors: dict[str, list[str]] | None = None, status: int = 200,
    password: str = "",
) -> HttpResponse:  # fmt: skip
    at = timezone.localtime()
    account = selectors.account_managed_by(request.staff, staff_id, at.date(), at)  # type: ignore[attr-defined]
    wait = int((account.locked_until - at).total_seconds()) if account.locked_until else 0
    context = {
        "account": account, "posts": lines_of(selectors.posts_of(account.staff, at.date())), "errors": errors or {},
        "locked_for": services.how_long(wait) if wait > 0 else "", "typed": request.POST.get("reason", ""),
        "password": password,
        "is_oneself": account.staff == request.staff,  # type: ignore[attr-defined]
        "factor_words": _("已启用") if account.has_factor else _("未启用"),
    }  # fmt: skip
    return render(request, "workbench/official.html", context, status=status)
