"""What search knows beyond the words (sayings, themes, departments, places), kept by this process.

Every statement of a search brings the mark of `SearchState` along, so a search reads nothing more while it is the same.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from tongban.catalogue.rules.places import Department, Surroundings, former_bodies, renamed
from tongban.catalogue.rules.rarity import Rarity
from tongban.catalogue.rules.synonyms import Saying, overlaid
from tongban.catalogue.rules.understanding import Known
from tongban.catalogue.selectors.search_standing import FOUND
from tongban.regions.rules.codes import bounds, chain

FURTHEST = 4  # changes of a code that are followed
MOST_NAMES = 10_000  # so many tell what is rare
SHARE_OF_NAMES = """
SELECT least(100, 100.0 * %(most)s / greatest(reltuples, 1)) FROM pg_class WHERE oid = 'catalogue_searchdoc'::regclass
"""
SQL = """
WITH RECURSIVE here AS (
  SELECT DISTINCT region_code AS code FROM catalogue_serviceitem WHERE status = ANY(%(statuses)s) AND current_id IS NOT NULL AND region_code ~ '^[1-9][0-9]'
), now AS (
  SELECT code, name, level FROM regions_region WHERE valid_to IS NULL AND level <= 4
), became AS (
  SELECT r.id, r.name AS old, r.code AS old_code, r.valid_to, s.code AS code, 1 AS steps
    FROM regions_region r CROSS JOIN LATERAL jsonb_array_elements_text(r.successor_codes) s(code)
   WHERE r.valid_to IS NOT NULL AND r.level <= 4
  UNION
  SELECT b.id, b.old, b.old_code, r.valid_to, s.code, b.steps + 1
    FROM became b JOIN regions_region r ON r.code = b.code AND r.valid_to > b.valid_to AND r.code <> b.old_code
    CROSS JOIN LATERAL jsonb_array_elements_text(r.successor_codes) s(code)
   WHERE b.steps < %(furthest)s
)
SELECT (SELECT mark FROM catalogue_searchstate WHERE id = 1),
       (SELECT json_agg(json_build_array(key, means, kind, is_on)) FROM catalogue_ownsaying),
       (SELECT json_agg(DISTINCT name) FROM catalogue_searchdoc TABLESAMPLE SYSTEM (%(percent)s)),
       (SELECT json_agg(json_build_array(id, code, name, audience) ORDER BY "order", id) FROM catalogue_theme),
       (SELECT json_agg(json_build_array(b.id, b.name) ORDER BY b.id) FROM regions_body b
         WHERE EXISTS (SELECT 1 FROM catalogue_serviceitem i
                        WHERE i.body_id = b.id AND i.status = ANY(%(statuses)s) AND i.current_id IS NOT NULL)),
       (SELECT json_agg(code) FROM here),
       (SELECT json_agg(json_build_array(name, name, code, level)) FROM now
         WHERE level <= 3 OR code IN (SELECT code FROM here)),
       (SELECT json_agg(DISTINCT jsonb_build_array(b.old, n.name, n.code, n.level))
          FROM became b JOIN now n ON n.code = b.code WHERE b.old <> n.name)
"""


@dataclass(frozen=True)
class ThemeLine:
    """A theme as search shows it."""

    pk: int
    code: str
    name: str
    audience: str


@dataclass(frozen=True)
class Knowledge:
    """All of it, as of one mark."""

    mark: str
    known: Known
    themes: tuple[ThemeLine, ...] = field(default_factory=tuple)


_kept: dict[str, Knowledge] = {}  # by database: the newest


def knowledge(mark: str | None = None) -> Knowledge:
    """What is kept, if it has this mark (None: whatever is kept); else read anew, by two statements."""
    place = connection.settings_dict["NAME"]
    found = _kept.get(place)
    if found is None or (mark is not None and found.mark != mark):
        found = _kept[place] = _read()
    return found


def _read() -> Knowledge:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SHARE_OF_NAMES, {"most": MOST_NAMES})
        (percent,) = cursor.fetchone()
        cursor.execute(SQL, {"statuses": FOUND, "furthest": FURTHEST, "percent": percent})
        mark, own, names, themes, bodies, here, now, old = cursor.fetchone()
    dictionary = overlaid((Saying(key, tuple(means), kind), is_on) for key, means, kind, is_on in _rows(own))
    around = Surroundings(
        places=renamed(_near([*_rows(now), *_rows(old)], _rows(here))),
        departments=tuple(Department(pk, name) for pk, name in _rows(bodies)),
        former=former_bodies(),
    )
    return Knowledge(
        mark or "", Known(dictionary, around, Rarity(_rows(names))), tuple(ThemeLine(*one) for one in _rows(themes))
    )


def _near(rows: list[Any], here: list[str]) -> list[tuple[str, str, str, int]]:
    """Of all divisions those where items are offered, those above them and the counties inside."""
    above = {code for one in here for code in chain(one)}
    inside = [bounds(one) for one in here]
    return [
        (said, now, code, level)
        for said, now, code, level in rows
        if code in above or (level <= 3 and any(low <= code <= high for low, high in inside))
    ]


def _rows(value: Any) -> list[Any]:
    if isinstance(value, str):
        value = json.loads(value)
    return value or []
