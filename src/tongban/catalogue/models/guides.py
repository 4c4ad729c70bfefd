"""What a guide brings along: forms and samples of its materials, and the items that people do together with it."""

from django.db import models
from django.db.models import F, Q

from tongban.catalogue.enums import CompanionWay, GuideFileKind
from tongban.catalogue.models.items import ItemVersion, ServiceItem


class MaterialFile(models.Model):
    """The blank form or the filled-in sample of one material of one version. Like the version it never changes once that is
    published (a trigger holds it); the next draft carries it over."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="files")
    material_code = models.CharField(
        max_length=60
    )  # a draft's materials are written anew when it is edited; codes stay
    kind = models.CharField(max_length=8, choices=GuideFileKind.choices)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "material_code", "kind"], name="material_file_once_per_kind")
        ]


class ItemCompanion(models.Model):
    """一起办的事项: `other` is often done together with `item`. Counted from cases every night, of numbers of people only,
    or named or left out by whoever keeps the item. Nothing in it leads back to a person."""

    item = models.ForeignKey(ServiceItem, on_delete=models.CASCADE, related_name="companions")
    other = models.ForeignKey(ServiceItem, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=CompanionWay.choices)
    people = models.PositiveIntegerField(null=True, blank=True)  # distinct applicants, when counted
    note = models.CharField(max_length=100, blank=True)  # why, in the keeper's words
    by_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "other", "way"], name="item_companion_once_per_way"),
            models.CheckConstraint(condition=~Q(item=F("other")), name="item_companion_is_another"),
        ]
