"""我的证照: what I hold, the certificate as PDF, and who used it when for what (R-LIC-13)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.kernel.errors import NotFound
from tongban.licences import selectors
from tongban.licences.selectors import HeldLicence
from tongban.portal import clock
from tongban.portal.who import acting_of
from tongban.webkit.files import file_response

USES_SHOWN = 50


@never_cache
@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """All licences of the applicant, the newest first; one query. A mandate for some items shows those of its cases."""
    acting = acting_of(request)
    held = [
        one
        for one in selectors.licences_of(acting.applicant.pk, clock.today())
        if acting.covers_number(one.case_number)
    ]
    return render(request, "portal/my/licences.html", {"licences": held})


@never_cache
@require_safe
def licence(request: HttpRequest, identifier: str) -> HttpResponse:
    """One licence: its facts, its QR code, the log of its use."""
    held = _held(request, identifier)
    context = {
        "held": held,
        "verify_url": settings.TONGBAN_PUBLIC_URL.rstrip("/") + reverse("portal:verify-licence", args=[identifier]),
        "uses": selectors.uses_of(held.licence)[:USES_SHOWN],
    }
    return render(request, "portal/my/licence.html", context)


@require_safe
def certificate(request: HttpRequest, identifier: str) -> HttpResponse:
    """The sealed PDF."""
    return file_response(_held(request, identifier).licence.file)


def _held(request: HttpRequest, identifier: str) -> HeldLicence:
    acting = acting_of(request)
    held = selectors.licence_of(acting.applicant.pk, identifier, clock.today())
    if held is None or not acting.covers_number(held.case_number):
        raise NotFound(identifier)
    return held
