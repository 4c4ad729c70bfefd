"""Stored documents over HTTP, so that nothing somebody uploaded can act as a page of ours (R-SEC-10)."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from tongban.files import selectors

SANDBOX = "sandbox; default-src 'none'"
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"  # the PDF viewer
SHOWABLE = {"image/png", "image/jpeg", "application/pdf"}


def file_response(stored: Any, *, inline: bool = False, name: str = "") -> FileResponse:
    """The bytes of a stored file as a download, called `name` if that is given. `inline` shows pictures and PDFs in a viewer on a page of ours.

    Who may read it was asked before. Refused while the file is not known to be clean (`file.not_scanned_yet`,
    `file.infected`).
    """
    inline = inline and stored.content_type in SHOWABLE
    response = FileResponse(
        selectors.open_file(stored),
        as_attachment=not inline,
        filename=name or stored.name,
        content_type=stored.content_type,
    )
    return _guard(response, viewer=inline)


def bytes_response(data: bytes, *, name: str, content_type: str, inline: bool = False) -> HttpResponse:
    """The same for bytes that were just made and are not stored."""
    inline = inline and content_type in SHOWABLE
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    return _guard(response, viewer=inline)


def _guard(response: Any, *, viewer: bool) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = VIEWER if viewer else SANDBOX
    response["Cache-Control"] = "private, no-store"
    if viewer:
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response
