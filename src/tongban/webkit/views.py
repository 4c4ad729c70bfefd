"""Language and elder mode: small posts that set a cookie and go back to the page they came from."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from tongban.webkit.context import ELDER_COOKIE
from tongban.webkit.redirects import safe_next

YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """长辈版 on or off (R-A11Y-4)."""
    answer = HttpResponseRedirect(safe_next(request, "/"))
    if request.POST.get("elder") == "on":
        answer.set_cookie(ELDER_COOKIE, "on", max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        answer.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return answer


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Screen language; an unknown one changes nothing."""
    answer = HttpResponseRedirect(safe_next(request, "/"))
    wish = request.POST.get("language", "")
    if check_for_language(wish) and wish in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wish, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return answer
