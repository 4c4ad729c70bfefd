"""Blank forms and filled-in samples of a draft's materials (R-MAT-1, R-ITEM-36). What is published keeps its own for ever."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.catalogue import permissions
from tongban.catalogue.enums import GuideFileKind
from tongban.catalogue.events import VersionDrafted
from tongban.catalogue.models import ItemVersion, MaterialFile
from tongban.catalogue.services.drafting import require_draft
from tongban.files.models import StoredFile
from tongban.files.services import discard_file
from tongban.kernel import audit, events
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound


@transaction.atomic
def put_material_file(
    *, version_id: int, material_code: str, kind: str, file: StoredFile, by: Actor, at: datetime
) -> MaterialFile:
    """Give a material its blank form or its sample (`kind`, GuideFileKind); one that was there is replaced.

    `file` was taken in by `files.services.store_upload`, which holds type and size (R-MAT-7). Refused:
    `catalogue.not_your_body`, and as `require_draft`. NotFound: no such material.
    """
    version = _draft(version_id, by, at)
    if kind not in GuideFileKind.values or not version.materials.filter(code=material_code).exists():
        raise NotFound(material_code)
    old = version.files.filter(material_code=material_code, kind=kind).select_related("file").first()
    if old is not None:
        _drop(old)
    made = MaterialFile.objects.create(version=version, material_code=material_code, kind=kind, file=file)
    audit.record(
        "catalogue.material_file_put", of=version, by=by, at=at, material=material_code, kind=kind, file=file.name,
        sha256=file.sha256,
    )  # fmt: skip
    events.publish(VersionDrafted(item_id=version.item_id, version_id=version.pk, at=at))
    return made


@transaction.atomic
def drop_material_file(*, version_id: int, material_code: str, kind: str, by: Actor, at: datetime) -> None:
    """Take it away from a draft; versions that have it keep it. Refused as above. NotFound: there is none."""
    version = _draft(version_id, by, at)
    old = version.files.filter(material_code=material_code, kind=kind).select_related("file").first()
    if old is None:
        raise NotFound(material_code)
    _drop(old)
    audit.record(
        "catalogue.material_file_dropped", of=version, by=by, at=at, material=material_code, kind=kind,
        file=old.file.name,
    )  # fmt: skip
    events.publish(VersionDrafted(item_id=version.item_id, version_id=version.pk, at=at))


def _draft(version_id: int, by: Actor, at: datetime) -> ItemVersion:
    version = ItemVersion.objects.select_for_update(of=("self",)).select_related("item").get(pk=version_id)
    permissions.require_may_keep(by, version.item.body_id, on=localdate(at))
    require_draft(version)
    return version


def _drop(old: MaterialFile) -> None:
    """The row, and the file when no other version shows it."""
    old.delete()
    if not MaterialFile.objects.filter(file_id=old.file_id).exists():
        discard_file(file_id=old.file_id, owner=old.file.owner)
