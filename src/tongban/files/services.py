"""Writes: take a file in, throw one away."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tongban.files import backends, vault
from tongban.files.enums import ScanState
from tongban.files.limits import limits, worded
from tongban.files.models import StoredFile
from tongban.files.rules import content
from tongban.files.rules.names import safe_name
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refusal

__all__ = ["SYSTEM_OWNER", "discard_file", "owner_of", "store_bytes", "store_document", "store_upload"]
SYSTEM_OWNER = "system"


def owner_of(actor: Actor) -> str:
    """Whose space a file of this actor takes: `applicant:12`, `staff:3`, `system`."""
    return SYSTEM_OWNER if actor.actor_id is None else f"{actor.actor_kind}:{actor.actor_id}"


def store_upload(*, chunks: Iterable[bytes], name: str, owner: str, at: datetime) -> StoredFile:
    """Take an upload in, streaming (`request.FILES[...].chunks()`); it counts when this returns, or nothing is left.

    Refused: file.empty, too_large, quota_exceeded, type_not_allowed, mixed_content, active_content, damaged,
    image_too_big, infected, no_space (R-MAT-7, R-SEC-10).
    """
    shown = safe_name(name, "")
    used = _used(owner)
    try:
        with vault.receive(
            chunks, check_size=lambda size: _check_size(size, used=used, name=shown, owner=owner)
        ) as file:
            if not file.size:
                raise Refusal("file.empty", name=shown)
            content_type = _checked_type(file.path, name=shown)
            scan_state = _scanned(file.path, name=shown)
            return _count_in(file, name=name, content_type=content_type, scan_state=scan_state, owner=owner, at=at)
    except vault.DiskFull:
        raise Refusal("file.no_space", name=shown) from None


def store_bytes(*, data: bytes, name: str, content_type: str, owner: str, at: datetime) -> StoredFile:
    """Keep a document that is already in memory. Those of the platform itself (owner `system`) may be of any type and
    have no quota; for any other owner this is an upload, and the content decides the type."""
    if owner != SYSTEM_OWNER:
        return store_upload(chunks=[data], name=name, owner=owner, at=at)
    return store_document(chunks=[data], name=name, content_type=content_type, at=at)


def store_document(*, chunks: Iterable[bytes], name: str, content_type: str, at: datetime) -> StoredFile:
    """Keep a document that the platform itself made, streaming: of any type, without quota. Refused: file.no_space."""
    try:
        with vault.receive(chunks, check_size=lambda size: None) as file:
            return _count_in(
                file, name=name, content_type=content_type, scan_state=ScanState.CLEAN, owner=SYSTEM_OWNER, at=at
            )
    except vault.DiskFull:
        raise Refusal("file.no_space", name=name) from None


@transaction.atomic
def discard_file(*, file_id: int, owner: str) -> None:
    """Throw away an own file that nothing holds; its bytes go with the next sweep. Refused: file.in_use."""
    stored = StoredFile.objects.select_for_update().filter(pk=file_id, owner=owner).first()
    if stored is None:
        return
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        raise Refusal("file.in_use", name=stored.name) from None


def _has_quota(owner: str) -> bool:
    """A clerk who scans other people's papers all day would otherwise be stopped after some weeks of work."""
    return owner != SYSTEM_OWNER and not owner.startswith("staff:")


def _used(owner: str) -> int:
    return StoredFile.objects.of(owner).total_size() if _has_quota(owner) else 0


def _check_size(size: int, *, used: int, name: str, owner: str) -> None:
    now = limits()
    if size > now.max_bytes:
        raise Refusal("file.too_large", name=name, limit=worded(now.max_bytes))
    if _has_quota(owner) and used + size > now.quota_bytes:
        raise Refusal("file.quota_exceeded", name=name, used=worded(used), quota=worded(now.quota_bytes))


def _checked_type(path: Path, *, name: str) -> str:
    most = limits().max_pixels
    with path.open("rb") as file:
        content_type = content.content_type_of(file)
        if content_type is None:
            raise Refusal("file.type_not_allowed", name=name)
        if problem := content.problem(file, content_type, max_pixels=most):
            raise Refusal(f"file.{problem}", name=name, limit=_("{number}万像素").format(number=most // 10_000))
    return content_type


def _scanned(path: Path, *, name: str) -> ScanState:
    state = backends.scanner().scan(path)
    if state == ScanState.INFECTED:
        raise Refusal("file.infected", name=name)
    return state


@transaction.atomic
def _count_in(
    file: vault.Arrived, *, name: str, content_type: str, scan_state: ScanState, owner: str, at: datetime
) -> StoredFile:
    """Bytes first, row second. The locks keep two uploads of one owner under the quota, and the sweep off this hash."""
    if owner != SYSTEM_OWNER:
        lock(f"files.owner:{owner}")
        _check_size(file.size, used=_used(owner), name=safe_name(name, ""), owner=owner)
    lock(f"files.blob:{file.sha256}")
    vault.keep(file)
    return StoredFile.objects.create(
        name=safe_name(name, content_type), content_type=content_type, size=file.size, sha256=file.sha256,
        owner=owner, scan_state=scan_state, created_at=at,
    )  # fmt: skip


def lock(name: str) -> None:
    """Hold the advisory lock of this name until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
