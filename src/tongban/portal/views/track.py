"""查进度: where is my case? With its number and query code, without an account (R-FLOW-22)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.cases import selectors
from tongban.kernel.errors import NotFound
from tongban.portal import clock, wording
from tongban.portal.context import url_or_none
from tongban.webkit.limits import limit


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The form, or where the case stands. A QR code on a notice carries number and code in its address."""
    given = request.POST if request.method == "POST" else request.GET
    number, code = given.get("number", "").strip().upper(), given.get("code", "").strip()
    if not number and not code and request.method != "POST":
        return _form(request, "", {})
    if errors := _missing(number, code):
        return _form(request, number, errors, status=422)
    # Guessing a code must not pay: few tries for one number, and for one address.
    limit(request, "track", times=20, seconds=60)
    limit(request, "track-number", times=15, seconds=900, key=number)
    try:
        found = selectors.track(number, code, clock.now())
    except NotFound:
        return _form(request, number, {"number": [_("编号和查询码对不上，请照着收件凭证核对。")]}, status=404)
    response = render(
        request,
        "portal/track_case.html",
        {
            "case": found,
            "what_next": wording.what_next(found.state),
            "rate_url": url_or_none("portal:rate", found.rating_token) if found.rating_token else None,
        },
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _missing(number: str, code: str) -> dict[str, list[str]]:
    errors = {}
    if not number:
        errors["number"] = [_("请输入办件编号。")]
    if not code:
        errors["code"] = [_("请输入查询码。")]
    return errors


def _form(request: HttpRequest, number: str, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    return render(request, "portal/track.html", {"number": number, "errors": errors}, status=status)
