"""In and out of the workbench."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tongban.identity import services
from tongban.identity.enums import UserKind
from tongban.kernel.errors import Invalid, Refusal
from tongban.webkit.redirects import safe_next


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Staff sign-on; an applicant's name does not open this door (R-USER-1)."""
    username, problem = "", ""
    if request.method == "POST":
        username = request.POST.get("username", "").strip()
        try:
            services.sign_in(request, username, request.POST.get("password", ""), UserKind.STAFF)
            return HttpResponseRedirect(safe_next(request, reverse("workbench:today")))
        except Refusal as no:
            problem = no.text()
        except Invalid as no:
            problem = " ".join(text for texts in no.errors.values() for text in texts)
    context = {
        "username": username, "problem": problem, "next": request.POST.get("next") or request.GET.get("next", ""),
        "ended": "ended" in request.GET,
    }  # fmt: skip
    return render(request, "workbench/sign_in.html", context, status=422 if problem else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; nothing of it stays on this machine."""
    services.sign_out(request)
    return HttpResponseRedirect(reverse("workbench:sign-in"))
