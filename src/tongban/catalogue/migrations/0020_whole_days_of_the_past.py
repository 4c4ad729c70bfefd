"""The days that were written down so far, added up over the bodies."""

from django.db import migrations

SUMS = (
    "items", "with_both_days", "sum_statutory", "sum_promised", "converted", "with_ratio", "sum_ratio", "with_steps", "steps",
    "materials", "with_visits", "visits", "zero_visit", "at_most_one_visit", "typed", "instant", "charged", "bundles", "no_line",
    "no_line_but_placeholder", "zero_material", "online", "with_depth", "fully_online",
)  # fmt: skip
FORWARD = f"""
INSERT INTO catalogue_placedaily (day, item_type, counted_at, is_recounted, depths, {", ".join(SUMS)})
SELECT whole.*
  FROM (SELECT day, item_type, max(counted_at), bool_or(is_recounted),
               (SELECT coalesce(jsonb_object_agg(name, number), '{{}}')
                  FROM (SELECT d.key AS name, sum(d.value::int) AS number
                          FROM catalogue_cataloguedaily o, jsonb_each_text(o.depths) d
                         WHERE o.day = c.day AND o.item_type = c.item_type GROUP BY d.key) reached),
               {", ".join(f"sum({name})" for name in SUMS)}
          FROM catalogue_cataloguedaily c GROUP BY day, item_type) whole;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0019_numbers_and_whole_days")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
