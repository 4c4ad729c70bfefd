"""Stored documents. The bytes live in TONGBAN_VAR/files under their hash; a row says what they are and whose."""

import uuid

from django.db import models

from tongban.files.enums import ScanState
from tongban.files.querysets import FileQuerySet


class StoredFile(models.Model):
    """One uploaded or produced document. Who may read it is asked of the room that holds it, never of the file."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)  # as the person named it, for download only
    content_type = models.CharField(max_length=100)  # by content, not by name
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    owner = models.CharField(max_length=80, db_index=True)  # "applicant:12", "staff:3", "system": quota is per owner
    scan_state = models.CharField(max_length=16, choices=ScanState.choices, default=ScanState.CLEAN)
    created_at = models.DateTimeField()

    objects = FileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
