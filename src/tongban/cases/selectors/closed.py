"""What others ask of closed cases: ratings, and sums over a period."""

from datetime import date

from django.db.models import Q

from tongban.cases import permissions
from tongban.cases.models import Case
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.kernel.errors import NotFound
from tongban.regions.rules.codes import bounds


def case_by_rating_token(token: str, *, lock: bool = False) -> Case:
    """The filed case whose notices carry this token in their QR code; NotFound otherwise. `lock`: for writing about it."""
    cases = Case.objects.filed().filter(rating_token=token)
    case = (cases.select_for_update() if lock else cases).first()
    if case is None:
        raise NotFound(token)
    return case


def closed_count(staff: Staff, *, since: date, until: date) -> int:
    """How many cases of the bodies that `staff` leads or supervises were closed in the period, both days included."""
    posts = permissions.who(staff, until).posts
    seen = Q(body_id__in=posts.body_ids(Role.LEADER, Role.CHIEF_REP, Role.SUPERVISOR))
    for code in sorted(posts.region_codes(Role.SUPERVISOR)):
        seen |= Q(region_code__range=bounds(code))
    closed = Case.objects.filed().filter(seen)
    return closed.filter(closed_at__date__gte=since, closed_at__date__lte=until).count()
