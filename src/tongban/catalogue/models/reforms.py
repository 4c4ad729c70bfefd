"""证照分离 (CAT-11): how each permit that concerns enterprises was reformed, and how it is handled since. Ended, never deleted."""

from django.db import models
from django.db.models import F, Q

from tongban.catalogue.enums import ReformKind, ReformScope
from tongban.catalogue.models.items import ServiceItem


class PermitReform(models.Model):
    """One reform of one permit in one scope: a record, which leaves the item as it stands."""

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="reforms")
    kind = models.CharField(max_length=12, choices=ReformKind.choices)
    scope = models.CharField(max_length=16, choices=ReformScope.choices, default=ReformScope.WHOLE_COUNTRY)
    measure = models.TextField()  # how it is handled now
    replaced_by = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=200)
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "scope"], condition=Q(ended_on=None), name="reform_once_per_scope"),
            models.CheckConstraint(name="reform_has_measure_and_document", condition=~Q(measure="") & ~Q(document="")),
            models.CheckConstraint(
                name="reform_to_filing_says_what_is_filed", condition=~Q(kind=ReformKind.FILING) | ~Q(replaced_by="")
            ),
            models.CheckConstraint(
                name="reform_ends_with_a_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("since")) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind}"
