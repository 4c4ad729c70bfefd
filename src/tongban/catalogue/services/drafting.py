"""Drafts: the only versions that change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.elements import ELEMENTS as element_names
from tongban.catalogue.elements import MATERIAL, STEP
from tongban.catalogue.enums import UNPUBLISHED, ItemStatus, VersionState
from tongban.catalogue.events import VersionDrafted
from tongban.catalogue.models import BaseVersion, ItemMaterial, ItemStep, ItemVersion, ProofMatch, ServiceItem, Theme
from tongban.catalogue.rules import inheriting
from tongban.catalogue.services.carrying import carry_files, keep_files
from tongban.catalogue.services.values import unfit
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

NOT_ELEMENTS = {"id", "item", "number", "base_version", "state", "effective_on", "published_at"}
ELEMENTS = frozenset(f.name for f in ItemVersion._meta.concrete_fields) - NOT_ELEMENTS
MATERIAL_ELEMENTS = frozenset(f.name for f in ItemMaterial._meta.concrete_fields) - {"id", "version"}
STEP_ELEMENTS = frozenset(f.name for f in ItemStep._meta.concrete_fields) - {"id", "version"}
Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def draft_version(
    *,
    item_id: int,
    by: Actor,
    at: datetime,
    elements: Mapping[str, Any] | None = None,
    materials: Rows | None = None,
    steps: Rows | None = None,
    themes: Sequence[str] | None = None,
) -> ItemVersion:
    """Begin the next version: a copy of the last one with the given elements changed.

    `elements` are fields of ItemVersion; `materials` and `steps` replace the whole list; `themes` are theme codes.
    Refused: `catalogue.not_your_body`, `catalogue.cancelled_already`, `catalogue.draft_exists`,
    `catalogue.unknown_element`, `catalogue.value_unfit`, and for what the directory above fixes
    `catalogue.inherited_element`, `catalogue.inherited_material` (R-ITEM-29).
    """
    item = ServiceItem.objects.select_for_update().get(pk=item_id)
    permissions.require_may_keep(by, item.body_id, on=localdate(at))
    require_not_gone(item)
    _require_fitting(elements, materials, steps)
    last = item.versions.kept().order_by("-number").first()
    if last is not None and last.state in UNPUBLISHED:
        raise Refusal("catalogue.draft_exists", number=last.number)
    version = ItemVersion(item=item, number=_next_number(item), state=VersionState.DRAFT)
    if last is not None:
        version.base_version_id = last.base_version_id
        for name in ELEMENTS:
            setattr(version, name, getattr(last, name))
        materials = _copies(last.materials.all(), MATERIAL_ELEMENTS) if materials is None else materials
        steps = _copies(last.steps.all(), STEP_ELEMENTS) if steps is None else steps
        themes = list(last.themes.values_list("code", flat=True)) if themes is None else themes
    _write(version, elements or {}, materials or (), steps or (), themes or ())
    if last is not None:
        carry_files([(last.pk, version.pk)])
    audit.record("catalogue.version_drafted", of=version, by=by, at=at, item=item.code, number=version.number)
    events.publish(VersionDrafted(item_id=item.pk, version_id=version.pk, at=at))
    return version


@transaction.atomic
def edit_version(
    *,
    version_id: int,
    by: Actor,
    at: datetime,
    elements: Mapping[str, Any] | None = None,
    materials: Rows | None = None,
    steps: Rows | None = None,
    themes: Sequence[str] | None = None,
) -> ItemVersion:
    """Change a draft. What is not given stays. Refused: `catalogue.cancelled_already`, as `require_draft`, and as above."""
    version = ItemVersion.objects.select_for_update(of=("self",)).select_related("item").get(pk=version_id)
    permissions.require_may_keep(by, version.item.body_id, on=localdate(at))
    require_not_gone(version.item)
    require_draft(version)
    _require_fitting(elements, materials, steps)
    _write(version, elements or {}, materials, steps, themes)
    lists = (("materials", materials), ("steps", steps), ("themes", themes))
    changed = sorted([*(elements or {}), *(name for name, given in lists if given is not None)])
    audit.record("catalogue.version_edited", of=version, by=by, at=at, changed=changed)
    events.publish(VersionDrafted(item_id=version.item_id, version_id=version.pk, at=at))
    return version


def _next_number(item: ServiceItem) -> int:
    """Behind every version there is; the number of a draft that was given up does not come again."""
    return (item.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _copies(rows: Any, names: frozenset[str]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in names} for row in rows]


def _write(
    version: ItemVersion,
    elements: Mapping[str, Any],
    materials: Rows | None,
    steps: Rows | None,
    themes: Sequence[str] | None,
) -> None:
    for name, value in elements.items():
        setattr(version, name, value)
    _require_inherited(version, materials)
    version.save()
    if materials is not None:
        before = list(version.materials.values_list("code", "name"))
        version.materials.all().delete()
        ItemMaterial.objects.bulk_create(
            ItemMaterial(version=version, **{"code": f"M{n:02}", "order": n, **row})
            for n, row in enumerate(materials, 1)
        )
        keep_files({version.pk: before})
    if steps is not None:
        version.steps.all().delete()
        ItemStep.objects.bulk_create(ItemStep(version=version, **{"order": n, **row}) for n, row in enumerate(steps, 1))
    if themes is not None:
        version.themes.set(Theme.objects.filter(code__in=themes))


def draft_copy(item: ServiceItem, source: ItemVersion, *, name: str, by: Actor, at: datetime) -> ItemVersion:
    """The first draft of a new item that goes on with another one: all that one says, under a name of its own. It follows
    no directory version: its code is another, and what the directory fixes for it comes as a difference to accept."""
    _require_fitting({"name": name}, None, None)
    version = ItemVersion(item=item, number=1, state=VersionState.DRAFT)
    for element in ELEMENTS - {"fingerprint", "extra"}:
        setattr(version, element, getattr(source, element))
    _write(
        version, {"name": name}, _copies(source.materials.all(), MATERIAL_ELEMENTS),
        _copies(source.steps.all(), STEP_ELEMENTS), list(source.themes.values_list("code", flat=True)),
    )  # fmt: skip
    carry_files([(source.pk, version.pk)])
    ProofMatch.objects.bulk_create(  # its materials have the same codes, and mean the same proofs
        ProofMatch(proof_id=one.proof_id, body_id=one.body_id, item=item, material_code=one.material_code)
        for one in ProofMatch.objects.filter(item=source.item_id)
    )
    audit.record("catalogue.version_drafted", of=version, by=by, at=at, item=item.code, number=1, copied_from=source.pk)
    events.publish(VersionDrafted(item_id=item.pk, version_id=version.pk, at=at))
    return version


def require_draft(version: ItemVersion) -> None:
    """Refuses `catalogue.under_review`, `catalogue.draft_given_up`, `catalogue.published_is_immutable` (R-ITEM-7)."""
    if version.state in (VersionState.SUBMITTED, VersionState.APPROVED):
        raise Refusal("catalogue.under_review", number=version.number)
    if version.state == VersionState.DISCARDED:
        raise Refusal("catalogue.draft_given_up", number=version.number)
    if version.state != VersionState.DRAFT:
        raise Refusal("catalogue.published_is_immutable", number=version.number)


def require_not_gone(item: ServiceItem) -> None:
    """Refuses `catalogue.cancelled_already`: a cancelled item comes back under no version (R-ITEM-41)."""
    if item.status == ItemStatus.CANCELLED:
        raise Refusal("catalogue.cancelled_already", item_code=item.code)


def begin_draft(item: ServiceItem, *, base_version: BaseVersion, by: Actor, at: datetime) -> ItemVersion:
    """The next version of an item of the directory: what the last one says, and above all what is fixed above."""
    last = item.versions.kept().order_by("-number").first()
    version = ItemVersion(item=item, number=_next_number(item), state=VersionState.DRAFT)
    if last is None:
        version.save()
    else:
        for name in ELEMENTS:
            setattr(version, name, getattr(last, name))
        _write(
            version, {}, _copies(last.materials.all(), MATERIAL_ELEMENTS), _copies(last.steps.all(), STEP_ELEMENTS),
            list(last.themes.values_list("code", flat=True)),
        )  # fmt: skip
        carry_files([(last.pk, version.pk)])
    audit.record("catalogue.version_drafted", of=version, by=by, at=at, item=item.code, number=version.number)
    follow_directory(version, base_version, by=by, at=at)
    return version


def follow_directory(version: ItemVersion, base_version: BaseVersion, *, by: Actor, at: datetime) -> None:
    """Put what is fixed above into a draft. What is the place's own stays, of a material too that both know by its code."""
    version.base_version = base_version
    fixed = {"name": base_version.name, **inheriting.inherited(base_version.elements)}
    materials = steps = None
    if base_version.materials:
        own = {one["code"]: one for one in _copies(version.materials.all(), MATERIAL_ELEMENTS)}
        materials = [{**own.get(one["code"], {}), **one} for one in base_version.materials]
    if base_version.steps:
        steps = base_version.steps
    _require_fitting(fixed, base_version.materials, steps)
    _write(version, fixed, materials, steps, None)
    audit.record(
        "catalogue.directory_followed", of=version, by=by, at=at, number=version.number, above=base_version.number
    )
    events.publish(VersionDrafted(item_id=version.item_id, version_id=version.pk, at=at))


def _require_inherited(version: ItemVersion, materials: Rows | None) -> None:
    """What the directory above fixes stays as it is fixed (R-ITEM-29)."""
    above = version.base_version
    if above is None:
        return
    said = {name: getattr(version, name) for name in ELEMENTS}
    if wrong := inheriting.changed_elements({"name": above.name, **above.elements}, said):
        raise Refusal("catalogue.inherited_element", names="、".join(map(_label, wrong)), elements=wrong)
    if materials is not None:
        made = (ItemMaterial(**{"code": f"M{n:02}", **row}) for n, row in enumerate(materials, 1))
        rows = _copies(made, MATERIAL_ELEMENTS)
        if wrong := inheriting.changed_materials(above.materials, rows):
            raise Refusal("catalogue.inherited_material", names="、".join(wrong))


def _require_fitting(elements: Mapping[str, Any] | None, materials: Rows | None, steps: Rows | None) -> None:
    """What is said anew; an old row that does not fit any more is no reason to refuse something else beside it."""
    _require_row(ItemVersion, elements or {}, ELEMENTS)
    for row in materials or ():
        _require_row(ItemMaterial, row, MATERIAL_ELEMENTS)
    for row in steps or ():
        _require_row(ItemStep, row, STEP_ELEMENTS)


def _require_row(model: type[Model], row: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := sorted(set(row) - known):
        raise Refusal("catalogue.unknown_element", names="、".join(unknown))
    if wrong := unfit(model, row):
        raise Refusal("catalogue.value_unfit", names="、".join(map(_label, wrong)), elements=wrong)


def _label(name: str) -> str:
    return str(element_names[name][1]) if name in element_names else str(MATERIAL.get(name) or STEP.get(name) or name)
