"""The short way of the API: programs have no session, no form, no page, so what serves those is passed by.

Stands behind what concerns every request (the client's address, transport security) and before everything that pages need.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, get_resolver
from django.utils import translation

from tongban.webkit import errors
from tongban.webkit.middleware import ErrorPages

PREFIX = "/api/"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "private, no-store",
}


class ForPrograms:
    """Answers /api/ itself: finds the endpoint, in the language that is asked for, and says what every answer says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.noes = ErrorPages(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.get_host()  # a host that is not ours is refused here too (400)
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)
        request.staff = request.person = request.acting = None  # type: ignore[attr-defined]
        language = settings.LANGUAGE_CODE
        if "HTTP_ACCEPT_LANGUAGE" in request.META:
            language = translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        found = get_resolver().resolve(request.path_info)
        request.resolver_match = found
        response = self._answer(request, found)
        response.headers.setdefault("Content-Language", language)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    def _answer(self, request: HttpRequest, found: ResolverMatch) -> HttpResponse:
        """What the endpoint says; a "no" that it lets through becomes a problem document, as on pages it becomes a page."""
        try:
            return found.func(request, *found.args, **found.kwargs)
        except Exception as problem:
            answer = self.noes.process_exception(request, problem)
            if answer is None:
                raise
            return answer
