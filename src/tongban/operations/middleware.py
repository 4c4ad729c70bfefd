"""Stands before everything: answers the probes by itself, counts and times every other request, writes the access log."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tongban.operations import counting, views

log = logging.getLogger("tongban.access")
PROBES = {"/healthz": views.healthz, "/readyz": views.readyz, "/metrics": views.metrics}
FACES = (("/api/", "api"), ("/workbench/", "workbench"), ("/static/", "static"))
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Watch:
    """A probe needs no session, no allowed host and no https, and so no setting can make a healthy process look dead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if probe := PROBES.get(request.path_info):
            return probe(request)
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        face = face_of(request.path_info)
        method = request.method if request.method in METHODS else "other"
        counting.count(face, method, response.status_code, seconds)
        if log.isEnabledFor(logging.INFO):
            facts = {
                "face": face,
                "method": method,
                "path": request.path,
                "status": response.status_code,
                "ms": round(seconds * 1000),
            }
            log.info("%(method)s %(path)s %(status)s %(ms)s ms", facts, extra=facts)
        return response


def face_of(path: str) -> str:
    """Which face an address belongs to."""
    return next((face for prefix, face in FACES if path.startswith(prefix)), "portal")
