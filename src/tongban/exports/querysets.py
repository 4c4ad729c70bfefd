"""Querysets that read as sentences."""

from datetime import datetime
from typing import Self

from django.db import models

from tongban.exports.enums import ExportState
from tongban.exports.lifecycle import WAITING


class ExportQuerySet(models.QuerySet):
    def of(self, staff_id: int) -> Self:
        return self.filter(staff_id=staff_id)

    def waiting(self) -> Self:
        return self.filter(state__in=sorted(WAITING))

    def queued(self) -> Self:
        return self.filter(state=ExportState.QUEUED)

    def silent(self, *, since: datetime) -> Self:
        """Said to be running, and not heard of since: the process that wrote them is dead."""
        return self.filter(state=ExportState.RUNNING, heard_at__lt=since)

    def due_to_expire(self, *, at: datetime) -> Self:
        return self.filter(state=ExportState.DONE, expires_at__lte=at)
