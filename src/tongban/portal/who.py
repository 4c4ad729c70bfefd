"""For whom the signed-on person acts in this request."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tongban.kernel.errors import Refusal


def person_of(request: HttpRequest) -> Any:
    """The signed-on applicant. Officials have no papers of their own here (403)."""
    person = getattr(request, "person", None)
    if person is None:
        raise PermissionDenied
    return person


def acting_of(request: HttpRequest) -> Any:
    """The person and for whom they act. A right that ended meanwhile refuses here, before anything is looked up."""
    person_of(request)
    acting = request.acting  # type: ignore[attr-defined]
    acting.applicant  # noqa: B018 raises the refusal of a right that has ended
    return acting


def acting_for_name(request: HttpRequest) -> str:
    """Whom the person stands in for, "" when they act for themself; never raises, for the header of every page."""
    acting = getattr(request, "acting", None)
    try:
        return "" if acting is None or acting.mandate_id is None else str(acting.applicant.name)
    except Refusal:
        return ""
