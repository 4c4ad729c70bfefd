"""The search box: finds items by what people type, and says what it understood.

At most five queries; one more where a hit came from other items, and one more where a hit is suspended.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from tongban.catalogue.enums import ItemStatus
from tongban.catalogue.models import ItemAct, ServiceItem
from tongban.catalogue.rules import coverage, ranking, tokens, understanding
from tongban.catalogue.rules.reading import pairs, units_of
from tongban.catalogue.rules.understanding import Understood
from tongban.catalogue.selectors.knowledge import Knowledge, ThemeLine, knowledge
from tongban.catalogue.selectors.search_standing import FOUND, by_code, former_names, pauses_of
from tongban.catalogue.selectors.search_statements import EVERYTHING, Kind, Narrow, statement

CANDIDATES, CLOSE_CANDIDATES = 200, 120
ENOUGH, GOOD = 5, 64
CERTAIN = 64  # more than an item scores by its theme or department (`ranking.exact_score`, `with_popularity`)
MENTIONS = 5
BY_CODE = 100.0
BEHIND_ITS_NAME = 1.0  # what an item scores less by the name of one it goes on for than by its own
IN_ITS_DEPARTMENT = 6.0  # for an item of the department that was named


@dataclass(frozen=True)
class SearchHit:
    """One item that answers; `item` comes with `current` and `body`. `former`: the name that was meant, of the item which
    this one goes on for. `pause`: what suspended it, while it is suspended and that is on record."""

    item: ServiceItem
    name: str
    department: str
    score: float
    former: str = ""
    pause: ItemAct | None = None

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def is_suspended(self) -> bool:
        return self.item.status == ItemStatus.SUSPENDED


@dataclass(frozen=True)
class SearchAnswer:
    """Hits, the best first; what was understood; when nothing was found, the themes closest to the words and the items that
    only mention them; and the themes and departments that the words name."""

    hits: list[SearchHit]
    understood: Understood
    nearest_themes: list[ThemeLine] = field(default_factory=list)
    themes: list[ThemeLine] = field(default_factory=list)
    mentions: list[SearchHit] = field(default_factory=list)

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
    former: str = ""


class _MarkChanged(Exception):
    """What this process keeps is out of date; carries the new mark."""


def search(query: str, limit: int = 10, *, narrow: Narrow = EVERYTHING, as_typed: bool = False) -> SearchAnswer:
    """The items that answer the words, best first: by name, by what people say instead, by department and theme, by pinyin
    and first letters; when nothing fits as typed, by names close in meaning, spelling or sound.

    `as_typed`: the words alone, without what people mean by them. What only mentions the words is no answer (`mentions`).
    """
    if not query.strip():
        return SearchAnswer([], Understood(text="", core=""))
    if coded := by_code(query.strip()):
        return SearchAnswer(_coded(coded[:limit]), Understood(text=query, core=query))
    try:
        return _search(knowledge(), query, limit, narrow, as_typed)
    except _MarkChanged as changed:
        return _search(knowledge(str(changed)), query, limit, narrow, as_typed)


def _search(known: Knowledge, query: str, limit: int, narrow: Narrow, as_typed: bool) -> SearchAnswer:
    understood = understanding.understand(query, known.known, as_typed=as_typed)
    if not understood.core:
        return SearchAnswer([], understood)
    asked = _Asked(known, understood, narrow)
    found = asked.names()
    if not understood.plain:
        found = _merged(found, asked.listed())
    elif sum(one.score >= CERTAIN for one in found) < limit:
        found = _merged(found, asked.shelf())
    if understood.plain and not as_typed:
        found, understood = _with_close(asked, found)
    found.sort(key=lambda one: (-one.score, -one.popularity, len(one.name), one.item_id))
    themes = _named(known, understood)
    if found:
        return SearchAnswer(_hits(found[:limit]), understood, themes=themes)
    mentions = _hits(asked.mentions()[:MENTIONS])
    return SearchAnswer([], understood, nearest_themes(understood, known), themes, mentions=mentions)


def _with_close(asked: "_Asked", found: list[_Scored]) -> tuple[list[_Scored], Understood]:
    """What is close in meaning, spelling or sound, where too little was found as typed."""
    understood = asked.understood
    direct = any(ranking.is_direct(understood, one.former or one.name) for one in found)
    if direct and sum(one.score >= GOOD for one in found) >= ENOUGH:
        return found, understood
    guess = None if direct else understanding.guessed(understood, asked.known.known)
    close = asked.close(guess)
    if direct:  # what was typed exists: only add the same words in another order, or their meaning
        close = [one for one in close if ranking.same_words(understood, one.name)]
    found = _merged(found, close)
    if found and not direct and not understood.said:
        best = max(found, key=lambda one: one.score)
        if not ranking.has_all_characters(understood, best.former or best.name):
            understood = replace(understood, by_similarity=True, said=guess.said if guess else ())
    return found, understood


def _merged(found: list[_Scored], more: list[_Scored]) -> list[_Scored]:
    known = {one.item_id: one for one in found}
    for one in more:
        if one.item_id not in known or known[one.item_id].score < one.score:
            known[one.item_id] = one
    return list(known.values())


def suggest(prefix: str, limit: int = 8) -> list[str]:
    """Names to offer while somebody types, each once."""
    return list(dict.fromkeys(hit.name for hit in search(prefix, limit=limit * 2).hits))[:limit]


def nearest_themes(understood: Understood, known: Knowledge, limit: int = 3) -> list[ThemeLine]:
    """Themes whose names share a pair of characters with the words or their meanings; none rather than any."""
    wanted = {pair for text in (understood.core, *understood.meanings) for pair in pairs(units_of(text))}
    shared = [(len(wanted & set(pairs(units_of(theme.name)))), theme) for theme in known.themes]
    return [theme for count, theme in sorted(shared, key=lambda pair: -pair[0]) if count][:limit]


def _named(known: Knowledge, understood: Understood, limit: int = 3) -> list[ThemeLine]:
    """The themes that the words name, or that are named after them."""
    core = understood.plain or understood.core
    return [one for one in known.themes if len(core) > 1 and (core in one.name or one.name in core)][:limit]


class _Asked:
    """One search: the statements it makes, with what they find."""

    def __init__(self, known: Knowledge, understood: Understood, narrow: Narrow) -> None:
        self.known, self.understood, self.narrow = known, understood, narrow
        self.bodies = {one.pk for one in understood.departments}

    def names(self) -> list[_Scored]:
        """By what stands in the name or in what its result is called."""
        understood = self.understood
        query = understanding.exact_query(understood)
        return self._scored(
            Kind.NAMES, query, lambda name: ranking.exact_score(understood, name), order=query,
            result=understanding.result_query(understood),
        )  # fmt: skip

    def shelf(self) -> list[_Scored]:
        """By a theme or a department that the words name: known without asking."""
        words = self.understood.rest.split()
        bodies = {
            word: [one.pk for one in self.known.known.around.departments if len(word) > 1 and word in one.name]
            for word in words
        }
        themes = {word: [one.pk for one in self.known.themes if len(word) > 1 and word in one.name] for word in words}
        naming = [word for word in words if bodies[word] or themes[word]]
        if not naming:
            return []
        others = " ".join(word for word in words if word not in naming)
        return self._scored(
            Kind.SHELF, understanding.all_of(others), lambda name: ranking.shelf_score(self.understood, name),
            shelf_bodies=[pk for word in naming for pk in bodies[word]],
            shelf_themes=[pk for word in naming for pk in themes[word]],
        )  # fmt: skip

    def close(self, guess: Understood | None) -> list[_Scored]:
        understood = self.understood
        parts = coverage.parts_of(understood.plain, understood.said, understood.rarity)
        ways = [understanding.similar_query(understood), coverage.loose_query(parts)]
        if guess:
            ways.append(understanding.guess_query(guess))
        query = tokens.any_of(ways)

        def score(name: str) -> float:
            best = ranking.similar_score(understood, name)
            if guess:
                best = max(best, ranking.meant_score(guess, "".join(units_of(name))) - ranking.GUESSED)
            return best

        return self._scored(Kind.CLOSE, query, score, order=tokens.any_token_of(query)) if query else []

    def listed(self) -> list[_Scored]:
        """Of a place or a department alone: everything it has, the most asked for first."""
        return self._scored(Kind.LISTED, "", lambda name: ranking.OF_DEPARTMENT)

    def mentions(self) -> list[_Scored]:
        """What says the words somewhere, in conditions or materials: no answer."""
        if self.understood.core.isascii():  # content is not searched by letters
            return []
        return self._scored(Kind.MENTIONS, understanding.all_of(self.understood.core), lambda name: 1.0)

    def _scored(self, kind: Kind, query: str, score: Callable[[str], float], **values: Any) -> list[_Scored]:
        """What is found (of very many those that fit `order` best), with the score that the name gives; what scores nothing
        is left out."""
        if kind == Kind.NAMES and not query:
            return []
        sql, given = statement(kind, self.understood, self.narrow, query)
        given |= {
            "query": query,
            "limit": CLOSE_CANDIDATES if kind == Kind.CLOSE else CANDIDATES,
            "statuses": FOUND,
            **values,
        }
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            rows = cursor.fetchall()
        if (rows[0][0] or "") != self.known.mark:
            raise _MarkChanged(rows[0][0] or "")
        formers = former_names({row[5] for row in rows} - {None})
        found = []
        for _mark, item_id, name, department, body_id, origin_id, popularity, in_place, by_result in rows:
            if item_id is None or not in_place:
                continue
            value, former = score(name), ""
            for one in formers.get(origin_id, ()):
                if (by_former := score(one) - BEHIND_ITS_NAME) > value:
                    value, former = by_former, one
            value = value or (ranking.BY_RESULT if by_result else ranking.NOTHING)
            if not value:
                continue
            if body_id in self.bodies and self.understood.plain:
                value += IN_ITS_DEPARTMENT
            value = ranking.with_popularity(value, popularity)
            found.append(_Scored(item_id, name, department, value, popularity, former))
        return found


def _hits(found: list[_Scored]) -> list[SearchHit]:
    if not found:
        return []
    items = ServiceItem.objects.select_related("current", "body").in_bulk([one.item_id for one in found])
    pauses = pauses_of([pk for pk, item in items.items() if item.status == ItemStatus.SUSPENDED])
    return [
        SearchHit(items[one.item_id], one.name, one.department, one.score, one.former, pauses.get(one.item_id))
        for one in found
    ]


def _coded(found: list[tuple[int, str]]) -> list[SearchHit]:
    items = ServiceItem.objects.select_related("current", "body").in_bulk([pk for pk, _former in found])
    names = {pk: item.current.name for pk, item in items.items() if item.current is not None}
    return _hits([_Scored(pk, names[pk], items[pk].body.name, BY_CODE, 0, former) for pk, former in found])
