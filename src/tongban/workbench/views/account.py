"""One's own account: posts in force, and the password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongban.identity import selectors, services
from tongban.kernel.errors import Invalid
from tongban.webkit.limits import limit
from tongban.workbench.guards import staff_with_any_password
from tongban.workbench.posts import lines_of


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@staff_with_any_password
def account(request: HttpRequest) -> HttpResponse:
    """Changing the password ends one's sessions elsewhere; this one goes on."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        limit(request, "password", times=10, seconds=900, key=str(request.user.pk))
        new = request.POST.get("new", "")
        if new != request.POST.get("again", ""):
            errors = {"again": [_("两次输入的新密码不一样。")]}
        else:
            try:
                services.change_password(
                    user=request.user,  # type: ignore[arg-type]
                    old=request.POST.get("old", ""),
                    new=new,
                    at=timezone.localtime(),
                )
            except Invalid as no:
                errors = no.errors
        if not errors:
            services.keep_signed_on(request, request.user, timezone.localtime())  # type: ignore[arg-type]
            messages.success(request, _("密码已修改，其他地方的登录已经退出。"))
            return HttpResponseRedirect(reverse("workbench:account"))
    context = {
        "has_factor": selectors.has_second_factor(request.user),  # type: ignore[arg-type]
        "codes_left": selectors.codes_left(request.user),  # type: ignore[arg-type]
        "sessions": selectors.sessions_of(request.user, request.session.session_key, timezone.localtime()),  # type: ignore[arg-type]
        "errors": errors, "posts": lines_of(request.posts), "must_change": request.password_is_old,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "workbench/account.html", context, status=422 if errors else 200)
