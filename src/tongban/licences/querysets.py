"""Sentences about licences."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from tongban.licences.enums import LicenceState


class LicenceQuerySet(models.QuerySet):
    def issued(self) -> Self:
        """Those that left the press; drafts are nobody's licence yet."""
        return self.exclude(state=LicenceState.DRAFT)

    def held_by(self, applicant_id: int) -> Self:
        return self.filter(holder_id=applicant_id)

    def of_type(self, type_code: str) -> Self:
        return self.filter(licence_type__code=type_code)

    def usable(self, *, on: date) -> Self:
        """Valid and within their dates: what may stand as an A-grade material (R-LIC-8)."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), state=LicenceState.VALID, valid_from__lte=on)

    def with_list_data(self) -> Self:
        """All that one row of a list shows."""
        return self.select_related("licence_type", "issuer", "file")
