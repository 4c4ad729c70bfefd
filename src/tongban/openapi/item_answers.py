"""Items, versions and guides as the API answers them: plain values, which the schemas hold to their words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from ninja import Schema

from tongban.catalogue import selectors
from tongban.openapi.item_schemas import (
    CompanionOut,
    Elements,
    HallOut,
    ListRef,
    MaterialOut,
    MeasureOut,
    NoticeOut,
    ProofOut,
    ReformOut,
    StepOut,
    ThemeOut,
    VersionLine,
)

Plain = dict[str, Any]
LINE = ("name", "item_type", "case_type", "effective_on", "statutory_limit", "statutory_unit", "promised_limit", "promised_unit",
        "visits", "may_apply_online")  # fmt: skip


def item(one: Any, version: Any) -> Plain:
    return {
        "code": one.code, "body": one.body.name, "body_code": one.body.credit_code, "region_code": one.region_code,
        "status": one.status, "version": version.number, **{name: getattr(version, name) for name in LINE},
    }  # fmt: skip


def standing(one: Any) -> Plain:
    """No query for an item to which nothing was ever done."""
    found = selectors.standing_of(one)
    notices = [found.now, *found.coming] if found.now else found.coming
    return {
        "status": found.status, "notices": [_row(act, NoticeOut) for act in notices],
        "successors": _refs(found.successors), "predecessors": _refs(found.former),
    }  # fmt: skip


def change(one: Any) -> Plain:
    return {
        "id": one.pk, "kind": one.kind, "at": one.at, "code": one.item.code, "body_code": one.item.body.credit_code,
        "version": one.version.number if one.version else None,
        "effective_on": one.version.effective_on if one.version else None,
    }  # fmt: skip


def version_line(one: Any) -> Plain:
    return _row(one, VersionLine)


def version(code: str, one: Any) -> Plain:
    files = {(file.material_code, file.kind): file for file in one.files.all()}
    return {
        "code": code, **version_line(one), "elements": _row(one, Elements),
        "materials": [_material(code, material, files) for material in one.materials.all()],
        "steps": _rows(one.steps.all(), StepOut), "themes": _rows(one.themes.all(), ThemeOut),
    }  # fmt: skip


def guide(found: selectors.Guide, known: Mapping[str, Any], *, on: date) -> Plain:
    """Five queries once the version is known, more where something was done to the item as a whole."""
    one, around = found.item, selectors.around(found.item.pk, on)
    needed = found.materials_for(dict(known)) if known else found.materials
    return {
        **_row(found.version, Elements), **item(one, found.version),
        "open_questions": [question.id for question in found.open_questions(dict(known))],
        "materials": [
            {**_material(one.code, material, found.files), "proof": _row(proof, ProofOut) if proof else None}
            for material, proof in selectors.proofs.beside(one, needed)
        ],
        "steps": _rows(found.steps, StepOut), "themes": _rows(found.themes, ThemeOut), "standing": standing(one),
        "lists": _rows(around.lists, ListRef),
        "halls": [_row(hall, HallOut, id=hall.hall_id) for hall in around.halls],
        "places": [_place(place, found.body.name) for place in selectors.places_of_item(one.pk, on)] if found.is_open else [],
        "measures": _rows(around.benefits, MeasureOut), "companions": _rows(around.companions, CompanionOut),
        "reforms": _rows(selectors.reforms.reforms_of_item(one.pk), ReformOut),
    }  # fmt: skip


def _material(code: str, material: Any, files: Mapping[tuple[str, str], Any]) -> Plain:
    own = [one for (of, _kind), one in sorted(files.items()) if of == material.code]
    return _row(material, MaterialOut, files=[
        {
            "kind": one.kind, "name": selectors.plain_name(one, material), "content_type": one.file.content_type,
            "size": one.file.size, "sha256": one.file.sha256,
            "address": reverse("api-v1:show_file", args=[code, one.file.public_id]),
        }
        for one in own
    ])  # fmt: skip


def _place(one: Any, owner: str) -> Plain:
    """In whose name a place acts (R-ITEM-12: of what is entrusted both names are public)."""
    names = ("kind", "region_code", "region_name", "place", "hours", "phone", "from_on", "until")
    return {**{name: getattr(one, name) for name in names}, "decided_by": one.body.name if one.body else owner}


def _refs(items: Iterable[Any]) -> list[Plain]:
    return [{"code": one.code, "name": one.current.name} for one in items if one.current]


def _row(one: Any, schema: type[Schema], **more: Any) -> Plain:
    return {name: more[name] if name in more else getattr(one, name) for name in schema.model_fields}


def _rows(rows: Iterable[Any], schema: type[Schema]) -> list[Plain]:
    return [_row(one, schema) for one in rows]
