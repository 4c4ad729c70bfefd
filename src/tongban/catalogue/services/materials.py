"""The dictionary of materials: its entries, and which names of the guides mean which of them. A person decides; every
decision can be taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions, wordings
from tongban.catalogue.enums import MaterialForm, MaterialType
from tongban.catalogue.events import MaterialNamesDecided
from tongban.catalogue.models import MaterialAlias, MaterialName, StandardMaterial
from tongban.catalogue.rules.materials.names import key_of
from tongban.catalogue.rules.materials.suggesting import whose_of
from tongban.catalogue.selectors.materials import mark_of
from tongban.catalogue.services.material_names import shipped_materials, suggest_again, touched_by
from tongban.catalogue.services.typed import plain, too_long
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid, NotFound, Refusal

LONGEST_NAME, MOST_ALIASES = 200, 60
LONGEST = {"issuer": 200, "licence_type_code": 40, "shared_by": 200, "note": 500}


@dataclass(frozen=True)
class MaterialEntry:
    """An entry as somebody writes it down."""

    name: str
    aliases: tuple[str, ...] = ()
    material_type: str = MaterialType.LICENCE
    form: str = MaterialForm.EITHER
    issuer: str = ""
    licence_type_code: str = ""
    is_shared: bool = False
    shared_by: str = ""
    note: str = ""


FIELDS = ("name", "material_type", "form", "issuer", "licence_type_code", "is_shared", "shared_by", "note")


@transaction.atomic
def put_material(
    *, entry: MaterialEntry, by: Actor, at: datetime, entry_id: int | None = None, name_id: int | None = None
) -> StandardMaterial:
    """Enter a material (of a name of the guides: `name_id`, which is linked with it at once) or change one.

    Invalid: `name`, `aliases`, `shared_by`, …. Refused: `catalogue.not_a_materials_keeper`, `catalogue.material_merged`,
    `catalogue.not_yours_to_share` where it says anew what the place can fetch.
    """
    permissions.require_may_keep_materials(by, on=localdate(at))
    row = _put(entry, by, at, entry_id)
    if name_id is not None:
        link_material(name_id=name_id, entry_id=row.pk, by=by, at=at)
    suggest_again(touched_by(row.aliases.values_list("key", flat=True), [row.pk]))
    return row


@transaction.atomic
def load_materials(*, by: Actor, at: datetime) -> int:
    """Enter those of the dictionary that ships which this place does not have under any name. Returns how many.
    Refused: `catalogue.not_a_materials_keeper`."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    taken = set(MaterialAlias.objects.values_list("key", flat=True))
    count = 0
    for row in shipped_materials():
        if key_of(row["name"]) in taken:
            continue
        free = tuple(one for one in row["aliases"].split("|") if one and key_of(one) not in taken)
        entry = MaterialEntry(
            name=row["name"], aliases=free, material_type=row["type"], form=row["form"], issuer=row["issuer"],
            shared_by=row["shared_by"], note=row["note"],
        )  # fmt: skip
        _put(entry, by, at, None)
        taken |= {key_of(one) for one in (entry.name, *free)}
        count += 1
    if count:
        suggest_again()
    return count


def _put(entry: MaterialEntry, by: Actor, at: datetime, entry_id: int | None) -> StandardMaterial:
    row = StandardMaterial() if entry_id is None else _locked(entry_id)
    said = list(dict.fromkeys(one.strip() for one in (entry.name, *entry.aliases) if one.strip()))
    if found := _problems(entry, said, row.pk):
        raise Invalid(found)
    if entry.is_shared != row.is_shared or (row.is_shared and entry.shared_by.strip() != row.shared_by):
        permissions.require_may_share_materials(by, on=localdate(at))
    for field in FIELDS:
        value = getattr(entry, field)
        setattr(row, field, plain(value) if isinstance(value, str) else value)
    row.changed_at, row.changed_by = at, by.actor_name[:100]
    row.save()
    keys: dict[str, str] = {}
    for one in said:
        keys.setdefault(key_of(one), one)
    row.aliases.exclude(key__in=keys).delete()
    MaterialAlias.objects.bulk_create(
        [MaterialAlias(entry=row, said=one, key=key) for key, one in keys.items()],
        update_conflicts=True, unique_fields=["key"], update_fields=["said"],
    )  # fmt: skip
    audit.record(
        "catalogue.material_put", of=row, by=by, at=at, name=row.name, aliases=said[1:], is_shared=row.is_shared,
        shared_by=row.shared_by, licence_type_code=row.licence_type_code,
    )  # fmt: skip
    _announce(row.names.values_list("pk", flat=True), at)
    return row


@transaction.atomic
def link_material(*, name_id: int, entry_id: int, by: Actor, at: datetime) -> MaterialName:
    """A person says: this name means that entry. Refused: `catalogue.material_merged`."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    entry, name = _locked(entry_id), _name(name_id)
    name.entry = entry
    _link([name], {entry.pk: entry}, by, at, batch="")
    audit.record("catalogue.material_linked", of=name, by=by, at=at, name=name.name, entry=entry.name)
    _announce([name.pk], at)
    suggest_again(touched_by([name.key], []))
    return name


@transaction.atomic
def accept_materials(*, above: int, seen: str, batch: str, by: Actor, at: datetime) -> int:
    """Accept all suggestions of at least this confidence: exactly those whose mark (`selectors.materials.acceptable`) was `seen`. `batch`: the
    key by which they are undone together. Refused: `catalogue.materials_moved` when there are others by now."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    names = list(open_names().filter(suggested__isnull=False, confidence__gte=above).select_for_update().order_by("pk"))
    if not names or mark_of((name.pk, name.suggested_id) for name in names) != seen:
        raise Refusal("catalogue.materials_moved", count=len(names))
    entries = StandardMaterial.objects.in_bulk({name.suggested_id for name in names if name.suggested_id})
    before = {name.pk: (name.name, entries[name.suggested_id].name, name.confidence) for name in names}
    for name in names:
        name.entry_id = name.suggested_id
    _link(names, entries, by, at, batch=batch)
    audit.record(
        "catalogue.materials_accepted", of=names[0], by=by, at=at, above=above, count=len(names), batch=batch,
        links=[list(one) for one in list(before.values())[:300]],
    )  # fmt: skip
    _announce([name.pk for name in names], at)
    suggest_again()
    return len(names)


@transaction.atomic
def refuse_material(*, name_id: int, entry_id: int, by: Actor, at: datetime) -> MaterialName:
    """This name does not mean that entry: it is not suggested for it again; the next best may be."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    name = _name(name_id)
    name.refused = sorted({*name.refused, entry_id})
    name.save(update_fields=["refused"])
    audit.record("catalogue.material_refused", of=name, by=by, at=at, name=name.name, entry_id=entry_id)
    suggest_again([name])
    return name


@transaction.atomic
def leave_material(*, name_id: int, by: Actor, at: datetime) -> MaterialName:
    """No entry fits, and none shall be made: it is this item's own."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    name = _name(name_id)
    name.entry, name.whose, name.is_own = None, "", True
    name.batch, name.decided_at, name.decided_by = "", at, by.actor_name[:100]
    name.save()
    audit.record("catalogue.material_left", of=name, by=by, at=at, name=name.name)
    _announce([name.pk], at)
    return name


@transaction.atomic
def undo_materials(*, by: Actor, at: datetime, name_id: int | None = None, batch: str = "") -> int:
    """Take back what was said of one name, or of all that were accepted together. Returns of how many."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    wanted = MaterialName.objects.filter(batch=batch) if batch else MaterialName.objects.filter(pk=name_id or 0)
    names = list(wanted.filter(decided_at__isnull=False).select_for_update().order_by("pk"))
    if not names:
        return 0
    audit.record(
        "catalogue.materials_undone", of=names[0], by=by, at=at, count=len(names), batch=batch, names=[one.name for one in names[:300]]
    )  # fmt: skip
    entries = {name.entry_id for name in names if name.entry_id}
    for name in names:
        name.entry, name.whose, name.is_own, name.batch = None, "", False, ""
        name.decided_at, name.decided_by = None, ""
    MaterialName.objects.bulk_update(
        names, ["entry", "whose", "is_own", "batch", "decided_at", "decided_by"], batch_size=500
    )
    _announce([name.pk for name in names], at)
    suggest_again(names)
    suggest_again(touched_by([], entries))
    return len(names)


@transaction.atomic
def merge_materials(*, entry_id: int, into_id: int, by: Actor, at: datetime) -> StandardMaterial:
    """Two entries are one thing: names and aliases go to the second, which the first points to from now on.
    Refused: `catalogue.material_merged`, `catalogue.material_into_itself`."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    if entry_id == into_id:
        raise Refusal("catalogue.material_into_itself")
    rows = {pk: _locked(pk) for pk in sorted((entry_id, into_id))}
    entry, into = rows[entry_id], rows[into_id]
    entry.moved = {
        "aliases": list(entry.aliases.values_list("pk", flat=True)),
        "names": list(entry.names.values_list("pk", flat=True)),
    }
    entry.aliases.update(entry=into)
    entry.names.update(entry=into)
    entry.merged_into, entry.changed_at, entry.changed_by = into, at, by.actor_name[:100]
    entry.save(update_fields=["moved", "merged_into", "changed_at", "changed_by"])
    audit.record(
        "catalogue.materials_merged", of=entry, by=by, at=at, name=entry.name, into=into.name, moved=entry.moved
    )
    _announce(entry.moved["names"], at)
    # The dictionary knows the same names as before: what was suggested for the one is now suggested for the other. Only where
    # a person said that it is not that one, something else may be; thousands of names are not gone through in a request.
    touched = open_names().filter(suggested=entry)
    touched.exclude(refused__contains=[into.pk]).update(suggested=into)
    suggest_again(touched.filter(refused__contains=[into.pk]))
    return into


@transaction.atomic
def part_materials(*, entry_id: int, by: Actor, at: datetime) -> StandardMaterial:
    """Take a merge back: what it took along and is still there returns. Refused: `catalogue.material_not_merged`."""
    permissions.require_may_keep_materials(by, on=localdate(at))
    entry = StandardMaterial.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(entry_id)
    into = entry.merged_into_id
    if into is None:
        raise Refusal("catalogue.material_not_merged")
    MaterialAlias.objects.filter(pk__in=entry.moved.get("aliases", []), entry_id=into).update(entry=entry)
    MaterialName.objects.filter(pk__in=entry.moved.get("names", []), entry_id=into).update(entry=entry)
    entry.merged_into, entry.moved, entry.changed_at, entry.changed_by = None, {}, at, by.actor_name[:100]
    entry.save(update_fields=["merged_into", "moved", "changed_at", "changed_by"])
    audit.record("catalogue.materials_parted", of=entry, by=by, at=at, name=entry.name)
    _announce(entry.names.values_list("pk", flat=True), at)
    suggest_again(touched_by([], [entry.pk, into]))
    return entry


def _announce(name_ids: Iterable[int], at: datetime) -> None:
    """What is found in the guides that use these names may be another now."""
    if keys := sorted(name_ids):
        events.publish(MaterialNamesDecided(name_id=keys[0], name_ids=keys, at=at))


def open_names() -> Any:
    """The names that guides use and of which nobody has said anything."""
    return MaterialName.objects.filter(entry__isnull=True, is_own=False, uses__gt=0)


def _link(names: Sequence[MaterialName], entries: Any, by: Actor, at: datetime, *, batch: str) -> None:
    own: dict[int, list[str]] = {pk: [] for pk in entries}
    for entry_id, key in MaterialAlias.objects.filter(entry__in=entries).values_list("entry_id", "key"):
        own[entry_id].append(key)
    for name in names:
        name.whose = whose_of(name.name, own[name.entry_id or 0])
        name.is_own, name.batch, name.decided_at, name.decided_by = False, batch, at, by.actor_name[:100]
    MaterialName.objects.bulk_update(
        names, ["entry", "whose", "is_own", "batch", "decided_at", "decided_by"], batch_size=500
    )


def _problems(entry: MaterialEntry, said: Sequence[str], entry_id: int | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not key_of(entry.name):
        found["name"] = [str(wordings.MATERIAL_NAME_MISSING)]
    elif len(entry.name) > LONGEST_NAME:
        found["name"] = [str(wordings.MATERIAL_NAME_TOO_LONG).format(most=LONGEST_NAME)]
    if len(said) > MOST_ALIASES or any(len(one) > LONGEST_NAME for one in said):
        found["aliases"] = [str(wordings.MATERIAL_ALIASES_TOO_MANY).format(most=MOST_ALIASES, length=LONGEST_NAME)]
    if entry.material_type not in MaterialType.values or entry.form not in MaterialForm.values:
        found["material_type"] = [str(wordings.MATERIAL_TYPE_UNKNOWN)]
    if entry.is_shared and not entry.shared_by.strip():
        found["shared_by"] = [str(wordings.MATERIAL_SHARED_BY_MISSING)]
    found |= too_long(**{name: (getattr(entry, name), most) for name, most in LONGEST.items()})
    keys = {key_of(one): one for one in said}
    taken = MaterialAlias.objects.filter(key__in=keys).exclude(entry_id=entry_id).select_related("entry")
    for one in taken[:3]:
        field = "name" if one.key == key_of(entry.name) else "aliases"
        text = str(wordings.MATERIAL_NAME_TAKEN).format(said=keys[one.key], name=one.entry.name)
        found.setdefault(field, []).append(text)
    return found


def _locked(entry_id: int) -> StandardMaterial:
    entry = StandardMaterial.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(entry_id)
    if entry.merged_into_id is not None:
        raise Refusal("catalogue.material_merged", name=entry.name)
    return entry


def _name(name_id: int) -> MaterialName:
    name = MaterialName.objects.select_for_update().filter(pk=name_id).first()
    if name is None:
        raise NotFound(name_id)
    return name
