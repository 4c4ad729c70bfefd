"""证照核验: is this licence genuine, and does it still hold? Open to everybody, masked (R-LIC-14)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.kernel.checks import licence_id_problem
from tongban.licences import selectors, services
from tongban.portal import clock
from tongban.webkit.limits import limit

LARGEST_FILE = 20 * 1024 * 1024


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By number, or by the sealed file itself; a file is looked at and not kept."""
    if request.method == "POST":
        limit(request, "verify-file", times=20, seconds=60)
        return _verify_file(request)
    identifier = request.GET.get("identifier", "").strip()
    if "/" in identifier:  # no address leads there, and no number has one
        return licence(request, identifier)
    if identifier:
        return HttpResponseRedirect(reverse("portal:verify-licence", args=[identifier]))
    return render(request, "portal/verify.html", {"errors": {}})


@login_not_required
@require_safe
def licence(request: HttpRequest, identifier: str) -> HttpResponse:
    """What anybody may see who scans the code on a licence."""
    limit(request, "verify", times=60, seconds=60)
    identifier = identifier.strip().upper()
    found = selectors.public_view(identifier, clock.today())
    return render(
        request,
        "portal/verify_licence.html",
        {
            "identifier": identifier,
            "licence": found,
            "is_malformed": found is None and licence_id_problem(identifier) is not None,
            "asked_at": clock.now(),
        },
        status=200 if found else 404,
    )


def _verify_file(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _again(request, _("请选择要核验的文件。"))
    if upload.size > LARGEST_FILE:
        return _again(request, _("文件超过 20 MB，无法核验。"))
    found = services.verify_file(upload.read(), at=clock.now())
    context = {"verification": found, "file_name": upload.name, "asked_at": clock.now()}
    return render(request, "portal/verify_file.html", context)


def _again(request: HttpRequest, text: str) -> HttpResponse:
    return render(request, "portal/verify.html", {"errors": {"file": [text]}}, status=422)
