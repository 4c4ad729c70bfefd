"""The base directory (基本目录): what exists, decided above; and what each body made of it (R-ITEM-1)."""

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import ItemStatus


class BaseItem(models.Model):
    """目录项: one item as the directory above knows it. What it says stands in its versions."""

    basic_code = models.CharField(max_length=12, unique=True)  # R-ITEM-2
    line = models.CharField(max_length=2, db_index=True)  # the department in charge: characters 5 and 6 of the code
    levels = models.JSONField(default=list)  # exercise levels at which it exists: "1" … "7" (R-ITEM-11)
    region_prefix = models.CharField(
        max_length=12, blank=True
    )  # whose directory: binds every place whose code begins so
    status = models.CharField(max_length=16, choices=ItemStatus.choices, default=ItemStatus.IN_USE)
    current = models.ForeignKey("BaseVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.basic_code


class BaseVersion(models.Model):
    """One version of what a directory item fixes for everybody below (R-ITEM-29). Never changes."""

    base = models.ForeignKey(BaseItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    elements = models.JSONField(default=dict)  # fields of ItemVersion → value
    materials = models.JSONField(default=list)  # rows of ItemMaterial; empty: not fixed above
    steps = models.JSONField(default=list)  # rows of ItemStep; empty: not fixed above
    effective_on = models.DateField()
    published_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)  # of all that it says

    class Meta:
        constraints = [models.UniqueConstraint(fields=["base", "number"], name="base_version_once")]


class BodyLine(models.Model):
    """职责: a body carries a line of business at a level, so the directory items of both are its to claim."""

    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="lines")
    line = models.CharField(max_length=2)
    level = models.CharField(max_length=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "line"], name="body_line_once")]


class Claim(models.Model):
    """认领: what a body said to one directory item: claimed, with the item made of it, or not done here, with the reason."""

    base = models.ForeignKey(BaseItem, on_delete=models.PROTECT, related_name="claims")
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="claims")
    item = models.OneToOneField(
        "ServiceItem", null=True, blank=True, on_delete=models.PROTECT, related_name="claim"
    )  # empty: not done here
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "body"], name="claim_once"),
            models.CheckConstraint(
                name="claim_or_reason", condition=Q(item__isnull=False) | ~Q(reason=""),
            ),
        ]  # fmt: skip
