"""What is done to items as a whole: suspended, resumed, cancelled, split, merged (R-ITEM-20, R-ITEM-39, R-ITEM-41)."""

from django.db import models
from django.db.models import Q

from tongban.catalogue.enums import ActKind, ActState


class ItemAct(models.Model):
    """One act on one item, or on several that become one. Published ones stay: they are the public record.

    The new items of a split or a merger name the act as their `origin` (`successors`). A code never comes back (R-ITEM-7).
    """

    kind = models.CharField(max_length=10, choices=ActKind.choices)
    state = models.CharField(max_length=10, choices=ActState.choices, default=ActState.DRAFT)
    items = models.ManyToManyField("catalogue.ServiceItem", related_name="acts")  # what it is done to
    title = models.CharField(max_length=300)  # the names of those items, as they were
    body = models.ForeignKey("regions.Body", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12)
    reason = models.TextField()
    document = models.CharField(max_length=300, blank=True)  # what it rests on: a law, a decision, its number
    effective_on = models.DateField()
    until = models.DateField(null=True, blank=True)  # last day of a suspension that ends by itself
    drafted_at = models.DateTimeField()
    by_name = models.CharField(max_length=100)
    published_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # of a suspension: when it was over

    class Meta:
        constraints = [
            models.CheckConstraint(name="act_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="act_public_has_a_moment", condition=~Q(state=ActState.PUBLISHED) | Q(published_at__isnull=False)
            ),
            models.CheckConstraint(
                name="act_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("effective_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="act_by_publication"),
            # What the hourly job looks at: acts whose day is still to come, and suspensions that end by themselves.
            models.Index(
                fields=["effective_on"], condition=Q(state="published", in_force_at__isnull=True), name="act_to_come"
            ),
            models.Index(
                fields=["until"], condition=Q(state="published", until__isnull=False, ended_at__isnull=True),
                name="act_to_end",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"

    @property
    def is_in_force(self) -> bool:
        return self.in_force_at is not None and self.ended_at is None

    @property
    def is_under_way(self) -> bool:
        """Begun and not carried out yet."""
        return self.state != ActState.DISCARDED and self.in_force_at is None
