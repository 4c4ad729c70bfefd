"""编辑: the chapters of a draft as a clerk fills them in, saved while typing. What somebody else changed meanwhile is never
written over silently, and what the directory above fixes stays (R-ITEM-29)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import Necessity, VersionState
from tongban.catalogue.models import ItemVersion, StandardMaterial
from tongban.catalogue.rules import chapters, posting
from tongban.catalogue.rules.chapters import Field
from tongban.catalogue.rules.posting import Fault, Posted, Read
from tongban.catalogue.selectors.editing import choices_of, last_hand, locks_of, names_of, values_of
from tongban.catalogue.services.drafting import MATERIAL_ELEMENTS, STEP_ELEMENTS, edit_version
from tongban.catalogue.services.typed import plain, require_fits
from tongban.catalogue.wordings import SOMEBODY, YOURSELF
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

Rows = list[dict[str, Any]]
KNOWN = ("material_type", "form", "issuer", "licence_type_code")  # what the dictionary says of a material
UP, DOWN, REMOVE = "up", "down", "remove"


@dataclass(frozen=True)
class Saved:
    """`changed`: the elements that say something else now; `faults`: what could not be taken, by its place in the page."""

    changed: list[str] = field(default_factory=list)
    faults: Mapping[str, Fault] = field(default_factory=dict)


@transaction.atomic
def save_chapter(*, version_id: int, chapter: str, posted: Posted, seen: str, by: Actor, at: datetime) -> Saved:
    """What stands in a chapter's page, taken into the draft; bad values are handed back and the others taken.

    `posted`: the fields of the page, texts; `seen`: the mark of what the page had read (`rules.posting.mark`).
    Refused: `catalogue.not_your_body`, `catalogue.not_editable`, `catalogue.changed_meanwhile` (facts `places`, `names`,
    `who`, `when`), `catalogue.inherited_element`, `catalogue.inherited_material`, `catalogue.inherited_steps`.
    """
    version = _open(version_id, by, at)
    said = values_of(version, chapter)
    _require_unmoved(version, said, seen, by)
    if chapter == chapters.MATERIALS:
        found, rows = _materials(version, posted)
        given: dict[str, Any] = {"materials": rows}
        is_new = rows != _rows_of(version.materials.all(), MATERIAL_ELEMENTS)
    elif chapter == chapters.STEPS:
        found, rows = _steps(version, posted)
        given, is_new = {"steps": rows}, rows != _rows_of(version.steps.all(), STEP_ELEMENTS)
    elif chapter == chapters.THEMES:
        found = posting.read(_fields(version, chapter, chapters.CHAPTERS[chapter]), posted)
        given = {"themes": found.values.get(chapters.THEMES)}
        is_new = given["themes"] is not None and sorted(given["themes"]) != said[chapters.THEMES]
    else:
        found = _elements(version, chapter, posted, said)
        changed = {name: value for name, value in found.values.items() if value != said[name]}
        given, is_new = {"elements": changed}, bool(changed)
    if is_new:
        edit_version(version_id=version.pk, by=by, at=at, **given)
    return Saved([*given.get("elements", given)] if is_new else [], found.faults)


@transaction.atomic
def add_part(
    *, version_id: int, chapter: str, name: str, by: Actor, at: datetime, like: StandardMaterial | None = None
) -> str:
    """One more material or step at the end. `like`: what the dictionary says of it is filled in (what the place can fetch is
    not asked for, R-MAT-9). Returns its place in the page. Refused as above, `catalogue.parts_too_many`.
    Invalid: `name`."""
    version = _open(version_id, by, at)
    name = plain(name)
    most = (chapters.MATERIAL if chapter == chapters.MATERIALS else chapters.STEP)[0].most
    require_fits(name=(name, most))
    if chapter == chapters.MATERIALS:
        rows = _rows_of(version.materials.all(), MATERIAL_ELEMENTS)
        code = _free_code(version, rows)
        known = {name: getattr(like, name) for name in KNOWN} if like is not None else {}
        if like is not None and like.is_shared:
            known["necessity"] = Necessity.SHARED
        rows.append({"originals": 1, **known, "code": code, "name": name})
        place = f"m.{code}"
    else:
        rows = _rows_of(version.steps.all(), STEP_ELEMENTS)
        rows.append({"name": name})
        place = f"s.{len(rows) - 1}"
    if len(rows) > chapters.MOST_ROWS:
        raise Refusal("catalogue.parts_too_many", most=chapters.MOST_ROWS)
    _write_rows(version, chapter, rows, by, at)
    return place


@transaction.atomic
def move_part(*, version_id: int, place: str, act: str, by: Actor, at: datetime) -> str:
    """A material (`m.CODE`) or step (`s.PLACE`) one up, one down, or out. Returns where to look afterwards.

    Refused as above, and `catalogue.part_gone`.
    """
    version = _open(version_id, by, at)
    kind, _, key = place.partition(".")
    chapter = chapters.MATERIALS if kind == "m" else chapters.STEPS
    parts = version.materials.all() if kind == "m" else version.steps.all()
    rows = _rows_of(parts, MATERIAL_ELEMENTS if kind == "m" else STEP_ELEMENTS)
    keys = [str(row["code"]) if kind == "m" else str(number) for number, row in enumerate(rows)]
    if key not in keys:
        raise Refusal("catalogue.part_gone")
    here = keys.index(key)
    if act == REMOVE:
        rows.pop(here)
        near = min(here, len(rows) - 1)
    else:
        near = max(0, min(len(rows) - 1, here + (-1 if act == UP else 1)))
        rows.insert(near, rows.pop(here))
    _write_rows(version, chapter, rows, by, at)
    if near < 0:
        return ""
    return f"m.{rows[near]['code']}" if kind == "m" else f"s.{near}"


def _open(version_id: int, by: Actor, at: datetime) -> ItemVersion:
    """The draft, locked, with its parts."""
    found = ItemVersion.objects.select_for_update(of=("self",)).select_related("item", "base_version")
    version = found.prefetch_related("materials", "steps", "themes").get(pk=version_id)
    permissions.require_may_keep(by, version.item.body_id, on=localdate(at))
    if version.state != VersionState.DRAFT:
        raise Refusal("catalogue.not_editable", number=version.number, state=version.get_state_display())
    return version


def _require_unmoved(version: ItemVersion, said: Mapping[str, Any], seen: str, by: Actor) -> None:
    places = posting.moved(seen, said)
    if not places:
        return
    last = last_hand(version.pk)
    is_self = last is not None and (last.actor_kind, last.actor_id) == (by.actor_kind, by.actor_id)
    who = str(YOURSELF if is_self else last.actor_name if last else SOMEBODY)
    names = "、".join(dict.fromkeys(names_of(version, places)))
    raise Refusal("catalogue.changed_meanwhile", places=places, names=names, who=who, when=last.at if last else None)


def _fields(version: ItemVersion, chapter: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    known = choices_of(version, chapter)
    return chapters.with_choices(fields, {name: [code for code, _ in found] for name, found in known.items()})


def _elements(version: ItemVersion, chapter: str, posted: Posted, said: Mapping[str, Any]) -> Read:
    found = posting.read(_fields(version, chapter, chapters.CHAPTERS[chapter]), posted)
    posting.hold_promise(found, {name: getattr(version, name) for name in posting.LIMITS})
    locked = locks_of(version).elements
    # What is fixed above is not on the page; a value that says the same is no attempt to change it.
    for name in sorted(locked & (set(found.values) | set(found.faults))):
        if name in found.faults or found.values.pop(name) != said.get(name):
            raise Refusal("catalogue.inherited_element", names="、".join(names_of(version, [name])), elements=[name])
    return found


def _materials(version: ItemVersion, posted: Posted) -> tuple[Read, Rows]:
    """The rows as they are, each with what its page said; what other pages edit (situations) stays."""
    rows, all_of_it = _rows_of(version.materials.all(), MATERIAL_ELEMENTS), Read()
    fields = _fields(version, chapters.MATERIALS, chapters.MATERIAL)
    for row in rows:
        prefix = f"m.{row['code']}."
        found = posting.read(fields, posted, prefix=prefix)
        all_of_it.faults |= found.faults
        row.update(found.values)
    return all_of_it, rows


def _steps(version: ItemVersion, posted: Posted) -> tuple[Read, Rows]:
    rows, all_of_it = _rows_of(version.steps.all(), STEP_ELEMENTS), Read()
    before = [dict(row) for row in rows]
    for number, row in enumerate(rows):
        found = posting.read(chapters.STEP, posted, prefix=f"s.{number}.")
        all_of_it.faults |= found.faults
        row.update(found.values)
    if rows != before:
        _require_own_steps(version)
    return all_of_it, rows


def _write_rows(version: ItemVersion, chapter: str, rows: Rows, by: Actor, at: datetime) -> None:
    if chapter == chapters.STEPS:
        _require_own_steps(version)
    numbered = [{**row, "order": number} for number, row in enumerate(rows, 1)]
    given: dict[str, Any] = {chapter: numbered}
    edit_version(version_id=version.pk, by=by, at=at, **given)


def _require_own_steps(version: ItemVersion) -> None:
    if locks_of(version).has_steps:
        raise Refusal("catalogue.inherited_steps")


def _rows_of(parts: Any, names: frozenset[str]) -> Rows:
    return [{name: getattr(one, name) for name in names} for one in parts]


def _free_code(version: ItemVersion, rows: Sequence[Mapping[str, Any]]) -> str:
    """A code that no version of the item has used: what a case or a situation says of M03 stays said of that paper."""
    used = set(ItemVersion.objects.filter(item=version.item_id).values_list("materials__code", flat=True))
    used |= {row["code"] for row in rows}
    highest = max((int(code[1:]) for code in used if code and code[0] == "M" and code[1:].isdecimal()), default=0)
    return f"M{highest + 1:02}"
