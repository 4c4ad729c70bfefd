"""Reads of form definitions."""

from tongban.forms.models import FormDefinition
from tongban.kernel.errors import NotFound


def form(code: str, version: int | None = None) -> FormDefinition:
    """The version asked for, else the newest published one; NotFound when there is none."""
    rows = FormDefinition.objects.filter(code=code)
    found = (rows.filter(version=version) if version is not None else rows.order_by("-version")).first()
    if found is None:
        raise NotFound
    return found
