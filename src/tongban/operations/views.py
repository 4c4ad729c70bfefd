"""The three probes. They ask for nothing that a person has to sign on for, and tell nothing about a person."""

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from tongban.kernel import secrets
from tongban.operations import counting, figures, readiness

PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_VIA")
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives. Asks nobody else."""
    return _plain(HttpResponse("ok\n", content_type="text/plain; charset=utf-8"))


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when it can do its work, else 503. What is wrong is said to those who run it, not to everybody."""
    found = readiness.checks()
    is_ready = all(word == readiness.OK for word in found.values())
    body: dict = {"status": "ready" if is_ready else "not ready"}
    if may_look(request):
        body["checks"] = found
    return _plain(JsonResponse(body, status=200 if is_ready else 503))


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Counters in the text format of Prometheus, for this machine or with the token of keys/metrics.token."""
    if not may_look(request):
        return _plain(HttpResponse("Give the token of keys/metrics.token.\n", status=403, content_type="text/plain"))
    lines = [
        f"# HELP {figure.name} {figure.help}\n# TYPE {figure.name} gauge\n{figure.name} {figure.value:g}\n"
        for figure in figures.figures()
    ]
    return _plain(HttpResponse(counting.text() + "".join(lines), content_type=TEXT))


def may_look(request: HttpRequest) -> bool:
    """Asked on this machine itself (not through its proxy), or with the token."""
    kind, _, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind.lower() == "bearer":
        token = secrets.secret("metrics.token", var=settings.TONGBAN_VAR, env="TONGBAN_METRICS_TOKEN")
        return hmac.compare_digest(given.strip().encode(), token.encode())
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and not any(name in request.META for name in PROXIED)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _plain(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
