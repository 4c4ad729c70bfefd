"""The lists that can be exported, by name. A list is registered here and nowhere else."""

from tongban.exports.sources.base import Source
from tongban.exports.sources.cases import CASES
from tongban.exports.sources.catalogue import CATALOGUE
from tongban.exports.sources.guide_audit import GUIDE_AUDIT
from tongban.exports.sources.ratings import RATINGS
from tongban.identity.selectors import Posts
from tongban.kernel.errors import NotFound

__all__ = ["Source", "named", "offered_to", "posts_in_words"]

_SOURCES: dict[str, Source] = {source.code: source for source in (*CASES, RATINGS, GUIDE_AUDIT, CATALOGUE)}


def named(code: str) -> Source:
    """NotFound for a name that is none."""
    if code not in _SOURCES:
        raise NotFound(code)
    return _SOURCES[code]


def offered_to(posts: Posts, code: str) -> Source:
    """The list, for somebody whose posts let them see it; else NotFound, as the list itself is."""
    source = named(code)
    if not posts.has_any(*source.roles):
        raise NotFound(code)
    return source


def posts_in_words(posts: Posts) -> list[str]:
    """The posts as plain text, to compare those of two moments."""
    return sorted(f"{post.role}:{post.body_id or ''}:{post.hall_id or ''}:{post.region_code}" for post in posts.held)
