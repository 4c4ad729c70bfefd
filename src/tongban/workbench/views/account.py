"""One's own account: posts in force, and the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongban.identity import services
from tongban.kernel.errors import Invalid
from tongban.workbench.guards import staff_with_any_password
from tongban.workbench.posts import lines_of


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@staff_with_any_password
def account(request: HttpRequest) -> HttpResponse:
    """Changing the password ends one's sessions elsewhere; this one goes on."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
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
            update_session_auth_hash(request, request.user)
            messages.success(request, _("密码已修改。"))
            return HttpResponseRedirect(reverse("workbench:account"))
    context = {
        "errors": errors, "posts": lines_of(request.posts), "must_change": request.password_is_old,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "workbench/account.html", context, status=422 if errors else 200)
