"""Sign-on is required unless a view says otherwise; a "no" from a room becomes a page. Sessions end in identity."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from tongban.kernel.errors import Invalid, NotFound, Refusal
from tongban.webkit import errors
from tongban.webkit.keeping import MARK, keep, marked
from tongban.webkit.limits import TooManyRequests
from tongban.webkit.redirects import is_local


class PlainMethods:
    """Pages are read (GET, HEAD) and forms are sent (POST). Every other method is answered 405 before any view could take
    it for one of these; the API knows its own."""

    allowed = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in self.allowed and not request.path_info.startswith("/api/"):
            return HttpResponseNotAllowed(self.allowed)
        return self.get_response(request)


class PlainText:
    """Refuses (400) addresses and form posts with a NUL character: no person types one, and no text column takes one."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or any("\x00" in value for _name, value in _pairs(request.GET)):
            return errors.bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        is_form = request.method == "POST" and not request.path.startswith("/api/")
        if is_form and any("\x00" in value for _name, value in _pairs(request.POST)):
            return errors.bad_request(request)
        return None


def _pairs(given: Any) -> Any:
    return ((name, value) for name, values in given.lists() for value in values)


class Personal:
    """What was answered to somebody who is known (by session or token) is kept by no cache on the way or in the browser."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_known = getattr(request, "person", None) or getattr(request, "staff", None) or hasattr(request, "caller")
        if is_known and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response


class ErrorPages:
    """Refusal 409, Invalid 422, NotFound 404, too many requests 429."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case Refusal():
                exception.keep_on_record()
                return errors.refused(request, exception)
            case Invalid():
                return errors.invalid(request, exception)
            case NotFound():
                return errors.not_found(request)
            case TooManyRequests():
                return errors.too_many(request, exception.retry_after)
        return None


class SignOnRequired(LoginRequiredMiddleware):
    """Sends whoever is not signed on to the sign-in page of the face, and back afterwards. The API signs on by token.

    After a post the way back is the page with the form, where forms.js finds its local copy of what was typed, or at a
    counter the server's copy (`keeping.py`); a script that saves in the background gets a 401 instead, so that the page stays.
    """

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view, args, kwargs)

    def handle_no_permission(self, request: HttpRequest, view: Callable) -> Any:
        if request.headers.get("X-Requested-With"):
            return JsonResponse({"detail": _("登录已失效，请重新登录。")}, status=401)
        page = _page_of(request)
        if is_kept := keep(request, view, page):
            page = marked(page)
        query = {"next": page} | ({MARK: "1"} if is_kept else {})
        if request.method == "POST" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            query["ended"] = "1"
        target = f"{sign_in_url(request.path)}?{urlencode(query)}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": target}, status=401)
        return HttpResponseRedirect(target)


def sign_in_url(path: str) -> str:
    """The sign-in page of the face that this address belongs to: the longest prefix in TONGBAN_SIGN_IN."""
    name = max((p, name) for p, name in settings.TONGBAN_SIGN_IN.items() if path.startswith(p))[1]
    return resolve_url(name)


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or for a post the page it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if is_local(request, referer):
        parts = urlsplit(referer)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/"
