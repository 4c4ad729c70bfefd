"""好差评: rate a closed case, by the QR code of its notices or from my own page (R-RATE-3 … 9)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.kernel.errors import Invalid, Refusal
from tongban.portal import clock
from tongban.ratings import selectors, services
from tongban.ratings.enums import BAD_GRADES, BadReason, Grade, RatingChannel
from tongban.webkit.limits import limit
from tongban.webkit.once import once

SCALE = [(grade.value, grade.label) for grade in Grade]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The form; after it thanks, with what was said, and one chance to add to it."""
    limit(request, "rate", times=60, seconds=60)
    if request.method != "POST":
        return _page(request, token, {})
    invitation = selectors.invitation(token, clock.now())
    try:
        _store(request, token, is_additional=bool(invitation.given) and "additional" in request.POST)
    except Invalid as problem:
        return _page(request, token, problem.errors, status=422)
    except Refusal as refusal:
        return _page(request, token, {"": [refusal.text()]}, status=409)
    return redirect("portal:rate", token)


def _store(request: HttpRequest, token: str, *, is_additional: bool) -> None:
    """In the name of the applicant when they are signed on, by the secret of the code otherwise; officials are refused."""
    post = request.POST
    given: dict[str, Any] = {
        "token": token,
        "grade": _grade(post.get("grade", "")),
        "reasons": post.getlist("reasons"),
        "text": post.get("text", ""),
        "indicators": {
            name.removeprefix("i-"): _grade(post[name]) or 0 for name in post if name.startswith("i-") and post[name]
        },
        "is_anonymous": post.get("anonymous") == "yes",
        "is_additional": is_additional,
        "at": clock.now(),
    }
    by = getattr(request, "staff", None) or getattr(request, "acting", None)
    try:
        services.rate_case(**given, by=by, channel=RatingChannel.WEB if by else RatingChannel.QR)
    except Refusal as refusal:
        if refusal.code != "rating.not_yours":  # somebody else's telephone read the code: the code alone counts
            raise
        services.rate_case(**given, by=None, channel=RatingChannel.QR)


def _page(request: HttpRequest, token: str, errors: dict[str, list[str]], status: int = 200) -> HttpResponse:
    invitation = selectors.invitation(token, clock.now())
    said = [{"rating": one, "reasons": selectors.reason_labels(one)} for one in invitation.given]
    post = request.POST
    context = {
        "token": token,
        "invitation": invitation,
        "said": said,
        "errors": errors,
        "is_adding": invitation.may_add and ("add" in request.GET or "additional" in post),
        "grades": [{"value": value, "label": label, "is_bad": value in BAD_GRADES} for value, label in SCALE],
        "reasons": [(one.value, one.label) for one in BadReason],
        "indicators": [
            {"name": f"i-{one.value}", "label": one.label, "given": post.get(f"i-{one.value}", "")}
            for one in invitation.indicators
        ],
        "scale": [(str(value), label) for value, label in SCALE],
        "typed": {
            "grade": _grade(post.get("grade", "")), "reasons": post.getlist("reasons"), "text": post.get("text", ""),
            "anonymous": post.get("anonymous", ""),
        },
    }  # fmt: skip
    return render(request, "portal/rate/rate.html", context, status=status)


def _grade(text: str) -> int | None:
    return int(text) if text in {str(value) for value, _label in SCALE} else None
