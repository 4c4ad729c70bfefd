"""Reading ratings: the invitation for the applicant, the body's ratings for its leader."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.cases import selectors as cases
from tongban.identity import selectors as identity
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.masking import mask_name
from tongban.kernel.pages import Listing, Page
from tongban.ratings.enums import ON_SITE_INDICATORS, ONLINE_INDICATORS, BadReason, Grade, Indicator
from tongban.ratings.models import Rating
from tongban.ratings.rules import validity
from tongban.regions.rules.codes import bounds


@dataclass(frozen=True)
class Invitation:
    """What the rating page shows: which case, what was said already, until when one may speak."""

    case_number: str
    item_name: str
    body_name: str
    is_closed: bool
    last_day: date | None
    is_open: bool
    given: tuple[Rating, ...]
    indicators: tuple[Indicator, ...]

    @property
    def may_add(self) -> bool:
        """One rating is there, and one additional may still be given."""
        return self.is_open and len(self.given) == 1


def invitation(token: str, at: datetime) -> Invitation:
    """The rating page of the case that `token` belongs to; NotFound for an unknown token."""
    case = cases.case_by_rating_token(token)
    last_day = validity.last_day_to_rate(localdate(case.closed_at)) if case.closed_at else None
    given = tuple(Rating.objects.filter(case_id=case.pk).order_by("sequence"))
    return Invitation(
        case_number=case.number or "", item_name=case.item_name, body_name=case.body_name,
        is_closed=case.closed_at is not None, last_day=last_day,
        is_open=last_day is not None and localdate(at) <= last_day, given=given,
        indicators=ONLINE_INDICATORS if case.channel == "online" else ON_SITE_INDICATORS,
    )  # fmt: skip


def ratings_visible_to(staff: Staff, on: date) -> QuerySet[Rating]:
    """The ratings of the bodies that `staff` leads or supervises; nobody else reads them one by one."""
    posts = identity.posts_of(staff, on)
    body_ids = posts.body_ids(Role.LEADER, Role.CHIEF_REP, Role.SUPERVISOR)
    regions = posts.region_codes(Role.SUPERVISOR)
    if not body_ids and not regions:
        raise NotFound
    seen = Q(body_id__in=body_ids)
    for code in sorted(regions):
        seen |= Q(body__region_code__range=bounds(code))
    return Rating.objects.filter(seen)


def listing(staff: Staff, on: date, *, only_bad: bool = False) -> Listing:
    """The ratings this official reads one by one, newest first."""
    rows = ratings_visible_to(staff, on).select_related("rater")
    if only_bad:
        rows = rows.filter(grade__gte=Grade.DISSATISFIED)
    return Listing(rows, ("-rated_at", "-id"))


def ratings_of_body(
    staff: Staff, on: date, *, only_bad: bool = False, after: str | None = None, limit: int = 30
) -> Page[Rating]:
    """A page of ratings, newest first, for the leader of the body. One query beside the posts."""
    return listing(staff, on, only_bad=only_bad).page(after, limit)


def rater_label(rating: Rating) -> str:
    """Who rated, as the rated body may see it: masked, or nothing for an anonymous one (R-RATE-15)."""
    return mask_name(rating.rater.name) if rating.rater and not rating.is_anonymous else _("匿名")


def reason_labels(rating: Rating) -> list[str]:
    """The chosen reasons in words."""
    return [str(BadReason(code).label) for code in rating.reasons]


@dataclass(frozen=True)
class RatingSummary:
    """Counts by grade over a period, the good rate, and how many closed cases were rated at all (R-RATE-17)."""

    counts: dict[int, int]
    total: int
    bad: int
    good_rate: float | None
    active_rate: float | None


def rating_summary(staff: Staff, on: date, *, since: date) -> RatingSummary:
    """Sums of first ratings of the staff's bodies from `since` to `on`, against the cases closed in that time."""
    rows = ratings_visible_to(staff, on).filter(sequence=1, rated_at__date__gte=since, rated_at__date__lte=on)
    counts = dict.fromkeys(Grade.values, 0) | dict(rows.order_by().values_list("grade").annotate(number=Count("id")))
    total = sum(counts.values())
    closed = cases.closed_count(staff, since=since, until=on)
    return RatingSummary(
        counts=counts, total=total, bad=counts[4] + counts[5], good_rate=validity.good_rate(counts),
        active_rate=round(100 * total / closed, 2) if closed else None,
    )  # fmt: skip
