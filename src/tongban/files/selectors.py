"""Reads. The room that holds a file decides who may read it, before it calls these."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from tongban.files import limits, vault
from tongban.files.enums import ScanState
from tongban.files.models import StoredFile
from tongban.kernel.errors import NotFound, Refusal
from tongban.kernel.statements import rows


@dataclass(frozen=True)
class Usage:
    """How much of their space an owner uses, in bytes."""

    used: int
    quota: int


def file_by_public_id(public_id: UUID | str) -> StoredFile:
    """The file of this public id; NotFound when there is none or the id is no id."""
    try:
        return StoredFile.objects.get(public_id=UUID(str(public_id)))
    except (ValueError, StoredFile.DoesNotExist):
        raise NotFound from None


def files_by_public_ids(public_ids: Iterable[UUID | str]) -> dict[str, StoredFile]:
    """Many at once, by id as text; unknown ones are left out. One query."""
    wanted = []
    for public_id in public_ids:
        try:
            wanted.append(UUID(str(public_id)))
        except ValueError:
            continue
    return {str(file.public_id): file for file in StoredFile.objects.filter(public_id__in=wanted)}


def files_of(owner: str) -> list[StoredFile]:
    """What an owner has stored, newest first: the page where they tidy up."""
    return list(StoredFile.objects.of(owner).order_by("-created_at", "-pk"))


def usage(owner: str) -> Usage:
    """How full the owner's space is."""
    return Usage(used=StoredFile.objects.of(owner).total_size(), quota=limits.limits().quota_bytes)


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes, as an open binary stream for the caller to close. Refused while the file is not known to be clean."""
    if stored.scan_state == ScanState.PENDING:
        raise Refusal("file.not_scanned_yet", name=stored.name)
    if stored.scan_state == ScanState.INFECTED:
        raise Refusal("file.infected", name=stored.name)
    return vault.blob_path(stored.sha256).open("rb")


def is_intact(stored: StoredFile) -> bool:
    """Whether the stored bytes are still those that came in (R-SEC-10); reads the whole file."""
    return vault.is_intact(stored.sha256)


def keys_of(public_ids: Iterable[str], *, owners: Iterable[str]) -> dict[str, int]:
    """Public id → primary key, of those files that one of the owners has put there. One query."""
    found = rows(_KEYS, ["{" + ",".join(public_ids) + "}", "{" + ",".join(owners) + "}"])
    return {str(public_id): pk for public_id, pk in found}


_KEYS = "SELECT public_id, id FROM files_storedfile WHERE public_id = ANY(%s::uuid[]) AND owner = ANY(%s::text[])"
