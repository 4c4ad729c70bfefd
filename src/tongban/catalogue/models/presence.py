"""Presence in halls (应进必进, CAT-10): which item is in which hall, and which may stay outside. Ended, never deleted."""

from django.db import models
from django.db.models import F, Q

from tongban.catalogue.enums import PresenceKind
from tongban.catalogue.models.items import ServiceItem


class HallPresence(models.Model):
    """An item's time in a hall."""

    hall = models.ForeignKey("regions.Hall", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="presences")
    kind = models.CharField(max_length=16, choices=PresenceKind.choices)
    windows = models.JSONField(default=list, blank=True)  # numbers of the hall's windows; [] any
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "item"], condition=Q(ended_on=None), name="present_in_a_hall_once"),
            models.CheckConstraint(
                name="presence_ends_with_a_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("since")) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.hall_id}"


class OutsideHalls(models.Model):
    """负面清单: an item that may stay outside the halls, for a reason and by a document."""

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="outside_halls")
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=200)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(ended_on=None), name="outside_halls_once"),
            models.CheckConstraint(
                name="outside_halls_has_reason_and_document", condition=~Q(reason="") & ~Q(document="")
            ),
            models.CheckConstraint(
                name="outside_halls_ends_with_a_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("since")) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}"
