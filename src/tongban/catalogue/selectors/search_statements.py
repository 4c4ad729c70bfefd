"""The statements of a search: what fits the words, what stands in a place or a department, narrowed as the person asked.

Only the small head of the documents is read; the whole only where nothing was found at all. Every row, and one row
without an item when nothing fits, carries the mark of what search keeps in memory.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from tongban.catalogue.enums import ServiceObject
from tongban.catalogue.rules import tokens
from tongban.catalogue.rules.places import stem_of
from tongban.catalogue.rules.understanding import Understood
from tongban.regions.rules.codes import bounds, chain

SQL = """
SELECT state.mark, found.item_id, found.name, b.name, b.id, found.origin_id, found.popularity, found.in_place, {by_result}
  FROM (SELECT (SELECT mark FROM catalogue_searchstate WHERE id = 1) AS mark) state
  LEFT JOIN ({found}) found ON true
  LEFT JOIN regions_body b ON b.id = found.body_id
"""
FITTING = """
    SELECT i.id AS item_id, d.name, i.body_id, i.origin_id, i.popularity, {in_place} AS in_place
      FROM {document} JOIN {item} i ON i.id = d.item_id {version}
     WHERE i.status = ANY(%(statuses)s) AND i.current_id IS NOT NULL {conditions}
     ORDER BY {order} i.popularity DESC, i.id
     LIMIT %(limit)s
"""
DOCUMENTS = "catalogue_searchdoc d"
SOME_DOCUMENTS = "(SELECT * FROM catalogue_searchdoc WHERE {part} @@ %(query)s::tsquery LIMIT %(most)s) d"
# Of few documents each item is looked up (OFFSET keeps the planner from reading all items for them).
ITS_ITEM = "LATERAL (SELECT * FROM catalogue_serviceitem WHERE id = d.item_id OFFSET 0)"
PARTS = {"close": "head", "mentions": "tokens"}
MOST = 1000  # of those that are close in some way, so many are put in order
BY_RESULT = "(SELECT r.head @@ %(result)s::tsquery FROM catalogue_searchdoc r WHERE r.item_id = found.item_id)"
VERSION = "JOIN catalogue_itemversion v ON v.id = i.current_id"
RANK = "ts_rank('{0.05, 0.3, 0.6, 1.0}', d.head, %(order)s::tsquery) DESC,"
IN_PLACE = (
    "(i.region_code = ANY(%(above)s) OR i.region_code BETWEEN %(low)s AND %(high)s OR d.tokens @@ %(place)s::tsquery)"
)
ON_SHELF = """(i.body_id = ANY(%(shelf_bodies)s) OR i.current_id IN (
  SELECT itemversion_id FROM catalogue_itemversion_themes WHERE theme_id = ANY(%(shelf_themes)s)))"""
FIRMS = [one.value for one in ServiceObject if one != ServiceObject.PERSON]


@dataclass(frozen=True)
class Narrow:
    """What the person chose beside the words."""

    audience: str = ""  # "person" or "enterprise"; items that do not say for whom stay
    body_id: int | None = None


EVERYTHING = Narrow()


class Kind(Enum):
    """What is asked for."""

    NAMES = "names"  # that fit the words, or what they mean
    CLOSE = "close"  # names close in meaning, spelling or sound
    SHELF = "shelf"  # the items of themes and departments with such a name
    LISTED = "listed"  # everything of a place or a department
    MENTIONS = "mentions"  # items that say the words anywhere


def statement(kind: Kind, understood: Understood, narrow: Narrow, query: str) -> tuple[str, dict[str, Any]]:
    """The SQL, with the values for the place, the departments and what was chosen."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    order, place = RANK if kind in (Kind.NAMES, Kind.CLOSE) else "", understood.place
    if kind == Kind.NAMES or (kind == Kind.SHELF and query):
        conditions.append("AND d.head @@ %(query)s::tsquery")
    if kind == Kind.SHELF:
        conditions.append(f"AND {ON_SHELF}")
    if kind == Kind.LISTED and understood.departments:
        conditions.append("AND i.body_id = ANY(%(bodies)s)")
    if kind.value in PARTS:
        values["most"] = MOST
    if narrow.body_id is not None:
        conditions.append("AND i.body_id = %(body)s")
        values["body"] = narrow.body_id
    if narrow.audience:
        conditions.append("AND (v.service_objects ?| %(objects)s OR v.service_objects = '[]')")
        values["objects"] = ["person"] if narrow.audience == "person" else FIRMS
    if understood.departments:
        values["bodies"] = [one.pk for one in understood.departments]
        order = f"(i.body_id = ANY(%(bodies)s)) DESC, {order}"
    if place is not None:
        values["low"], values["high"] = bounds(place.code)
        values["above"] = chain(place.code)
        names = {place.now, place.said, stem_of(place.now)}
        values["place"] = tokens.any_of(tokens.phrase_of(name) for name in sorted(names))
        order = f"{IN_PLACE} DESC, {order}"
    found = FITTING.format(
        in_place=IN_PLACE if place is not None else "true",
        document=SOME_DOCUMENTS.format(part=PARTS[kind.value]) if kind.value in PARTS else DOCUMENTS,
        item=ITS_ITEM if kind.value in PARTS else "catalogue_serviceitem",
        version=VERSION if narrow.audience else "",
        conditions=" ".join(conditions),
        order=order,
    )
    return SQL.format(found=found, by_result=BY_RESULT if kind == Kind.NAMES else "false"), values
