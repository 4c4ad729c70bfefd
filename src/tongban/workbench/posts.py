"""An official's posts in words: role, and where it holds."""

from typing import Any

from tongban.identity.enums import Role
from tongban.kernel.errors import NotFound
from tongban.regions import selectors as regions


def lines_of(posts: Any) -> list[tuple[str, str]]:
    """(role, place) of each post in force; an official holds a handful."""
    return [(str(Role(post.role).label), _place(post)) for post in posts.held]


def _place(post: Any) -> str:
    try:
        if post.body_id is not None:
            return regions.body(post.body_id).name
        if post.hall_id is not None:
            return regions.hall(post.hall_id).name
        return regions.region(post.region_code).name
    except NotFound:
        return post.region_code
