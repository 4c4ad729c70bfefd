"""What people do together: pairs of items out of the cases of a year, in numbers of people only (k-anonymous).

Who files very many cases does it for others, and says nothing about what belongs together: they are left out.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from tongban.catalogue.rules.together import WITHIN_DAYS, Seen, belong_together
from tongban.catalogue.services import Pair, take_over_counted

LOOKED_BACK = timedelta(days=365)
MOST_CASES = 60  # of one applicant in that time
SQL = """
WITH filed AS (
    SELECT DISTINCT applicant_id, item_id, (submitted_at AT TIME ZONE %(zone)s)::date AS day
      FROM cases_case WHERE submitted_at >= %(since)s AND submitted_at <= %(at)s
), people AS (
    SELECT applicant_id FROM filed GROUP BY applicant_id HAVING count(*) <= %(most)s
), kept AS MATERIALIZED (
    SELECT filed.* FROM filed JOIN people USING (applicant_id)
), everybody AS (
    SELECT count(*) AS n FROM people
), each AS (
    SELECT item_id, count(DISTINCT applicant_id) AS n FROM kept GROUP BY item_id
), pairs AS (
    SELECT a.item_id AS one, b.item_id AS other, count(DISTINCT a.applicant_id) AS n
      FROM kept a JOIN kept b ON b.applicant_id = a.applicant_id AND b.item_id <> a.item_id
                             AND b.day BETWEEN a.day - %(within)s AND a.day + %(within)s
     GROUP BY a.item_id, b.item_id HAVING count(DISTINCT a.applicant_id) >= %(fewest)s
)
SELECT pairs.one, pairs.other, pairs.n, x.n, y.n, everybody.n
  FROM pairs JOIN each x ON x.item_id = pairs.one JOIN each y ON y.item_id = pairs.other CROSS JOIN everybody
"""


def count_companions(at: datetime) -> int:
    """Count them anew and hand them to the catalogue; how many pairs. One statement reads, however many cases."""
    fewest = settings.TONGBAN_TOGETHER_FEWEST
    given: dict[str, Any] = {
        "since": at - LOOKED_BACK, "at": at, "zone": settings.TIME_ZONE, "most": MOST_CASES, "within": WITHIN_DAYS,
        "fewest": fewest,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SQL, given)
        rows = cursor.fetchall()
    pairs = [
        Pair(one, other, together)
        for one, other, together, of_item, of_other, everybody in rows
        if belong_together(Seen(together, of_item, of_other, everybody), fewest=fewest)
    ]
    return take_over_counted(pairs=pairs, at=at)
