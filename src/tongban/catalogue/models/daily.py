"""The catalogue day by day: what was counted of every body and item type."""

from django.db import models

from tongban.catalogue.enums import ItemType


class CatalogueDaily(models.Model):
    """The sums of one body and item type at the end of a day (`rules.reductions.Sums`). A day on which nothing ran was
    counted later from the versions in force on it (`is_recounted`), with the items that were in use when it was recounted."""

    day = models.DateField()
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    item_type = models.CharField(max_length=20, choices=ItemType.choices, blank=True)
    counted_at = models.DateTimeField()
    is_recounted = models.BooleanField(default=False)

    items = models.PositiveIntegerField()
    with_both_days = models.PositiveIntegerField()
    sum_statutory = models.FloatField()
    sum_promised = models.FloatField()
    converted = models.PositiveIntegerField()
    with_ratio = models.PositiveIntegerField()
    sum_ratio = models.FloatField()
    with_steps = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    materials = models.PositiveIntegerField()
    with_visits = models.PositiveIntegerField()
    visits = models.PositiveIntegerField()
    zero_visit = models.PositiveIntegerField()
    at_most_one_visit = models.PositiveIntegerField()
    typed = models.PositiveIntegerField()
    instant = models.PositiveIntegerField()
    charged = models.PositiveIntegerField()
    bundles = models.PositiveIntegerField()
    no_line = models.PositiveIntegerField()
    no_line_but_placeholder = models.PositiveIntegerField()
    zero_material = models.PositiveIntegerField()
    online = models.PositiveIntegerField()
    with_depth = models.PositiveIntegerField()
    fully_online = models.PositiveIntegerField()
    depths = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "body", "item_type"], name="catalogue_daily_once")]
        indexes = [models.Index(fields=["body", "day"], name="catalogue_daily_of_body")]
