"""What an official's posts add up to on one day: the value that the permissions of all rooms ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q

from tongban.identity.enums import Role
from tongban.identity.models import Post, Staff
from tongban.kernel.statements import columns, rows
from tongban.regions.rules.codes import covers


@dataclass(frozen=True)
class HeldPost:
    """One post in force: a role, and exactly one of the three scopes."""

    role: str
    body_id: int | None = None
    hall_id: int | None = None
    region_code: str = ""


@dataclass(frozen=True)
class Posts:
    """The posts of one official that are in force on one day. Asking costs no query."""

    held: tuple[HeldPost, ...] = ()

    def has(
        self, role: str, body_id: int | None = None, hall_id: int | None = None, region_code: str | None = None
    ) -> bool:
        """Whether a post gives this role: anywhere when no scope is named, else at this body, in this hall, or over this region."""
        anywhere = body_id is None and hall_id is None and region_code is None
        return any(
            anywhere
            or (body_id is not None and post.body_id == body_id)
            or (hall_id is not None and post.hall_id == hall_id)
            or (region_code is not None and bool(post.region_code) and covers(post.region_code, region_code))
            for post in self._in(role)
        )

    def has_any(self, *roles: str) -> bool:
        """Whether any of the roles is held anywhere."""
        return any(True for _ in self._in(*roles))

    def body_ids(self, *roles: str) -> frozenset[int]:
        """Bodies where one of the roles is held; no roles = any role."""
        return frozenset(post.body_id for post in self._in(*roles) if post.body_id is not None)

    def hall_ids(self, *roles: str) -> frozenset[int]:
        """Halls where one of the roles is held; no roles = any role."""
        return frozenset(post.hall_id for post in self._in(*roles) if post.hall_id is not None)

    def region_codes(self, *roles: str) -> frozenset[str]:
        """Regions where one of the roles is held; no roles = any role."""
        return frozenset(post.region_code for post in self._in(*roles) if post.region_code)

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held anywhere."""
        return frozenset(Role(post.role) for post in self.held)

    def _in(self, *roles: str) -> Iterator[HeldPost]:
        return (post for post in self.held if not roles or post.role in roles)


def posts_of(staff: Staff, on: date) -> Posts:
    """The posts of `staff` on that day: one query, then remembered on this very instance (one request, one task).

    An official whose sign-on is closed has no posts.
    """
    known: dict[date, Posts] = staff.__dict__.setdefault("_posts", {})
    if on not in known:
        rows = Post.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            staff_id=staff.pk,
            staff__user__is_active=True,
            starts_on__lte=on,
        ).values_list("role", "body_id", "hall_id", "region_code")
        known[on] = Posts(tuple(HeldPost(*row) for row in rows))
    return known[on]


def holders_of(roles: Iterable[str], *, body_id: int, among: Iterable[int], on: date) -> list[Staff]:
    """Those of these officials who hold one of the roles at the body on that day, in the order of their keys. One query."""
    found = rows(_holders(), ["{" + ",".join(str(int(pk)) for pk in among) + "}", "{" + ",".join(roles) + "}", str(body_id),
                              str(on), str(on)])  # fmt: skip
    return [columns(Staff).instance(row) for row in found]


@cache
def _holders() -> str:
    return f"""
SELECT {columns(Staff).of("s")} FROM identity_staff s
WHERE s.id = ANY(%s::bigint[]) AND EXISTS (
    SELECT 1 FROM identity_post p WHERE p.staff_id = s.id AND p.role = ANY(%s::text[]) AND p.body_id = %s::bigint
    AND p.starts_on <= %s::date AND (p.ends_on IS NULL OR p.ends_on >= %s::date))
ORDER BY s.id
"""


def remember(staff: Staff, on: date, posts: Posts) -> None:
    """What another statement has already read of the posts of that day, of an official whose sign-on is open."""
    staff.__dict__.setdefault("_posts", {})[on] = posts


def forget(staff: Staff) -> None:
    """Drop what `posts_of` remembered, after the posts changed."""
    staff.__dict__.pop("_posts", None)
