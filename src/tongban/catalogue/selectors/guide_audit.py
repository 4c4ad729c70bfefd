"""The guides of many items as the audit reads them, and its reports: five queries for every five hundred items, so memory
stays flat however long the list is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from tongban.catalogue.enums import UNPUBLISHED, ItemStatus
from tongban.catalogue.models import (
    AskedLink,
    CatalogueImport,
    ItemMaterial,
    ItemStep,
    ItemVersion,
    MaterialFile,
    MaterialName,
    ServiceItem,
)
from tongban.catalogue.rules.audit import (
    MaterialReading,
    Report,
    Standard,
    StepReading,
    VersionReading,
    audit,
    standard,
)
from tongban.catalogue.rules.audit.readings import ABSENT_IN_SOURCES
from tongban.catalogue.rules.audit.standard import DeadLink
from tongban.catalogue.rules.codes import PLACEHOLDER_FRONT, placeholder_code
from tongban.catalogue.rules.materials.names import key_of
from tongban.catalogue.selectors.materials import meanings
from tongban.catalogue.selectors.proofs import Register
from tongban.regions.models import Body
from tongban.regions.rules.codes import chain, padded

CHUNK = 500
MOST_DEAD_LINKS = 20_000  # kept in memory while the guides are looked at
OF_MATERIAL = (
    "code", "name", "material_type", "form", "originals", "copies", "source", "source_note", "issuer", "legal_basis",
    "acceptance_standard", "filling_notes", "necessity", "needed_when", "licence_type_code", "extra",
)  # fmt: skip
OF_STEP = ("name", "content", "standard")
OF_VERSION = (
    "name", "item_type", "case_type", "service_objects", "legal_basis", "statutory_limit", "statutory_unit", "statutory_note",
    "promised_limit", "promised_unit", "promised_note", "conditions", "procedure", "handling_forms", "visits",
    "visits_reason", "place", "hours", "may_courier", "online_depth", "is_charged", "fees", "intermediaries", "online_address", "consultation",
    "complaint", "faq", "form_code", "situations", "extra",
)  # fmt: skip


def dead_links() -> dict[str, DeadLink]:
    """Those that did not answer when they were last asked. One query."""
    failing = AskedLink.objects.filter(failed_days__gt=0).order_by("-asked_at")[:MOST_DEAD_LINKS]
    return {
        one.address: DeadLink(one.seen, localdate(one.asked_at), one.failed_since, one.failed_days)
        for one in failing
        if one.failed_since is not None
    }


@dataclass(frozen=True)
class Audited:
    """One item with its reading and its report."""

    item: ServiceItem
    reading: VersionReading
    report: Report


class Standards:
    """The standard of each region on one day, put together once: the platform's, then what the settings lay over it
    for the whole installation ("") and for each division from the widest to the narrowest."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._made: dict[str, Standard] = {}
        self._dead = dead_links() if settings.TONGBAN_LINK_CHECK else {}

    def of(self, region_code: str) -> Standard:
        """ValueError where the settings name what does not exist."""
        if region_code not in self._made:
            layers: Mapping[str, Any] = settings.TONGBAN_GUIDE_AUDIT
            by_code = {padded(code) if code else "": layer for code, layer in layers.items()}
            own = [by_code[code] for code in ("", *chain(region_code)) if code in by_code]
            self._made[region_code] = standard(*own, on=self.on, dead=self._dead)
        return self._made[region_code]


def audited_items(items: QuerySet[ServiceItem] | None = None, *, on: date) -> Iterator[Audited]:
    """Each of these items (None: all that are not cancelled) in the order of its key, by the standard of its region: the
    version in force, else the newest that is not published yet; an item without any is left out."""
    standards, lacking, last = Standards(on), source_lacks(), 0
    items = ServiceItem.objects.exclude(status=ItemStatus.CANCELLED) if items is None else items
    drafts = ItemVersion.objects.filter(item=OuterRef("pk"), state__in=UNPUBLISHED).order_by("-number")
    items = items.annotate(shown_id=Coalesce("current_id", Subquery(drafts.values("pk")[:1])))
    items = items.filter(shown_id__isnull=False).select_related("body").order_by("pk")
    while chunk := list(items.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        readings = _readings(chunk, lacking)
        for item in chunk:
            reading = readings[item.pk]
            yield Audited(item, reading, audit(reading, standards.of(item.region_code)))


def report_of(version: ItemVersion, *, on: date) -> Report:
    """The report of one version, draft or published; at most five queries."""
    item = version.item
    given_up = source_lacks().get(item.source, frozenset()) if version.state not in UNPUBLISHED else frozenset()
    files = _files([version.pk])
    rows = list(version.materials.all())
    meant = meanings(row.name for row in rows)
    materials = [_material(row, files, meant) for row in rows]
    steps = [_step(row) for row in version.steps.all()]
    return audit(
        _reading(item, version, materials, steps, given_up, Register([item])), Standards(on).of(item.region_code)
    )


def source_lacks() -> dict[str, frozenset[str]]:
    """Source → the elements that its last import had no column for. One query; sources of which that is not known are
    judged like guides written here."""
    imports = CatalogueImport.objects.order_by("source", "-at", "-id").distinct("source")
    known = imports.values_list("source", "summary__given")
    return {source: ABSENT_IN_SOURCES - frozenset(given) for source, given in known if given is not None}


def _readings(chunk: list[Any], lacking: Mapping[str, frozenset[str]]) -> dict[int, VersionReading]:
    versions = {version.pk: version for version in ItemVersion.objects.filter(pk__in=[item.shown_id for item in chunk])}
    materials: dict[int, list[MaterialReading]] = defaultdict(list)
    files = _files(versions)
    rows = list(ItemMaterial.objects.filter(version__in=versions).order_by("version_id", "order", "id"))
    meant = meanings(row.name for row in rows)
    for row in rows:
        materials[row.version_id].append(_material(row, files, meant))
    steps: dict[int, list[StepReading]] = defaultdict(list)
    for line in ItemStep.objects.filter(version__in=versions).order_by("version_id", "order", "id"):
        steps[line.version_id].append(_step(line))
    found, register = {}, Register(chunk)
    for item in chunk:
        version = versions[item.shown_id]
        # Who writes a draft here can write everything: only what came as it is may lack what its source lacks.
        not_given = lacking.get(item.source, frozenset()) if version.state not in UNPUBLISHED else frozenset()
        found[item.pk] = _reading(item, version, materials[version.pk], steps[version.pk], not_given, register)
    return found


def _reading(
    item: ServiceItem, version: ItemVersion, materials: list[MaterialReading], steps: list[StepReading],
    not_given: frozenset[str], register: Register,
) -> VersionReading:  # fmt: skip
    return VersionReading(
        **{name: getattr(version, name) for name in OF_VERSION}, materials=materials, steps=steps, not_given=not_given,
        item_id=item.pk, code=item.code, source=item.source, source_id=item.source_id, region_code=item.region_code,
        body_name=item.body.name, body_credit_code=_known_code(item.body),
        proofs=register.readings(item, materials),
    )  # fmt: skip


def _known_code(body: Body) -> str:
    """What an import put in the place of a code that it did not know is none."""
    code = body.credit_code
    if code.startswith(PLACEHOLDER_FRONT) and code == placeholder_code(body.region_code, body.name):
        return ""
    return code


Files = Mapping[tuple[int, str], dict[str, bool]]


def _files(version_ids: Iterable[int]) -> Files:
    """(version, material) → the marks of the files that are there, as a source would set them. One query."""
    found: dict[tuple[int, str], dict[str, bool]] = defaultdict(dict)
    for version_id, code, kind in MaterialFile.objects.filter(version__in=list(version_ids)).values_list(
        "version_id", "material_code", "kind"
    ):
        found[version_id, code][f"{kind}_form"] = True
    return found


def _material(row: ItemMaterial, files: Files, meant: Mapping[str, MaterialName]) -> MaterialReading:
    said = {name: getattr(row, name) for name in OF_MATERIAL}
    said["extra"] = {**row.extra, **files.get((row.version_id, row.code), {})}
    name = meant.get(key_of(row.name))
    if name is None or name.entry is None:
        return MaterialReading(**said)
    entry = name.entry
    return MaterialReading(
        **said, standard=entry.pk, standard_name=entry.name, whose=name.whose, is_shared=entry.is_shared
    )


def _step(row: ItemStep) -> StepReading:
    return StepReading(**{name: getattr(row, name) for name in OF_STEP})
