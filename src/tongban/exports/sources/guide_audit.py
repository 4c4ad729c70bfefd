"""What the audit found in the guides of one's bodies, with what to do about it."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.catalogue.selectors import FindingFilter, findings_listing, worded
from tongban.exports.sources.base import Column, Source
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.pages import Listing


def _listing(staff: Staff, on: date, filters: dict[str, Any]) -> Listing:
    return findings_listing(staff, on, FindingFilter.read(filters))


def columns(_at: datetime) -> list[Column]:
    must, should = _("必须整改"), _("建议整改")
    shown: dict[int, Any] = {}

    def line(row: Any) -> Any:
        if row.pk not in shown:
            shown.clear()  # columns are asked row by row
            shown[row.pk] = worded(row)
        return shown[row.pk]

    return [
        Column(_("实施主体"), 26, lambda row: row.body.name),
        Column(_("事项"), 36, lambda row: line(row).item_name),
        Column(_("事项编码"), 34, lambda row: row.item.code),
        Column(_("程度"), 10, lambda row: must if row.is_blocking else should),
        Column(_("问题"), 24, lambda row: line(row).title),
        Column(_("要素"), 26, lambda row: line(row).words.element),
        Column(_("原文"), 50, lambda row: row.quote),
        Column(_("原因"), 44, lambda row: line(row).words.reason),
        Column(_("建议"), 50, lambda row: line(row).words.proposal),
        Column(_("首次发现"), 18, lambda row: localtime(row.first_seen_at)),
        Column(_("整改时间"), 18, lambda row: localtime(row.resolved_at) if row.resolved_at else None),
        Column(_("搁置理由"), 30, lambda row: row.set_aside_reason),
    ]


GUIDE_AUDIT = Source(
    "guide-audit",
    gettext_lazy("指南体检"),
    (Role.CATALOGUE_MANAGER,),
    is_personal=False,
    listing=_listing,
    columns=columns,
)
