"""动态验证码: enrolling the authenticator app, another telephone, fresh recovery codes."""

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongban.identity import selectors, services
from tongban.kernel.errors import Invalid, Refusal
from tongban.kernel.typesetting import qr_png
from tongban.webkit.step_up import step_up
from tongban.workbench.guards import staff_before_second_factor


@sensitive_post_parameters("code", "proof")
@never_cache
@require_http_methods(["GET", "POST"])
@staff_before_second_factor
@step_up(reading=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    """The QR code, and the first code of the app as proof. A factor in force stays so until the new one proved itself."""
    at, errors = timezone.localtime(), {}
    if request.method == "POST":
        try:
            codes = services.confirm_enrolment(
                user=request.user,
                code=request.POST.get("code", ""),
                by=request.staff,
                at=at,  # type: ignore[arg-type, attr-defined]
            )
        except Invalid as no:
            errors = no.errors
        except Refusal as no:
            errors = {"code": [no.text()]}
        else:
            services.note_two_factors(request, at)
            services.end_other_sessions(
                user=request.user,
                besides=request.session.session_key or "",
                by=request.staff,
                at=at,  # type: ignore[arg-type, attr-defined]
            )
            return _codes(request, codes)
    shown = services.begin_enrolment(user=request.user, at=at)  # type: ignore[arg-type]
    context = {
        "errors": errors, "key": shown.key, "qr": base64.b64encode(qr_png(shown.address)).decode(),
        "is_replaced": selectors.has_second_factor(request.user),  # type: ignore[arg-type]
        "is_needed": request.lacks_second_factor,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "workbench/second_factor.html", context, status=422 if errors else 200)


@sensitive_post_parameters("proof")
@never_cache
@require_POST
@staff_before_second_factor
@step_up
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new ones; the old slip is worth nothing from here on."""
    codes = services.renew_recovery_codes(user=request.user, by=request.staff, at=timezone.localtime())  # type: ignore[arg-type, attr-defined]
    return _codes(request, codes)


@require_POST
@staff_before_second_factor
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Everywhere but here."""
    services.end_other_sessions(
        user=request.user,
        besides=request.session.session_key or "",
        by=request.staff,
        at=timezone.localtime(),  # type: ignore[arg-type, attr-defined]
    )
    return HttpResponseRedirect(reverse("workbench:account") + "#sessions")


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Shown in the answer itself, once: they are stored nowhere in clear."""
    context: dict[str, Any] = {"codes": codes, "all_codes": "\n".join(codes)}
    return render(request, "workbench/recovery_codes.html", context)
