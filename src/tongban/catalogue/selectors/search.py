"""The search box: finds items by what people type, and says what it understood. At most four queries."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db import connection

from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ServiceItem, Theme
from tongban.catalogue.rules import ranking, understanding
from tongban.catalogue.rules.reading import pairs, units_of
from tongban.catalogue.rules.understanding import Understood

CANDIDATES = 200
ENOUGH, GOOD = 5, 60
SQL = """
SELECT d.item_id, d.name, b.name, i.popularity, d.tokens @@ %(shelf)s::tsquery
  FROM catalogue_searchdoc d
  JOIN catalogue_serviceitem i ON i.id = d.item_id AND i.status = %(status)s AND i.current_id IS NOT NULL
  JOIN regions_body b ON b.id = i.body_id
 WHERE d.tokens @@ %(query)s::tsquery
 ORDER BY ts_rank('{0.05, 0.3, 0.6, 1.0}', d.tokens, %(query)s::tsquery) DESC, i.popularity DESC, d.item_id
 LIMIT %(limit)s
"""


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
    found = _scored(
        understanding.exact_query(understood),
        lambda name, on_shelf: ranking.exact_score(understood, name, on_shelf),
        shelf=understanding.shelf_query(understood),
    )
    direct = any(ranking.is_direct(understood, one.name) for one in found)
    if not direct or sum(one.score >= GOOD for one in found) < ENOUGH:
        known = {one.item_id: one for one in found}
        close = _scored(
            understanding.similar_query(understood), lambda name, _: ranking.similar_score(understood, name)
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


def _scored(query: str, score: Callable[[str, bool], float], shelf: str = "") -> list[_Scored]:
    """What the query finds, with the score that the name and its shelf give; what scores nothing is left out."""
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"query": query, "shelf": shelf, "limit": CANDIDATES, "status": ItemStatus.IN_USE})
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
