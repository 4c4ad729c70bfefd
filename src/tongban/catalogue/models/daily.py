"""What counting the catalogue keeps: the numbers of a version, worked out once, and the sums of every day."""

from django.db import models

from tongban.catalogue.enums import CaseType, ItemType
from tongban.catalogue.models.items import ItemVersion, ServiceItem


class VersionNumbers(models.Model):
    """What the sums ask of one version (`selectors.counting`). A published version never changes, so neither does its row;
    every night it is worked out anew all the same, for the day on which a rule of counting changes."""

    version = models.OneToOneField(ItemVersion, primary_key=True, on_delete=models.CASCADE, related_name="numbers")
    item = models.ForeignKey(ServiceItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    item_type = models.CharField(max_length=20, choices=ItemType.choices, blank=True)
    case_type = models.CharField(max_length=12, choices=CaseType.choices, blank=True)
    statutory_days = models.FloatField(null=True)  # working days
    promised_days = models.FloatField(null=True)
    is_converted = models.BooleanField()  # one of the two was not in working days
    material_count = models.PositiveIntegerField()
    step_count = models.PositiveIntegerField()
    visits = models.PositiveSmallIntegerField(null=True)
    is_charged = models.BooleanField()
    is_bundle = models.BooleanField()
    is_only_placeholder = models.BooleanField()  # no line but one that says 无需材料
    is_zero_material = models.BooleanField()  # R-MAT-13
    may_apply_online = models.BooleanField()
    has_depth = models.BooleanField()
    depth_bits = models.PositiveSmallIntegerField()  # bit n: reaches the n-th of `counting.DEPTHS`
    is_fully_online = models.BooleanField()

    def __str__(self) -> str:
        return str(self.version_id)


class DaySums(models.Model):
    """`rules.reductions.Sums` of some items at the end of a day. A day on which nothing ran was counted later from the
    versions in force on it (`is_recounted`), with the items that were in use when it was recounted."""

    day = models.DateField()
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
        abstract = True


class CatalogueDaily(DaySums):
    """Of one body and item type."""

    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "body", "item_type"], name="catalogue_daily_once")]
        indexes = [models.Index(fields=["body", "day"], name="catalogue_daily_of_body")]


class PlaceDaily(DaySums):
    """Of one item type in the whole place: what its page adds up for a year, without the bodies' rows."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "item_type"], name="place_daily_once")]
