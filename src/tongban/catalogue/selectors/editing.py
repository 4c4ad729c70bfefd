"""What the editor reads: the newest version of an item, what the directory above fixes of it, what its chapters say, and what
the guide audit finds in each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tongban.catalogue import elements
from tongban.catalogue.audit_words import TITLES, words_of
from tongban.catalogue.models import ItemMaterial, ItemStep, ItemVersion, Theme
from tongban.catalogue.rules import chapters, inheriting
from tongban.catalogue.rules.audit import BLOCKING, Finding
from tongban.catalogue.selectors.guide_audit import report_of
from tongban.catalogue.selectors.guides import Guide
from tongban.kernel.errors import NotFound
from tongban.kernel.models import AuditEntry
from tongban.licences.selectors import licence_types

MATERIAL_CELLS = tuple(one.name for one in chapters.MATERIAL)
STEP_CELLS = tuple(one.name for one in chapters.STEP)


@dataclass(frozen=True)
class Said:
    """One finding beside its field: `is_missing` when it only says that something is not there yet."""

    place: str
    title: str
    quote: str
    reason: str
    proposal: str
    is_blocking: bool
    is_missing: bool


@dataclass
class Standing:
    """How one chapter stands: what is missing, what must and what should be mended."""

    missing: int = 0
    blocking: int = 0
    advised: int = 0
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Locks:
    """What the directory above fixes (R-ITEM-29): elements, fields of materials by their code, the list of materials, the steps."""

    elements: frozenset[str]
    materials: Mapping[str, frozenset[str]]
    has_materials: bool
    has_steps: bool


def newest_version(code: str) -> ItemVersion:
    """The newest version of an item with its item, body, materials, steps and themes; four queries. NotFound."""
    found = ItemVersion.objects.filter(item__code=code).select_related("item__body", "base_version").newest_first()
    version = found.prefetch_related("materials", "steps", "themes").first()
    if version is None:
        raise NotFound(code)
    return version


def locks_of(version: ItemVersion) -> Locks:
    """No query when the version was read with its directory version."""
    above = version.base_version
    if above is None:
        return Locks(frozenset(), {}, has_materials=False, has_steps=False)
    fixed = {
        one["code"]: frozenset(name for name in inheriting.MATERIAL if name in one)
        for one in inheriting.with_codes(above.materials)
    }
    return Locks(
        frozenset({"name", *inheriting.inherited(above.elements)}), fixed, has_materials=bool(fixed), has_steps=bool(above.steps)
    )  # fmt: skip


def values_of(version: ItemVersion, chapter: str) -> dict[str, Any]:
    """What a chapter says now, by element; of materials by `m.CODE` and of steps by `s.PLACE`, and in which order they stand."""
    if chapter == chapters.MATERIALS:
        rows = {
            f"m.{one.code}": {name: getattr(one, name) for name in MATERIAL_CELLS} for one in version.materials.all()
        }
        return {**rows, "order": list(rows)}
    if chapter == chapters.STEPS:
        return {
            f"s.{place}": {name: getattr(one, name) for name in STEP_CELLS}
            for place, one in enumerate(version.steps.all())
        }
    if chapter == chapters.THEMES:
        return {chapters.THEMES: sorted(theme.code for theme in version.themes.all())}
    return {one.name: getattr(version, one.name) for one in chapters.CHAPTERS[chapter]}


def standings(version: ItemVersion, *, on: date) -> dict[str, Standing]:
    """Chapter → how it stands by the guide audit of today; what sources lack included, for a draft is judged in full."""
    found: dict[str, Standing] = defaultdict(Standing)
    for finding in report_of(version, on=on).findings:
        chapter, place = chapters.seat_of(finding.check, finding.element, finding.where)
        one, said = found[chapter], _said(finding, place)
        one.said.append(said)
        if said.is_missing:
            one.missing += 1
        elif said.is_blocking:
            one.blocking += 1
        else:
            one.advised += 1
    return found


def _said(finding: Finding, place: str) -> Said:
    words = words_of(
        finding.check, element=finding.element, where=finding.where, where_name=finding.where_name, facts=finding.facts
    )
    is_missing = finding.check in ("element_missing", "name_missing", "promise_missing", "legal_basis_missing")
    return Said(
        place=place, title=str(TITLES[finding.check]), quote="" if finding.quote == finding.where_name else finding.quote,
        reason=words.reason, proposal=words.proposal, is_blocking=finding.severity == BLOCKING, is_missing=is_missing,
    )  # fmt: skip


def last_hand(version_id: int) -> AuditEntry | None:
    """Who changed this version last, and when. One query."""
    lines = AuditEntry.objects.filter(object_type="catalogue.itemversion", object_id=str(version_id))
    return lines.filter(code__in=("catalogue.version_edited", "catalogue.directory_followed")).order_by("-id").first()


def worked_at_since(version_ids: Iterable[int], moment: datetime) -> set[int]:
    """Which of these versions were begun or changed after that moment. One query."""
    lines = AuditEntry.objects.filter(
        object_type="catalogue.itemversion", object_id__in=[str(one) for one in version_ids], at__gt=moment,
        code__in=("catalogue.version_drafted", "catalogue.version_edited", "catalogue.directory_followed"),
    )  # fmt: skip
    return {int(one) for one in lines.values_list("object_id", flat=True)}


def names_of(version: ItemVersion, places: Iterable[str]) -> list[str]:
    """What the places of a chapter are called: elements, materials and steps by their names."""
    materials = {f"m.{one.code}": one.name for one in version.materials.all()}
    steps = {f"s.{place}": one.name for place, one in enumerate(version.steps.all())}
    fallback = {"order": str(elements.CHAPTERS["materials"])}
    return [
        str(materials.get(one) or steps.get(one) or fallback.get(one) or elements.name_of(_kind(one))) for one in places
    ]


def _kind(place: str) -> str:
    return {"m": "materials", "s": "steps"}.get(place.partition(".")[0], place) if "." in place else place


def choices_of(version: ItemVersion, chapter: str) -> dict[str, list[tuple[str, str]]]:
    """Field → (value, name) of what the database has to choose from: themes, types of certificates (also one that is no
    longer made, where the version names it). One query in the chapters that have such a field, none in others."""
    if chapter == chapters.THEMES:
        audiences = dict(elements.AUDIENCES)
        found = Theme.objects.order_by("-audience", "order", "id")
        return {
            chapters.THEMES: [(one.code, f"{audiences.get(one.audience, one.audience)}：{one.name}") for one in found]
        }
    if chapter not in ("money", chapters.MATERIALS):
        return {}
    known = [(one.code, one.name) for one in licence_types()]
    named = [one.licence_type_code for one in version.materials.all()] if chapter == chapters.MATERIALS else []
    missing = {version.licence_type_code, *named} - {"", *(code for code, _ in known)}
    return {"licence_type_code": [*known, *((code, code) for code in sorted(missing))]}


def preview(version: ItemVersion) -> Guide:
    """The guide as a citizen would see it if this version were in force. No query beyond those of the version's parts."""
    materials: list[ItemMaterial] = list(version.materials.all())
    steps: list[ItemStep] = list(version.steps.all())
    return Guide(
        item=version.item, body=version.item.body, version=version, materials=materials, steps=steps,
    )  # fmt: skip
