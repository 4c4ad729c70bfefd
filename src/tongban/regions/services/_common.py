"""Checks that all writes of this room begin with."""

from typing import Any

from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal
from tongban.regions.models import Region
from tongban.regions.rules.codes import padded


def require_office(by: Actor) -> None:
    """Divisions and organs are kept by staff and by the platform. Which post may do it is asked by the face: posts
    belong to identity, a floor above."""
    if by.actor_kind not in ("staff", "system"):
        raise Refusal("regions.not_yours")


def require_text(field: str, value: str) -> str:
    """The text without blanks around it. Refused when nothing is left."""
    text = (value or "").strip()
    if not text:
        raise Refusal("regions.text_missing", field=field)
    return text


def require_region(code: str) -> str:
    """The padded code. An ended code is a fact of the past and passes; one never given is refused once the table is in."""
    code = padded(code)
    if not Region.objects.filter(code=code).exists() and Region.objects.exists():
        raise Refusal("regions.unknown_region", region=code)
    return code


def changed(instance: Any, changes: dict[str, Any], allowed: frozenset[str]) -> dict[str, list[Any]]:
    """Set the fields; returns field → [before, after] of those that differ. Refused for a field not open to change."""
    closed = sorted(set(changes) - allowed)
    if closed:
        raise Refusal("regions.field_not_open", field=closed[0])
    differing = {}
    for field, value in changes.items():
        before = getattr(instance, field)
        if before != value:
            differing[field] = [before, value]
            setattr(instance, field, value)
    return differing
