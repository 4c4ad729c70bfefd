"""What people said of the service: who rated stays masked, as on the page (R-RATE-15)."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.exports.sources.base import Column, Source, labels
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.pages import Listing
from tongban.ratings import selectors
from tongban.ratings.enums import Grade, RatingChannel


def _listing(staff: Staff, on: date, filters: dict[str, Any]) -> Listing:
    return selectors.listing(staff, on, only_bad=filters.get("only_bad", False))


def columns(_at: datetime) -> list[Column]:
    between, yes, grades, channels = _("、"), _("是"), labels(Grade), labels(RatingChannel)
    return [
        Column(_("评价时间"), 18, lambda rating: localtime(rating.rated_at)),
        Column(_("评价"), 12, lambda rating: grades[rating.grade]),
        Column(_("追评"), 6, lambda rating: yes if rating.sequence == 2 else ""),
        Column(_("事项"), 32, lambda rating: rating.item_name),
        Column(_("办件编号"), 34, lambda rating: rating.case_number),
        Column(_("原因"), 30, lambda rating: between.join(selectors.reason_labels(rating))),
        Column(_("意见"), 50, lambda rating: rating.text),
        Column(_("评价人"), 10, selectors.rater_label),
        Column(_("渠道"), 12, lambda rating: channels[rating.channel]),
    ]


RATINGS = Source(
    "ratings", gettext_lazy("评价"), (Role.CHIEF_REP, Role.LEADER, Role.SUPERVISOR), is_personal=True,
    listing=_listing, columns=columns,
)  # fmt: skip
