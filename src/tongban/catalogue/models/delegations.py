"""就近办: where an item is done beside the body it belongs to: in towns, villages, functional areas (CAT-12)."""

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import WITH_BODY, DelegationKind


class Delegation(models.Model):
    """One item at one place, from one day on. What ended stays: `until` is the last day of it.

    The name of the place stands here as it was: divisions are renamed and merged, records are not.
    """

    item = models.ForeignKey("catalogue.ServiceItem", on_delete=models.PROTECT, related_name="delegations")
    kind = models.CharField(max_length=12, choices=DelegationKind.choices)
    region_code = models.CharField(max_length=12, db_index=True)
    region_name = models.CharField(max_length=300)
    region_level = models.PositiveSmallIntegerField()  # regions.RegionLevel
    is_functional_area = models.BooleanField(default=False)
    body = models.ForeignKey("regions.Body", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=300)  # 便民服务中心, 代办点: where one goes
    hours = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    document = models.CharField(max_length=300)
    from_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind", "region_code", "place"], condition=Q(until__isnull=True), name="delegation_once"
            ),
            models.CheckConstraint(
                name="delegation_decided_by_a_body",
                condition=~Q(kind__in=sorted(WITH_BODY)) | Q(body__isnull=False),
            ),
            models.CheckConstraint(
                name="delegation_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("from_on")),
            ),
        ]
        indexes = [models.Index(fields=["region_code", "item"], name="delegation_by_place")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.region_name}"
