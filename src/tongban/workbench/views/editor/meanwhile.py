"""Two people in one chapter: what the other saved is shown, what this one typed is kept, and nothing is mixed silently."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.catalogue import elements
from tongban.catalogue.comparing import worded
from tongban.catalogue.rules import chapters
from tongban.catalogue.rules.chapters import Field
from tongban.catalogue.rules.posting import SHOWN, Posted, digest, read
from tongban.workbench.views.editor.fields import ShownField


@dataclass
class Meanwhile:
    """`changed`: (name, what it says now) of each place that the other changed; `mine`: the fields that this person typed
    otherwise than the page had them; `lost`: typed into what is no longer there, to be copied from the page."""

    who: str
    when: datetime | None
    changed: list[tuple[str, str]]
    places: frozenset[str]
    mine: Posted
    lost: list[str] = field(default_factory=list)


def meanwhile(
    chapter: str, posted: Posted, seen: str, values: Mapping[str, Any], facts: Mapping[str, Any], names: list[str]
) -> Meanwhile:
    """`values`: what the chapter says now; `facts`: of the refusal; `names`: of its places."""
    before = dict(part.partition("=")[::2] for part in seen.split(",") if part)
    found = Meanwhile(
        who=facts["who"], when=facts["when"], places=frozenset(facts["places"]), mine={},
        changed=[
            (name, _said(place, values)) for place, name in zip(facts["places"], names, strict=True) if place != "order"
        ],
    )  # fmt: skip
    is_shifted = chapter == chapters.STEPS and len(before) != len(values)
    mine: dict[str, Any] = {}
    for place in dict.fromkeys([*before, *values]):
        typed = {key: value for key, value in posted.items() if _belongs(key, place)}
        if not typed or _same(place, typed, before.get(place), values.get(place)):
            continue
        if place not in values or is_shifted:
            found.lost += [text for texts in typed.values() for text in texts if len(text.strip()) > 3]
        else:
            mine |= typed
    found.mine = mine
    return found


def note(found: Meanwhile, fields: list[ShownField], values: Mapping[str, Any], *, place: str = "") -> None:
    """Say beside each field what the other saved there. `place`: of the material or step they are of, "" for elements."""
    for one in fields:
        key = place or one.name
        if key not in found.places:
            continue
        if not any(_belongs(name, one.name) for name in found.mine):
            one.is_refreshed = not place
            continue
        name = one.name.rpartition(".")[2] if place else one.name
        one.theirs = worded(name, values.get(name)) or "—"


def _belongs(key: str, place: str) -> bool:
    return key in (place, f"{place}{SHOWN}") or key.startswith(f"{place}.")


def _same(place: str, typed: Posted, before: str | None, now: Any) -> bool:
    """Does what was typed say what the page had?"""
    kind = place.partition(".")[0]
    if "." in place and kind in ("m", "s"):
        fields: tuple[Field, ...] = chapters.MATERIAL if kind == "m" else chapters.STEP
        found = read(fields, typed, prefix=f"{place}.")
        stored = now if isinstance(now, Mapping) else {}
        said: Any = {one.name: found.values.get(one.name, stored.get(one.name)) for one in fields}
    elif place == chapters.THEMES:
        return digest(sorted(typed.get(place, ()))) == before
    else:
        field_of = {one.name: one for group in chapters.CHAPTERS.values() for one in group}
        if place not in field_of:
            return True
        found = read([field_of[place]], typed)
        said = found.values.get(place)
    return not found.faults and digest(said) == before


def _said(place: str, values: Mapping[str, Any]) -> str:
    value = values.get(place)
    if value is None or not isinstance(value, Mapping):
        return worded(place, value)
    labels = elements.MATERIAL if place.startswith("m.") else elements.STEP
    return _("；").join(f"{labels[name]}{_('：')}{text}" for name, one in value.items() if (text := worded(name, one)))
