"""In and out of the workbench."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongban.identity import services
from tongban.identity.enums import UserKind
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.redirects import safe_next


@sensitive_post_parameters("password")
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Staff sign-on; an applicant's name does not open this door (R-USER-1). Who has a second factor is asked for it next."""
    username, problem = "", ""
    if request.method == "POST":
        username = request.POST.get("username", "").strip()
        try:
            services.sign_in(request, username, request.POST.get("password", ""), UserKind.STAFF)
            return HttpResponseRedirect(safe_next(request, reverse("workbench:today")))
        except Refusal as no:
            if no.code == "identity.code_needed":
                way_on = urlencode({"next": safe_next(request, reverse("workbench:today"))})
                return HttpResponseRedirect(f"{reverse('workbench:code')}?{way_on}")
            problem = no.text()
        except Invalid as no:
            problem = " ".join(text for texts in no.errors.values() for text in texts)
    context = {
        "username": username, "problem": problem, "next": request.POST.get("next") or request.GET.get("next", ""),
        "ended": "ended" in request.GET, "kept": "kept" in request.GET,
    }  # fmt: skip
    return render(request, "workbench/sign_in.html", context, status=422 if problem else 200)


@sensitive_post_parameters("code")
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code of the authenticator app, after the password. Whoever did not give the password just now starts there."""
    at, errors = timezone.localtime(), {}
    if services.who_waits(request, at) is None:
        return HttpResponseRedirect(reverse("workbench:sign-in"))
    if request.method == "POST":
        try:
            services.sign_in_with_code(request, request.POST.get("code", ""), at)
            return HttpResponseRedirect(safe_next(request, reverse("workbench:today")))
        except Refusal as no:
            errors = {"code": [no.text()]}
    context = {"errors": errors, "next": safe_next(request, reverse("workbench:today"))}
    return render(request, "workbench/code.html", context, status=422 if errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; nothing of it stays on this machine."""
    services.sign_out(request)
    return HttpResponseRedirect(reverse("workbench:sign-in"))
