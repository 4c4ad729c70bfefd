"""A draft may be given up: its row stays, closed. What it says may be anything, as in a draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0024_version_indexes")]
    operations = [
        migrations.AlterField(
            model_name="itemversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"), ("submitted", "审核中"), ("approved", "审核通过，待发布"), ("published", "已发布"),
                    ("withdrawn", "已撤下"), ("discarded", "已放弃"),
                ],
                default="draft",
                max_length=16,
            ),
        ),
        migrations.RemoveConstraint(model_name="itemversion", name="item_promise_within_statute"),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discarded"]),
                    ("promised_limit__isnull", True),
                    ("statutory_limit__isnull", True),
                    models.Q(("promised_unit", models.F("statutory_unit")), _negated=True),
                    ("promised_limit__lte", models.F("statutory_limit")),
                    _connector="OR",
                ),
                name="item_promise_within_statute",
                violation_error_message="承诺时限不得超过法定时限。",
            ),
        ),
    ]
