"""Officials of every role, with their posts and sign-ons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from tongban.demo.loading.ground import Ground
from tongban.demo.place import city
from tongban.demo.place.people import PASSWORD, name_of
from tongban.identity.enums import Role
from tongban.identity.models import Staff
from tongban.identity.services import assign_post, create_staff
from tongban.kernel.actors import SYSTEM

OFFICE = "zwfw"  # the body that employs clerks, supervisors and administrators


@dataclass(frozen=True)
class Official:
    """`key` is the account name. `posts`: (role, scope word, scope key)."""

    key: str
    body: str
    posts: tuple[tuple[Role, str, str], ...]


def officials() -> Iterator[Official]:
    """Everybody who works for the city, always in the same order."""
    for hall, _name, _region, _address, windows in city.HALLS:
        for number, _window, category in windows:
            role = Role.ISSUE_CLERK if category == "issue" else Role.WINDOW_CLERK
            roles = (Role.WINDOW_CLERK, Role.ISSUE_CLERK) if len(windows) == 1 else (role,)
            word = "issue" if category == "issue" else "window"
            yield Official(f"{word}.{hall}.{number}", OFFICE, tuple((one, "hall", hall) for one in roles))
    for body, *_ in city.BODIES:
        for number in (1, 2):
            yield Official(f"examiner.{body}.{number}", body, ((Role.EXAMINER, "body", body),))
        yield Official(f"chief.{body}", body, ((Role.CHIEF_REP, "body", body), (Role.CHIEF_REP, "hall", "city")))
        yield Official(f"leader.{body}", body, ((Role.LEADER, "body", body),))
    everywhere = tuple((Role.CATALOGUE_MANAGER, "body", body) for body, *_ in city.BODIES)
    yield Official("catalogue", OFFICE, (*everywhere, (Role.CATALOGUE_MANAGER, "region", city.CITY)))
    watched = tuple((Role.SUPERVISOR, "body", body) for body, *_ in city.BODIES)
    yield Official("supervisor", OFFICE, ((Role.SUPERVISOR, "region", city.CITY), *watched))
    yield Official("auditor", OFFICE, ((Role.AUDITOR, "region", city.CITY),))
    yield Official("admin", OFFICE, ((Role.ADMIN, "region", city.CITY),))
    yield Official("review.bianzhi", OFFICE, ((Role.ESTABLISHMENT_REVIEWER, "region", city.CITY),))
    yield Official("review.fazhi", OFFICE, ((Role.LEGAL_REVIEWER, "region", city.CITY),))


def load_officials(ground: Ground, *, since: date, at: datetime) -> dict[str, Staff]:
    """Account name → official. Accounts are opened at `at` (passwords grow old), posts run from `since`."""
    known = {
        staff.user.username: staff for staff in Staff.objects.filter(staff_no__startswith="YJ").select_related("user")
    }
    hashed = "" if known else make_password(PASSWORD)
    found: dict[str, Staff] = {}
    for number, official in enumerate(officials(), start=1):
        found[official.key] = known.get(official.key) or _enter(official, number, ground, hashed, since, at)
    return found


def _enter(official: Official, number: int, ground: Ground, hashed: str, since: date, at: datetime) -> Staff:
    body = ground.bodies[official.body]
    staff = create_staff(
        username=official.key, password=PASSWORD, password_hash=hashed, name=name_of(number), staff_no=f"YJ{number:04d}",
        body_id=body.pk, must_change_password=False, by=SYSTEM, at=at,
    )  # fmt: skip
    for role, scope, key in official.posts:
        assign_post(staff=staff, role=role, starts_on=since, by=SYSTEM, at=at, **_scope(scope, key, ground))
    return staff


def _scope(scope: str, key: str, ground: Ground) -> dict[str, Any]:
    if scope == "hall":
        return {"hall_id": ground.halls[key].pk}
    return {"body_id": ground.bodies[key].pk} if scope == "body" else {"region_code": key}
