"""Where to go next, without letting a link send people to somebody else's site."""

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str, *, field: str = "next") -> str:
    """The path in `next` (posted or in the query) if it stays on this site, else `default` (a path or URL name)."""
    wish = request.POST.get(field) or request.GET.get(field) or ""
    if wish.startswith("/") and is_local(request, wish):  # anything else would be looked up as the name of a page
        return wish
    return resolve_url(default)


def is_local(request: HttpRequest, url: str) -> bool:
    """Does `url` stay on the host of this request?"""
    return bool(url) and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
