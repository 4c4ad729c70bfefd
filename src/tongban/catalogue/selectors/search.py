"""The search box: finds items by what people type, and says what it understood. At most five queries."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db import connection

from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ServiceItem, Theme
from tongban.catalogue.rules import ranking, tokens, understanding
from tongban.catalogue.rules.reading import pairs, units_of
from tongban.catalogue.rules.understanding import Understood

CANDIDATES = 200
ENOUGH, GOOD = 5, 60
CERTAIN = 74  # more than an item scores by its theme, department or content (`ranking.exact_score`, `with_popularity`)
# What is read of thousands of matches is the small head; the document itself only of those that are kept.
SQL = """
SELECT found.item_id, d.name, b.name, found.popularity, d.tokens @@ %(shelf)s::tsquery
  FROM (SELECT d.item_id, i.body_id, i.popularity
          FROM catalogue_searchdoc d
          JOIN catalogue_serviceitem i ON i.id = d.item_id AND i.status = %(status)s AND i.current_id IS NOT NULL
         WHERE d.{part} @@ %(query)s::tsquery
         ORDER BY ts_rank('{{0.05, 0.3, 0.6, 1.0}}', d.{part}, %(order)s::tsquery) DESC, i.popularity DESC, d.item_id
         LIMIT %(limit)s) found
  JOIN catalogue_searchdoc d ON d.item_id = found.item_id
  JOIN regions_body b ON b.id = found.body_id
"""
HEAD, WHOLE = SQL.format(part="head"), SQL.format(part="tokens")


@dataclass(frozen=True)
class SearchHit:
    """One item that answers; `item` comes with `current` and `body`."""

    item: ServiceItem
    name: str
    department: str
    score: float

    @property
    def code(self) -> str:
        return self.item.code


@dataclass(frozen=True)
class SearchAnswer:
    """Hits, the best first; what was understood; and, when nothing was found, the themes closest to the words."""

    hits: list[SearchHit]
    understood: Understood
    nearest_themes: list[Theme] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.hits


@dataclass(frozen=True)
class _Scored:
    item_id: int
    name: str
    department: str
    score: float
    popularity: int


def search(query: str, limit: int = 10) -> SearchAnswer:
    """The items that answer the words, best first: by name, by what people say instead, by department, theme and content,
    by pinyin and first letters; when nothing fits as typed, by names close in spelling or sound."""
    understood = understanding.understand(query)
    if not understood.core:
        return SearchAnswer([], understood)
    found = _exact(understood, HEAD)
    if sum(one.score >= CERTAIN for one in found) < limit:
        found = _exact(understood, WHOLE)
    direct = any(ranking.is_direct(understood, one.name) for one in found)
    if not direct or sum(one.score >= GOOD for one in found) < ENOUGH:
        known = {one.item_id: one for one in found}
        similar = understanding.similar_query(understood)
        close = _scored(
            HEAD, similar, lambda name, _: ranking.similar_score(understood, name), order=tokens.any_token_of(similar)
        )
        if direct:  # what was typed exists: only add the same words in another order
            close = [one for one in close if set(understood.core.replace(" ", "")) <= set(one.name)]
        elif close:
            understood = replace(understood, by_similarity=True)
        for one in close:
            if one.item_id not in known or known[one.item_id].score < one.score:
                known[one.item_id] = one
        found = list(known.values())
    found.sort(key=lambda one: (-one.score, -one.popularity, len(one.name), one.item_id))
    hits = _hits(found[:limit])
    return SearchAnswer(hits, understood, [] if hits else nearest_themes(understood))


def suggest(prefix: str, limit: int = 8) -> list[str]:
    """Names to offer while somebody types, each once."""
    return list(dict.fromkeys(hit.name for hit in search(prefix, limit=limit * 2).hits))[:limit]


def nearest_themes(understood: Understood, limit: int = 3) -> list[Theme]:
    """Themes whose names share a pair of characters with the words or their meanings; none rather than any."""
    wanted = {pair for text in (understood.core, *understood.meanings) for pair in pairs(units_of(text))}
    shared = [
        (len(wanted & set(pairs(units_of(theme.name)))), theme) for theme in Theme.objects.order_by("order", "id")
    ]
    return [theme for count, theme in sorted(shared, key=lambda pair: -pair[0]) if count][:limit]


def _exact(understood: Understood, sql: str) -> list[_Scored]:
    return _scored(
        sql,
        understanding.exact_query(understood),
        lambda name, on_shelf: ranking.exact_score(understood, name, on_shelf),
        shelf=understanding.shelf_query(understood),
    )


def _scored(
    sql: str, query: str, score: Callable[[str, bool], float], *, shelf: str = "", order: str = ""
) -> list[_Scored]:
    """What the query finds (of very many those that fit `order` best), with the score that the name and its shelf give;
    what scores nothing is left out."""
    if not query:
        return []
    with connection.cursor() as cursor:
        given: dict[str, str | int] = {
            "query": query,
            "order": order or query,
            "shelf": shelf,
            "limit": CANDIDATES,
            "status": ItemStatus.IN_USE,
        }
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    return [
        _Scored(item_id, name, department, ranking.with_popularity(value, popularity), popularity)
        for item_id, name, department, popularity, on_shelf in rows
        if (value := score(name, on_shelf))
    ]


def _hits(found: list[_Scored]) -> list[SearchHit]:
    if not found:
        return []
    items = ServiceItem.objects.select_related("current", "body").in_bulk([one.item_id for one in found])
    return [SearchHit(items[one.item_id], one.name, one.department, one.score) for one in found]
