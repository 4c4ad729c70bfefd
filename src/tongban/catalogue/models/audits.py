"""What the guide audit found and still finds (CAT-5): tracked to zero per body (动态清零)."""

from django.db import models
from django.db.models import F, Q

from tongban.catalogue.models.items import ServiceItem


class GuideFinding(models.Model):
    """One finding of one check at one place of an item's guide: of the version in force, else of its newest draft.

    Open until a later look no longer finds it, or somebody set it aside with a reason (warnings only). A reason was
    given for the words as they stood: when these change, the finding is open again.
    """

    item = models.ForeignKey(ServiceItem, on_delete=models.CASCADE, related_name="guide_findings")
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")  # as the item had it last
    check_name = models.CharField(max_length=40)  # of rules.audit.CHECKS
    rule = models.CharField(max_length=20)
    element = models.CharField(max_length=30)
    where = models.CharField(max_length=150, blank=True)  # code of the material, place in the tree of situations
    where_name = models.TextField(blank=True)
    is_blocking = models.BooleanField()
    quote = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  # for the sentences, which are worded for their reader
    not_given = models.BooleanField(default=False)  # the source of the item has no field for it
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by_name = models.CharField(max_length=100, blank=True)
    set_aside_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "check_name", "element", "where"], name="guide_finding_once"),
            models.CheckConstraint(
                name="guide_finding_set_aside_is_a_warning_with_a_reason",
                condition=Q(set_aside_at__isnull=True) | (Q(is_blocking=False) & ~Q(set_aside_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                F("body"), F("is_blocking").desc(), F("item"), F("id"), name="guide_finding_open",
                condition=Q(resolved_at__isnull=True, set_aside_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item_id} {self.check_name} {self.element}"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None and self.set_aside_at is None


class AskedLink(models.Model):
    """An address that stands in a guide, and what came of asking it. On how many days in a row it failed tells a
    machine that was down for a night from an address that is gone."""

    address = models.CharField(max_length=500, unique=True)
    asked_at = models.DateTimeField()
    seen = models.CharField(max_length=20)  # a status of HTTP, or a name of `audit_words.SEEN`
    failed_days = models.PositiveSmallIntegerField(default=0)  # on so many days since it last answered
    failed_since = models.DateField(null=True, blank=True)
    failed_on = models.DateField(null=True, blank=True)  # the last of these days

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="asked_link_oldest")]
        constraints = [
            models.CheckConstraint(
                name="asked_link_fails_since_a_day",
                condition=Q(failed_days=0, failed_since=None, failed_on=None)
                | Q(failed_days__gt=0, failed_since__isnull=False, failed_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.address


class SourceGap(models.Model):
    """An element that a source has no field for, said once: how many items of this body lack it for that reason."""

    source = models.CharField(max_length=60)
    body = models.ForeignKey("regions.Body", on_delete=models.CASCADE, related_name="+")
    check_name = models.CharField(max_length=40)
    element = models.CharField(max_length=30)
    items = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "body", "check_name", "element"], name="source_gap_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.element}"
