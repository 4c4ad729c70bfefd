"""The tables of the former lock-out package hold names and addresses that nobody counts any more."""

from django.db import migrations

DROP = [
    f"DROP TABLE IF EXISTS {name} CASCADE"
    for name in ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accessfailurelog", "axes_accesslog")
]


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_signing_on")]
    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
