"""The mark by which every process notices that what it keeps for search is no longer right."""

import uuid
from collections.abc import Sequence

from django.db import connection

ALWAYS = """
INSERT INTO catalogue_searchstate (id, mark) VALUES (1, %(mark)s) ON CONFLICT (id) DO UPDATE SET mark = EXCLUDED.mark
"""
FOR_NEW_BODIES = """
INSERT INTO catalogue_searchstate (id, mark)
SELECT 1, %(mark)s
 WHERE EXISTS (
   SELECT 1 FROM (SELECT DISTINCT body_id FROM catalogue_serviceitem WHERE id = ANY(%(items)s)) given
    WHERE NOT EXISTS (SELECT 1 FROM catalogue_serviceitem i JOIN catalogue_searchdoc d ON d.item_id = i.id
                       WHERE i.body_id = given.body_id))
ON CONFLICT (id) DO UPDATE SET mark = EXCLUDED.mark
"""


def change_mark() -> None:
    """Part of the caller's transaction: the others read anew once it is committed."""
    with connection.cursor() as cursor:
        cursor.execute(ALWAYS, {"mark": uuid.uuid4().hex})


def change_mark_for_new_bodies(item_ids: Sequence[int]) -> None:
    """Only when these items bring a department that nothing was found of so far. Before their documents are written."""
    with connection.cursor() as cursor:
        cursor.execute(FOR_NEW_BODIES, {"mark": uuid.uuid4().hex, "items": list(item_ids)})
