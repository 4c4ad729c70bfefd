"""Taking over a whole catalogue from another system: read, compare, write what differs, report every odd cell."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from tongban.catalogue import permissions
from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.events import CatalogueImported
from tongban.catalogue.exchange.faults import Fault, in_words
from tongban.catalogue.exchange.foreign import why_foreign
from tongban.catalogue.importing.profiles import PROFILES, NoProfile, Unreadable, read_source
from tongban.catalogue.importing.records import Finding, ItemRecord, Reading
from tongban.catalogue.models import CatalogueImport, ServiceItem
from tongban.catalogue.services.import_bodies import bodies_for, settle_regions
from tongban.catalogue.services.import_writing import Write, write
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

IMPORT_LOCK = 716_205_040  # two imports at once wait for each other
FINGERPRINT_VERSION = "1"  # raise it when a profile reads more than before


@dataclass
class ImportReport:
    """What an import read, did (or on a dry run would do) and found."""

    profile: str
    source: str
    region_codes: list[str]
    dry_run: bool
    files: list[dict[str, Any]]
    items: int = 0
    materials: int = 0
    steps: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bodies_created: int = 0
    findings: list[Finding] = field(default_factory=list)
    given: list[str] = field(default_factory=list)  # elements that the source has fields for

    @property
    def changes(self) -> int:
        return self.created + self.updated + self.bodies_created

    def by_reason(self) -> dict[str, int]:
        return dict(Counter(finding.reason for finding in self.findings).most_common())

    def summary(self) -> dict[str, Any]:
        names = ("profile", "source", "region_codes", "dry_run", "files", "items", "materials", "steps", "given")
        counts = ("created", "updated", "unchanged", "bodies_created")
        return {name: getattr(self, name) for name in (*names, *counts)} | {"findings_by_reason": self.by_reason()}

    def as_dict(self) -> dict[str, Any]:
        return self.summary() | {"findings": [finding.as_dict() for finding in self.findings]}


@transaction.atomic
def import_catalogue(
    path: Path | str, profile: str | None = None, dry_run: bool = False, *,
    by: Actor, at: datetime, source: str = "", region_code: str = "",
) -> ImportReport:  # fmt: skip
    """Bring a file or folder of items in: new ones are made, differing ones get a new published version, all in one
    transaction; the same rows a second time change nothing; a dry run only reports.

    `source` names where the rows come from (default: the profile); items are known again by it and their row's id.
    Refused: `catalogue.import_not_permitted`, `catalogue.import_unreadable`, `catalogue.import_no_profile`. A faulty
    cell is never a refusal: it is reported, and its row kept.
    """
    permissions.require_may_import(by)
    reading = _read(Path(path), profile)
    source = source or reading.profile
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
    settle_regions(reading, region_code)
    bodies, new_bodies = bodies_for(reading.items)
    writes, unchanged = _compare(reading.items, source, reading.findings)
    report = ImportReport(
        profile=reading.profile, source=source, dry_run=dry_run, files=reading.files, findings=reading.findings,
        region_codes=sorted({record.region_code for record in reading.items}), items=len(reading.items),
        materials=sum(len(record.materials) for record in reading.items),
        steps=sum(len(record.steps) for record in reading.items),
        created=sum(one.item is None for one in writes), updated=sum(one.item is not None for one in writes),
        unchanged=unchanged, bodies_created=len(new_bodies), given=sorted(reading.given),
    )  # fmt: skip
    if dry_run or not report.changes:
        return report
    write(writes, bodies=bodies, new_bodies=new_bodies, source=source, at=at)
    made = CatalogueImport.objects.create(
        source=source, profile=report.profile, path=str(path)[:500], at=at, actor_name=by.actor_name,
        summary=report.summary(), findings=[finding.as_dict() for finding in report.findings],
    )  # fmt: skip
    audit.record(
        "catalogue.imported", of=made, by=by, at=at, source=source, created=report.created, updated=report.updated
    )
    events.publish(CatalogueImported(import_id=made.pk, at=at))
    return report


def _read(path: Path, profile: str | None) -> Reading:
    try:
        return read_source(path, profile)
    except (Unreadable, OSError) as error:
        if path.is_file() and (reason := why_foreign(path)):
            wrong, right = in_words(Fault("", 0, "", reason, path.name))
            raise Refusal("catalogue.import_foreign", path=path, wrong=wrong, right=right) from error
        raise Refusal("catalogue.import_unreadable", path=path) from error
    except NoProfile as error:
        raise Refusal("catalogue.import_no_profile", what=str(error), known="、".join(PROFILES)) from error


def _compare(records: list[ItemRecord], source: str, findings: list[Finding]) -> tuple[list[Write], int]:
    """What has to be written, and how many items are as they were; rows of items that were cancelled here become findings.
    Two queries."""
    known = {
        item.source_id: item
        for item in ServiceItem.objects.filter(source=source).select_related("current").select_for_update(of=("self",))
    }
    given = {record.code for record in records if record.code}
    taken = dict(ServiceItem.objects.filter(code__in=given).values_list("code", "source_id"))
    writes: list[Write] = []
    unchanged = 0
    for record in records:
        item = known.get(record.source_id)
        fingerprint = fingerprint_of(record)
        if item is not None and item.status == ItemStatus.CANCELLED:  # it comes back under no version (R-ITEM-41)
            findings.append(Finding(*record.place, "", "cancelled_here", item.code))
            continue
        if item is not None and item.current is not None and item.current.fingerprint == fingerprint:
            unchanged += 1
            continue
        code = record.code if taken.setdefault(record.code, record.source_id) == record.source_id else ""
        writes.append(Write(record, fingerprint, item, code or own_code(source, record)))
    return writes, unchanged


def fingerprint_of(record: ItemRecord) -> str:
    """A digest of everything read of the row and its lists: differs exactly when something differs."""
    content = [
        FINGERPRINT_VERSION, record.code, record.region_code, record.department,
        record.elements, record.materials, record.steps,
    ]  # fmt: skip
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def own_code(source: str, record: ItemRecord) -> str:
    """A stable code for an item that came without one: L, region (6), 16 digits of the hash of source and row id.

    Short enough that a case number made of it (R-ITEM-5) stays under 50 characters.
    """
    digest = hashlib.sha256(f"{source}/{record.source_id}".encode()).hexdigest()[:16].upper()
    return f"L{record.region_code[:6] or '000000'}{digest}"
