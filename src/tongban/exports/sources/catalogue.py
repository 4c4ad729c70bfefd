"""The items of one's bodies as a file that can be brought in again (docs/catalogue-files.md)."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from tongban.catalogue import permissions
from tongban.catalogue.models import ServiceItem
from tongban.catalogue.services.files.exporting import export_catalogue
from tongban.exports.enums import ExportFormat
from tongban.exports.sources.base import Column, Source
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.pages import Listing


def _listing(staff: Staff, on: date, filters: dict[str, Any]) -> Listing:
    return Listing(ServiceItem.objects.filter(body_id__in=permissions.bodies_kept_by(staff, on)), ("code",))


def _columns(_at: datetime) -> list[Column]:
    return []


def _whole(
    path: Path, staff: Staff, at: datetime, filters: dict[str, Any], format: str, said: Callable[[int], None]
) -> int:
    return export_catalogue(
        path, format="zip" if format == ExportFormat.CSV else "xlsx", at=at,
        body_ids=permissions.bodies_kept_by(staff, localdate(at)), drafts=bool(filters.get("drafts")), said=said,
    )  # fmt: skip


CATALOGUE = Source(
    "catalogue", gettext_lazy("事项目录"), (Role.CATALOGUE_MANAGER,), is_personal=False, listing=_listing, columns=_columns,
    whole=_whole, endings={ExportFormat.CSV: ("zip", "application/zip")},
)  # fmt: skip
