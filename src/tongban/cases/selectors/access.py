"""Who sees which cases: decided in the query, so that lists, counts, pages and files all mean the same."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tongban.cases import permissions
from tongban.cases.enums import CaseState
from tongban.cases.models import Case
from tongban.cases.querysets import CaseQuerySet
from tongban.identity.enums import Role
from tongban.identity.models import Acting, Staff
from tongban.kernel.errors import NotFound
from tongban.kernel.shaped import Shaped
from tongban.regions.rules.codes import bounds

IN_THE_BODY = (Role.EXAMINER, Role.CHIEF_REP, Role.LEADER)
IN_THE_HALL = (Role.WINDOW_CLERK, Role.ISSUE_CLERK, Role.CHIEF_REP)
OVER_A_REGION = (Role.SUPERVISOR, Role.AUDITOR)


def cases_visible_to(staff: Staff, on: date) -> CaseQuerySet:
    """What this official's posts of that day let them see: their bodies', their halls', their regions' filed cases."""
    posts = permissions.who(staff, on).posts
    seen = Q(body_id__in=posts.body_ids(*IN_THE_BODY, *OVER_A_REGION)) | Q(hall_id__in=posts.hall_ids(*IN_THE_HALL))
    for code in sorted(posts.region_codes(*OVER_A_REGION, Role.LEADER)):
        seen |= Q(region_code__range=bounds(code))
    if posts.hall_ids(Role.ISSUE_CLERK):  # what came online may be fetched in any hall
        seen |= Q(hall_id__isnull=True, delivery_way="window", is_open=True, decided_at__isnull=False)
    return Case.objects.filed().filter(seen)


def cases_overseen_by(staff: Staff, on: date) -> CaseQuerySet:
    """The filed cases of the bodies one works in or supervises, and of the regions one supervises: for due lists and sums."""
    return cases_of_bodies_and_regions(*overseen_by(staff, on))


def overseen_by(staff: Staff, on: date) -> tuple[list[int], list[str]]:
    """Of which bodies and regions that is."""
    posts = permissions.who(staff, on).posts
    return sorted(posts.body_ids(*IN_THE_BODY, *OVER_A_REGION)), sorted(posts.region_codes(*OVER_A_REGION))


def cases_of_bodies_and_regions(bodies: Sequence[int], regions: Sequence[str] = ()) -> CaseQuerySet:
    """The filed ones."""
    seen = Q(body_id__in=bodies)
    for code in regions:
        seen |= Q(region_code__range=bounds(code))
    return Case.objects.filed().filter(seen)


def cases_of(acting: Acting) -> CaseQuerySet:
    """What the person sees acting so: the applicant's cases; with a mandate, those of its items and only while it holds."""
    cases = Case.objects.filter(applicant_id=acting.applicant.pk)
    if acting.mandate_id is not None and acting.item_codes:
        cases = cases.filter(item_code__in=acting.item_codes)
    return cases


def visible(who: Any, on: date) -> CaseQuerySet:
    """`cases_visible_to` or `cases_of`, by who asks; nobody else sees anything."""
    if isinstance(who, Staff):
        return cases_visible_to(who, on)
    if isinstance(who, Acting):
        return cases_of(who)
    return Case.objects.none()


def sees(who: Any, case: Case, on: date) -> bool:
    """Whether `visible` holds this case, told of a case that was read already. A test holds the two to one answer."""
    if isinstance(who, Acting):
        in_scope = who.mandate_id is None or not who.item_codes or case.item_code in who.item_codes
        return case.applicant_id == who.applicant.pk and in_scope
    if not isinstance(who, Staff) or case.state == CaseState.DRAFT:
        return False
    posts = permissions.who(who, on).posts
    if case.body_id in posts.body_ids(*IN_THE_BODY, *OVER_A_REGION) or case.hall_id in posts.hall_ids(*IN_THE_HALL):
        return True
    for code in posts.region_codes(*OVER_A_REGION, Role.LEADER):
        first, last = bounds(code)
        if first <= case.region_code <= last:
            return True
    came_online = (
        case.hall_id is None and case.delivery_way == "window" and case.is_open and case.decided_at is not None
    )
    return came_online and bool(posts.hall_ids(Role.ISSUE_CLERK))


def case_for(who: Any, *, number: str, on: date | None = None) -> Case:
    """The case with this number, for its page; NotFound when there is none that `who` may see.

    `on` is the day whose posts count; a face that leaves it out asks about today.
    """
    found = _by_number(number)
    case = found[0] if found and sees(who, found[0], on or timezone.localdate()) else None
    if case is None:
        raise NotFound(number)
    case.found_for = who  # so that what lies in it need not ask again (`papers`)
    return case


_by_number = Shaped(
    lambda number: Case.objects.filter(number=number).select_related("version", "body", "hall", "window", "delivery")
)


def draft_for(acting: Acting, public_id: UUID | str) -> Case:
    """The applicant's own case by its public id: a draft, or what became of it. NotFound for anybody else's."""
    try:
        key = public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise NotFound(public_id) from None
    case = cases_of(acting).select_related("version", "version__item", "body").filter(public_id=key).first()
    if case is None:
        raise NotFound(public_id)
    return case
