"""`/files`: bring a document in, to be named as a material afterwards."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router, Schema, UploadedFile

from tongban.files import services
from tongban.identity.enums import ApiScope
from tongban.openapi.auth import Token, caller_of
from tongban.openapi.idempotent import KEY_HEADER, idempotent
from tongban.openapi.problems import answers

router = Router(tags=["files"])


class FileOut(Schema):
    id: UUID
    name: str
    content_type: str
    size: int
    sha256: str


@router.post(
    "", response=answers(201, FileOut), auth=Token(ApiScope.CASES_WRITE), summary="上传文件", openapi_extra=KEY_HEADER
)
@idempotent
def upload(request: HttpRequest, file: UploadedFile = File(...)) -> tuple[int, Any]:
    """PDF, OFD, JPEG or PNG, up to 20 MB; recognised by content, not by name (R-MAT-7)."""
    who = caller_of(request).actor
    stored = services.store_upload(
        chunks=file.chunks(), name=file.name or "", owner=f"{who.actor_kind}:{who.actor_id}", at=timezone.localtime()
    )
    return 201, FileOut(
        id=stored.public_id, name=stored.name, content_type=stored.content_type, size=stored.size, sha256=stored.sha256
    )
